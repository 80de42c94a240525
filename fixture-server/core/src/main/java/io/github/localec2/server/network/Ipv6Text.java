package io.github.localec2.server.network;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * IPv6 addresses as text; written by RFC 5952. The JDK's own parser is not used because it takes
 * scopes and turns mapped addresses into IPv4.
 */
final class Ipv6Text {
  private static final int GROUPS = 8;

  private Ipv6Text() {}

  static @Nullable BigInteger read(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return null;
    }
    int[] head = groups(gap < 0 ? text : text.substring(0, gap));
    int[] tail = gap < 0 ? new int[0] : groups(text.substring(gap + 2));
    if (head == null || tail == null) {
      return null;
    }
    int count = head.length + tail.length;
    if (gap < 0 ? count != GROUPS : count >= GROUPS) {
      return null;
    }
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < GROUPS; i++) {
      int fromEnd = i - (GROUPS - tail.length);
      int group = i < head.length ? head[i] : fromEnd >= 0 ? tail[fromEnd] : 0;
      value = value.shiftLeft(16).or(BigInteger.valueOf(group));
    }
    return value;
  }

  private static int @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    int[] groups = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (part.isEmpty() || part.length() > 4) {
        return null;
      }
      for (int at = 0; at < part.length(); at++) {
        int digit = part.charAt(at) < 128 ? Character.digit(part.charAt(at), 16) : -1;
        if (digit < 0) {
          return null;
        }
        groups[i] = groups[i] << 4 | digit;
      }
    }
    return groups;
  }

  static String format(BigInteger address) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = address.shiftRight(16 * (GROUPS - 1 - i)).intValue() & 0xFFFF;
    }
    int gapStart = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gapStart = i;
        gapLength = end - i;
      }
      i = Math.max(i, end);
    }
    StringBuilder out = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == gapStart) {
        out.append("::");
        i += gapLength - 1;
      } else {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }
}
