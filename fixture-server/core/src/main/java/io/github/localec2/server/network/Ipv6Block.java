package io.github.localec2.server.network;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A range of IPv6 addresses in canonical form: no bit is set behind the prefix.
 *
 * @param network the first address as an unsigned number of 128 bits
 * @param prefixLength 0 to 128
 */
public record Ipv6Block(BigInteger network, int prefixLength) {
  /** All addresses, {@code ::/0}. */
  public static final Ipv6Block ANY = new Ipv6Block(BigInteger.ZERO, 0);

  private static final int BITS = 128;

  public Ipv6Block {
    if (prefixLength < 0 || prefixLength > BITS) {
      throw new IllegalArgumentException("prefix length must be 0 to 128: " + prefixLength);
    }
    if (!cleared(network, prefixLength).equals(network)) {
      throw new IllegalArgumentException("bits behind the prefix: " + network.toString(16));
    }
  }

  /** The block of an address within it and a prefix length. */
  public static Ipv6Block around(BigInteger address, int prefixLength) {
    return new Ipv6Block(cleared(address, prefixLength), prefixLength);
  }

  /** Reads {@code x:x::x/n}; bits behind the prefix are cleared. Empty for anything else. */
  public static Optional<Ipv6Block> read(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    int prefix = Ipv4Block.decimal(text.substring(slash + 1), BITS);
    return prefix < 0
        ? Optional.empty()
        : readAddress(text.substring(0, slash)).map(address -> around(address, prefix));
  }

  /**
   * As {@link #read}, for the value of a request's parameter.
   *
   * @throws Ec2Fault InvalidParameterValue where it is no CIDR block
   */
  public static Ipv6Block parse(String text, String parameter) {
    return read(text)
        .orElseThrow(
            () ->
                CommonFaults.invalidValue(parameter, text, "This is not a valid IPv6 CIDR block."));
  }

  /** The number that an address stands for; empty where it is none. */
  public static Optional<BigInteger> readAddress(String text) {
    return Optional.ofNullable(Ipv6Text.read(text));
  }

  /** The short form of an address in lower case. */
  public static String format(BigInteger address) {
    return Ipv6Text.format(address);
  }

  /** How many addresses the block has. */
  public BigInteger size() {
    return BigInteger.ONE.shiftLeft(BITS - prefixLength);
  }

  /**
   * An address of the block.
   *
   * @param index from 0 to {@code size() - 1}
   */
  public String address(BigInteger index) {
    if (index.signum() < 0 || index.compareTo(size()) >= 0) {
      throw new IndexOutOfBoundsException("address " + index + " of " + this);
    }
    return format(network.add(index));
  }

  /** True where the text is an address within the block. */
  public boolean contains(String address) {
    @Nullable BigInteger value = Ipv6Text.read(address);
    return value != null && holds(value);
  }

  /** True where every address of the other block is in this one. */
  public boolean contains(Ipv6Block other) {
    return other.prefixLength >= prefixLength && holds(other.network);
  }

  /** True where the two have an address in common. */
  public boolean overlaps(Ipv6Block other) {
    return contains(other) || other.contains(this);
  }

  private boolean holds(BigInteger address) {
    return cleared(address, prefixLength).equals(network);
  }

  private static BigInteger cleared(BigInteger address, int prefixLength) {
    int behind = BITS - prefixLength;
    return address.shiftRight(behind).shiftLeft(behind);
  }

  @Override
  public String toString() {
    return format(network) + "/" + prefixLength;
  }
}
