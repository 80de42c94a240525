package io.github.localec2.server.keypair;

import java.util.Base64;

/** Base64 broken into lines, of any width: the JDK's encoder knows multiples of four only. */
final class Base64Lines {

  private Base64Lines() {}

  /** The lines are separated, not ended, by line feeds. */
  static String encode(byte[] content, int width) {
    var lines = new StringBuilder(Base64.getEncoder().encodeToString(content));
    for (int end = width; end < lines.length(); end += width + 1) {
      lines.insert(end, '\n');
    }
    return lines.toString();
  }
}
