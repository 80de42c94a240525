package io.github.localec2.server.state;

import java.util.regex.Pattern;

/**
 * One account in one region: the unit in which EC2 keeps resources apart.
 *
 * @param account the 12-digit account id
 * @param region a region name such as {@code us-east-1}
 */
public record Scope(String account, String region) {
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

  public Scope {
    if (!ACCOUNT.matcher(account).matches()) {
      throw new IllegalArgumentException("account must have 12 digits: '" + account + "'");
    }
    if (region.isBlank()) {
      throw new IllegalArgumentException("region must not be blank");
    }
  }
}
