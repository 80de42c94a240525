package io.github.localec2.server.state;

import java.util.random.RandomGenerator;

/** Makes identifiers of AWS's length and form from an injected source of randomness. */
public final class Ids {
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final int ID_DIGITS = 17;

  private final RandomGenerator random;

  public Ids(RandomGenerator random) {
    this.random = random;
  }

  /** The prefix and 17 hexadecimal digits, as in {@code i-0abcdef1234567890}. */
  public String next(String prefix) {
    char[] id = new char[prefix.length() + ID_DIGITS];
    prefix.getChars(0, prefix.length(), id, 0);
    // EC2's long ids start with a zero
    id[prefix.length()] = '0';
    fill(id, prefix.length() + 1);
    return new String(id);
  }

  /** That many hexadecimal digits. */
  public String hex(int digits) {
    char[] text = new char[digits];
    fill(text, 0);
    return new String(text);
  }

  /** A UUID of version 4 in its usual form, as in request ids. */
  public String uuid() {
    char[] digits = new char[36];
    fill(digits, 0);
    digits[8] = '-';
    digits[13] = '-';
    digits[18] = '-';
    digits[23] = '-';
    digits[14] = '4';
    digits[19] = "89ab".charAt(random.nextInt(4));
    return new String(digits);
  }

  /** A locally administered unicast MAC address in lower case, as EC2's network interfaces have. */
  public String macAddress() {
    char[] text = "02:00:00:00:00:00".toCharArray();
    long bits = random.nextLong();
    for (int at = 3; at < text.length; at += 3) {
      text[at] = HEX[(int) (bits & 15)];
      text[at + 1] = HEX[(int) (bits >>> 4 & 15)];
      bits >>>= 8;
    }
    return new String(text);
  }

  /** A number from 0 (inclusive) to {@code bound} (exclusive). */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  private void fill(char[] text, int from) {
    int at = from;
    while (at < text.length) {
      long bits = random.nextLong();
      for (int i = 0; i < 16 && at < text.length; i++) {
        text[at++] = HEX[(int) (bits & 15)];
        bits >>>= 4;
      }
    }
  }
}
