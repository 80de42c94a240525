package io.github.localec2.server.protocol.sts;

import io.github.localec2.server.state.Ids;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Access key ids of sessions. The account is in the id itself, as in AWS's own, so that credentials
 * outlive a reset. The prefix is none of AWS's: such an id is never taken for a real one, nor a
 * real one for ours.
 */
public final class SessionKey {
  private static final String PREFIX = "LEC2";
  private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ACCOUNT_DIGITS = 8;
  private static final int RANDOM_DIGITS = 8;
  private static final long ACCOUNTS = 1_000_000_000_000L;
  private static final Pattern KEY =
      Pattern.compile(PREFIX + "([A-Z2-7]{" + ACCOUNT_DIGITS + "})[A-Z2-7]{" + RANDOM_DIGITS + "}");

  private SessionKey() {}

  /** A new access key id of an account. */
  static String of(String account, Ids ids) {
    char[] text = new char[PREFIX.length() + ACCOUNT_DIGITS + RANDOM_DIGITS];
    PREFIX.getChars(0, PREFIX.length(), text, 0);
    long rest = Long.parseLong(account);
    for (int at = PREFIX.length() + ACCOUNT_DIGITS - 1; at >= PREFIX.length(); at--) {
      text[at] = DIGITS.charAt((int) (rest & 31));
      rest >>>= 5;
    }
    for (int at = PREFIX.length() + ACCOUNT_DIGITS; at < text.length; at++) {
      text[at] = DIGITS.charAt(ids.below(DIGITS.length()));
    }
    return new String(text);
  }

  /** The account in an access key id; empty where it is no session's. */
  public static Optional<String> account(String accessKeyId) {
    if (!accessKeyId.startsWith(PREFIX)) {
      return Optional.empty();
    }
    Matcher key = KEY.matcher(accessKeyId);
    if (!key.matches()) {
      return Optional.empty();
    }
    long account = 0;
    for (char digit : key.group(1).toCharArray()) {
      account = account << 5 | DIGITS.indexOf(digit);
    }
    return account < ACCOUNTS
        ? Optional.of(String.format(Locale.ROOT, "%012d", account))
        : Optional.empty();
  }
}
