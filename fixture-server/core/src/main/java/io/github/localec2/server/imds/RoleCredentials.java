package io.github.localec2.server.imds;

import java.time.Instant;

/**
 * Temporary credentials of an instance's role.
 *
 * @param accessKeyId such as {@code ASIA…}
 * @param secretAccessKey any text
 * @param token any text
 * @param lastUpdated since when they hold
 * @param expiration until when they hold
 */
public record RoleCredentials(
    String accessKeyId,
    String secretAccessKey,
    String token,
    Instant lastUpdated,
    Instant expiration) {

  /** Without the secrets. */
  @Override
  public String toString() {
    return "RoleCredentials[accessKeyId=" + accessKeyId + ", expiration=" + expiration + "]";
  }
}
