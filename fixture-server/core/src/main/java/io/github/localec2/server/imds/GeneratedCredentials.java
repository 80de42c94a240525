package io.github.localec2.server.imds;

import io.github.localec2.server.state.AccessKeyIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Credentials of roles that nobody has set: others each hour, good for six. They are worked out
 * from the time and a secret of the server, so nothing is kept, and asking changes nothing.
 */
final class GeneratedCredentials {
  private static final Duration LIFETIME = Duration.ofHours(6);
  private static final String MAC = "HmacSHA512";
  private static final int SECRET_BYTES = 30;
  private static final int TOKEN_PARTS = 6;

  private final SecretKeySpec key;

  GeneratedCredentials(byte[] secret) {
    this.key = new SecretKeySpec(secret, MAC);
  }

  /**
   * The credentials of a moment.
   *
   * @param since before which there were none, such as the launch
   */
  RoleCredentials of(String account, String instanceId, String role, Instant since, Instant now) {
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    Instant updated = hour.isBefore(since) ? since.truncatedTo(ChronoUnit.SECONDS) : hour;
    String subject = account + '/' + instanceId + '/' + role + '/' + updated.getEpochSecond();
    ByteBuffer bytes = ByteBuffer.wrap(mac(subject));
    byte[] secret = new byte[SECRET_BYTES];
    long salt = bytes.getLong();
    bytes.get(secret);
    StringBuilder token = new StringBuilder();
    for (int part = 0; part < TOKEN_PARTS; part++) {
      token.append(Base64.getEncoder().withoutPadding().encodeToString(mac(subject + '/' + part)));
    }
    return new RoleCredentials(
        AccessKeyIds.of(account, salt),
        Base64.getEncoder().encodeToString(secret),
        "IQoJb3JpZ2luX2Vj" + token,
        updated,
        updated.plus(LIFETIME));
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(MAC + " is in every JDK", impossible);
    }
  }
}
