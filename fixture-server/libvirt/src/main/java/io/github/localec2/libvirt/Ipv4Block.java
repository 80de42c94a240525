package io.github.localec2.libvirt;

/**
 * A block of IPv4 addresses.
 *
 * @param first its first address
 * @param prefix 0 to 32
 */
record Ipv4Block(long first, int prefix) {
  /** A block as EC2 writes it, such as {@code 172.31.0.0/20}. */
  static Ipv4Block of(String cidr) {
    String[] parts = cidr.split("/");
    return new Ipv4Block(number(parts[0]), Integer.parseInt(parts[1]));
  }

  /** The address that comes so many after the first. */
  String at(long offset) {
    return text(first + offset);
  }

  static long number(String address) {
    long number = 0;
    for (String part : address.split("\\.")) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }

  static String text(long number) {
    return (number >> 24 & 255)
        + "."
        + (number >> 16 & 255)
        + "."
        + (number >> 8 & 255)
        + "."
        + (number & 255);
  }
}
