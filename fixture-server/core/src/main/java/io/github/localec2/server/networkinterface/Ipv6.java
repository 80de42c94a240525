package io.github.localec2.server.networkinterface;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IPv6 address.
 *
 * @param network its first 64 bits, the subnet
 * @param host its last 64 bits
 */
record Ipv6(long network, long host) {
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final int GROUPS = 8;

  /** Reads an address in any of its forms; null where the text is none. */
  static @Nullable Ipv6 parse(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return null;
    }
    try {
      byte[] bytes = InetAddress.getByName(text).getAddress();
      if (bytes.length != 16) {
        return null;
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Ipv6(buffer.getLong(), buffer.getLong());
    } catch (UnknownHostException notAnAddress) {
      return null;
    }
  }

  /** The short form of an address; the text itself where it is none. */
  static String canonical(String text) {
    Ipv6 address = parse(text);
    return address == null ? text : address.toString();
  }

  /** The first address of a block such as {@code 2600:1f18::/64}; null where the text is none. */
  static @Nullable Ipv6 network(String cidr) {
    int slash = cidr.indexOf('/');
    return slash < 0 ? null : parse(cidr.substring(0, slash));
  }

  /** The short form of RFC 5952, which EC2 uses. */
  @Override
  public String toString() {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < 4; i++) {
      groups[i] = (int) (network >>> 48 - 16 * i) & 0xffff;
      groups[i + 4] = (int) (host >>> 48 - 16 * i) & 0xffff;
    }
    int from = -1;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        from = i;
        longest = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == from) {
        text.append("::");
        i += longest - 1;
      } else {
        if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]).toLowerCase(Locale.ROOT));
      }
    }
    return text.toString();
  }
}
