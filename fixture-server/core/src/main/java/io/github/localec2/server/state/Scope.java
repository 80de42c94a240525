package io.github.localec2.server.state;

/**
 * One account in one region: the unit in which EC2 keeps resources apart.
 *
 * @param account the 12-digit account id
 * @param region a region name such as {@code us-east-1}
 */
public record Scope(String account, String region) {
  private static final int ACCOUNT_DIGITS = 12;

  public Scope {
    if (!isAccount(account)) {
      throw new IllegalArgumentException("account must have 12 digits: '" + account + "'");
    }
    if (region.isBlank()) {
      throw new IllegalArgumentException("region must not be blank");
    }
  }

  /** True for the id of an account, which has 12 digits. */
  public static boolean isAccount(String text) {
    if (text.length() != ACCOUNT_DIGITS) {
      return false;
    }
    for (int i = 0; i < ACCOUNT_DIGITS; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }
}
