package io.github.localec2.server.state;

import java.util.Locale;
import java.util.Optional;

/**
 * Access key ids of roles that say which account they belong to, as AWS's do, so that what an
 * instance does with its role's credentials happens in its own account.
 */
public final class AccessKeyIds {
  private static final String PREFIX = "ASIA";
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LETTER_BITS = 5;
  private static final int ACCOUNT_LETTERS = 8;
  private static final int SALT_LETTERS = 4;
  private static final int CHECK_LETTERS = 4;
  private static final long ACCOUNTS = 1_000_000_000_000L;

  private AccessKeyIds() {}

  /**
   * An access key id of a role.
   *
   * @param account 12 digits
   * @param salt tells the keys of one account apart
   */
  public static String of(String account, long salt) {
    String unchecked =
        letters(Long.parseLong(account), ACCOUNT_LETTERS) + letters(salt, SALT_LETTERS);
    return PREFIX + unchecked + check(unchecked);
  }

  /** The account, where the key is one that {@link #of} has made. */
  public static Optional<String> account(String accessKeyId) {
    if (accessKeyId.length() != PREFIX.length() + ACCOUNT_LETTERS + SALT_LETTERS + CHECK_LETTERS
        || !accessKeyId.startsWith(PREFIX)) {
      return Optional.empty();
    }
    int end = accessKeyId.length() - CHECK_LETTERS;
    String unchecked = accessKeyId.substring(PREFIX.length(), end);
    if (!accessKeyId.substring(end).equals(check(unchecked))) {
      return Optional.empty();
    }
    long account = 0;
    for (int i = 0; i < ACCOUNT_LETTERS; i++) {
      account = account << LETTER_BITS | LETTERS.indexOf(unchecked.charAt(i));
    }
    return account < 0 || account >= ACCOUNTS
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "%012d", account));
  }

  /** Keeps somebody's own key from being taken for one of ours. */
  private static String check(String unchecked) {
    return letters(unchecked.hashCode() * 0x9E3779B97F4A7C15L >>> 32, CHECK_LETTERS);
  }

  private static String letters(long value, int count) {
    char[] made = new char[count];
    long left = value;
    for (int i = count - 1; i >= 0; i--) {
      made[i] = LETTERS.charAt((int) (left & 31));
      left >>>= LETTER_BITS;
    }
    return new String(made);
  }
}
