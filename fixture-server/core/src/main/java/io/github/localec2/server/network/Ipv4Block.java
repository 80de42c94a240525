package io.github.localec2.server.network;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A range of IPv4 addresses in canonical form: no bit is set behind the prefix.
 *
 * @param network the first address as an unsigned number of 32 bits
 * @param prefixLength 0 to 32
 */
public record Ipv4Block(long network, int prefixLength) {
  /** All addresses, {@code 0.0.0.0/0}. */
  public static final Ipv4Block ANY = new Ipv4Block(0, 0);

  private static final int BITS = 32;
  private static final long ALL = 0xFFFF_FFFFL;

  public Ipv4Block {
    if (prefixLength < 0 || prefixLength > BITS) {
      throw new IllegalArgumentException("prefix length must be 0 to 32: " + prefixLength);
    }
    if ((network & ~mask(prefixLength)) != 0) {
      throw new IllegalArgumentException("bits behind the prefix: " + network + "/" + prefixLength);
    }
  }

  /** The block of an address within it and a prefix length, as EC2 makes them canonical. */
  public static Ipv4Block around(long address, int prefixLength) {
    return new Ipv4Block(address & mask(prefixLength), prefixLength);
  }

  /**
   * Reads {@code a.b.c.d/n}; bits behind the prefix are cleared, as EC2 does: {@code
   * 100.68.0.18/18} is {@code 100.68.0.0/18}. Empty for anything else.
   */
  public static Optional<Ipv4Block> read(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    OptionalLong address = readAddress(text.substring(0, slash));
    int prefix = decimal(text.substring(slash + 1), BITS);
    return address.isEmpty() || prefix < 0
        ? Optional.empty()
        : Optional.of(around(address.getAsLong(), prefix));
  }

  /**
   * As {@link #read}, for the value of a request's parameter.
   *
   * @throws Ec2Fault InvalidParameterValue where it is no CIDR block
   */
  public static Ipv4Block parse(String text, String parameter) {
    return read(text)
        .orElseThrow(
            () -> CommonFaults.invalidValue(parameter, text, "This is not a valid CIDR block."));
  }

  /** True for a block whose text is what {@link #toString} gives back. */
  public static boolean isCanonical(String text) {
    return read(text).map(Ipv4Block::toString).filter(text::equals).isPresent();
  }

  /** The number that a dotted address stands for; empty where it is none. */
  public static OptionalLong readAddress(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (String part : parts) {
      int octet = decimal(part, 255);
      if (octet < 0) {
        return OptionalLong.empty();
      }
      value = value << 8 | octet;
    }
    return OptionalLong.of(value);
  }

  /** The dotted form of an address. */
  public static String format(long address) {
    return (address >>> 24 & 255)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }

  /** How many addresses the block has, with those that EC2 keeps for itself. */
  public long size() {
    return 1L << (BITS - prefixLength);
  }

  /**
   * An address of the block in dotted form.
   *
   * @param index from 0 to {@code size() - 1}
   */
  public String address(long index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException("address " + index + " of " + this);
    }
    return format(network + index);
  }

  /** Which address of the block this is, from 0; empty where it is not in the block. */
  public OptionalLong indexOf(String address) {
    OptionalLong value = readAddress(address);
    return value.isPresent() && holds(value.getAsLong())
        ? OptionalLong.of(value.getAsLong() - network)
        : OptionalLong.empty();
  }

  /** True where the text is an address within the block. */
  public boolean contains(String address) {
    return indexOf(address).isPresent();
  }

  /** True where every address of the other block is in this one. */
  public boolean contains(Ipv4Block other) {
    return other.prefixLength >= prefixLength && holds(other.network);
  }

  /** True where the two have an address in common. */
  public boolean overlaps(Ipv4Block other) {
    return contains(other) || other.contains(this);
  }

  /** The part of the block with a longer prefix, counted from 0. */
  public Ipv4Block part(int longerPrefix, int index) {
    if (longerPrefix < prefixLength || index < 0 || index >= 1L << (longerPrefix - prefixLength)) {
      throw new IndexOutOfBoundsException("/" + longerPrefix + " number " + index + " of " + this);
    }
    return new Ipv4Block(network + ((long) index << (BITS - longerPrefix)), longerPrefix);
  }

  private boolean holds(long address) {
    return (address & mask(prefixLength)) == network;
  }

  private static long mask(int prefixLength) {
    return ALL << (BITS - prefixLength) & ALL;
  }

  /** The number, or -1 where the text is no plain decimal up to the limit. */
  static int decimal(String text, int limit) {
    if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= limit ? value : -1;
  }

  @Override
  public String toString() {
    return format(network) + "/" + prefixLength;
  }
}
