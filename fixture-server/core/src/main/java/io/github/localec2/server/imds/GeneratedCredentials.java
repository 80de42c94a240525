package io.github.localec2.server.imds;

import io.github.localec2.server.protocol.sts.SessionCredentials;
import io.github.localec2.server.state.Ids;
import io.github.localec2.server.state.RegionView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Credentials of roles that nobody has set: others each hour, good for six. They are worked out
 * from the time and a secret of the server, so nothing is kept, and asking changes nothing.
 */
final class GeneratedCredentials {
  private static final Duration LIFETIME = Duration.ofHours(6);
  private static final String MAC = "HmacSHA256";

  private final SecretKeySpec key;

  GeneratedCredentials(byte[] secret) {
    this.key = new SecretKeySpec(secret, MAC);
  }

  /**
   * The credentials of a moment.
   *
   * @param since before which there were none, such as the launch
   */
  RoleCredentials of(RegionView view, String instanceId, String role, Instant since) {
    Instant hour = view.now().truncatedTo(ChronoUnit.HOURS);
    Instant updated = hour.isBefore(since) ? since.truncatedTo(ChronoUnit.SECONDS) : hour;
    String subject = view.account() + '/' + instanceId + '/' + role + '/' + updated;
    Ids ids = new Ids(new SplittableRandom(ByteBuffer.wrap(mac(subject)).getLong()));
    SessionCredentials session =
        SessionCredentials.ofRole(view.account(), "aws", role, instanceId, ids);
    return new RoleCredentials(
        session.accessKeyId(),
        session.secretAccessKey(),
        session.sessionToken(),
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
