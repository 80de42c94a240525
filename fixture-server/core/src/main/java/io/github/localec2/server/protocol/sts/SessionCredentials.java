package io.github.localec2.server.protocol.sts;

import io.github.localec2.server.state.Ids;

/**
 * Credentials of a role's session: what is done with them happens in the role's account, and
 * GetCallerIdentity knows them.
 */
public record SessionCredentials(String accessKeyId, String secretAccessKey, String sessionToken) {
  private static final int SECRET_DIGITS = 40;
  private static final int SALT_DIGITS = 64;

  /**
   * New ones.
   *
   * @param account 12 digits
   * @param partition such as {@code aws}
   * @param role its name
   * @param session its name, such as an instance's id
   */
  public static SessionCredentials ofRole(
      String account, String partition, String role, String session, Ids ids) {
    return new SessionCredentials(
        SessionKey.of(account, ids),
        ids.hex(SECRET_DIGITS),
        new Identity(account, partition, role, session).sessionToken(ids.hex(SALT_DIGITS)));
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "SessionCredentials[accessKeyId=" + accessKeyId + "]";
  }
}
