package io.github.localec2.server.networkinterface;

import org.jspecify.annotations.Nullable;

/** IPv4 addresses as unsigned numbers. */
final class Ipv4 {
  private Ipv4() {}

  /** The number of an address in dotted form; null where the text is none. */
  static @Nullable Long parse(String text) {
    long value = 0;
    int parts = 0;
    int digits = 0;
    int part = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (digits == 0 || part > 255 || ++parts > 4) {
          return null;
        }
        value = value << 8 | part;
        part = 0;
        digits = 0;
      } else if (c >= '0' && c <= '9' && digits < 3) {
        part = part * 10 + (c - '0');
        digits++;
      } else {
        return null;
      }
    }
    return parts == 4 ? value : null;
  }

  static String format(long address) {
    return (address >>> 24 & 255)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }

  /** The address with hyphens, as EC2's host names have it. */
  static String hyphened(String address) {
    return address.replace('.', '-');
  }

  /**
   * A block of addresses.
   *
   * @param first its network address
   * @param size how many addresses it has
   */
  record Block(long first, long size) {

    /** Reads such as {@code 10.0.0.0/24}; null where the text is none or has host bits. */
    static @Nullable Block parse(String cidr) {
      int slash = cidr.indexOf('/');
      if (slash < 0 || cidr.length() - slash > 3 || cidr.length() == slash + 1) {
        return null;
      }
      Long first = Ipv4.parse(cidr.substring(0, slash));
      int length = 0;
      for (int i = slash + 1; i < cidr.length(); i++) {
        int digit = cidr.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return null;
        }
        length = length * 10 + digit;
      }
      if (first == null || length > 32) {
        return null;
      }
      long size = 1L << (32 - length);
      return first % size == 0 ? new Block(first, size) : null;
    }

    boolean contains(long address) {
      return address >= first && address < first + size;
    }
  }
}
