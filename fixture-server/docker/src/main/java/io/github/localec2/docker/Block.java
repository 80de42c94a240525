package io.github.localec2.docker;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A range of addresses, IPv4 or IPv6.
 *
 * @param prefix how many bits they have in common
 */
public record Block(InetAddress address, int prefix) {
  public Block {
    if (prefix < 0 || prefix > address.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("no prefix of " + address + ": " + prefix);
    }
  }

  /**
   * Reads a CIDR block, or an address that is one by itself.
   *
   * @throws IllegalArgumentException quoting anything else
   */
  public static Block of(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!address.matches("[0-9.]+|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*")) {
      throw new IllegalArgumentException("no block of addresses: '" + text + "'");
    }
    try {
      InetAddress parsed = InetAddress.getByName(address);
      return new Block(
          parsed,
          slash < 0
              ? parsed.getAddress().length * Byte.SIZE
              : Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("no block of addresses: '" + text + "'", e);
    }
  }

  /** 4 or 6. */
  public int version() {
    return address.getAddress().length == 4 ? 4 : 6;
  }

  /** True where the address has the block's bits. */
  public boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] theirs = other.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    int whole = prefix / Byte.SIZE;
    if (!Arrays.equals(mine, 0, whole, theirs, 0, whole)) {
      return false;
    }
    int rest = prefix % Byte.SIZE;
    int bits = rest == 0 ? 0 : 0xFF << (Byte.SIZE - rest);
    return rest == 0 || ((mine[whole] ^ theirs[whole]) & bits & 0xFF) == 0;
  }

  /** True where some address is in both. */
  public boolean overlaps(Block other) {
    return prefix <= other.prefix ? contains(other.address) : other.contains(address);
  }

  /** Of its addresses those from the middle on. */
  public String upperHalf() {
    byte[] bytes = address.getAddress();
    bytes[prefix / Byte.SIZE] |= (byte) (0x80 >> prefix % Byte.SIZE);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/" + (prefix + 1);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The address so many places behind the first of the block. */
  public String at(int place) {
    byte[] bytes = address.getAddress();
    byte[] sum = new BigInteger(1, bytes).add(BigInteger.valueOf(place)).toByteArray();
    for (int i = 1; i <= Math.min(sum.length, bytes.length); i++) {
      bytes[bytes.length - i] = sum[sum.length - i];
    }
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
