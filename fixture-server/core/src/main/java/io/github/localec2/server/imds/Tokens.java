package io.github.localec2.server.imds;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session tokens of IMDSv2. A token says until when it holds, sealed together with the instance
 * that it was made for; nothing is kept, so a token outlives a rollback of the state.
 */
final class Tokens {
  private static final String SEAL = "HmacSHA256";
  private static final int SEAL_BYTES = 24;
  private static final byte VERSION = 1;
  private static final int HEAD = 4;

  /** As many bytes as EC2's tokens have. */
  private static final int LENGTH = HEAD + Long.BYTES + Integer.BYTES + SEAL_BYTES;

  private final SecretKeySpec key;

  /**
   * @param secret the server's own
   */
  Tokens(byte[] secret) {
    this.key = new SecretKeySpec(secret, SEAL);
  }

  /**
   * @param session whose token it is, such as an instance's
   * @param salt tells two tokens of the same session and moment apart
   */
  String make(String session, Instant now, Duration lifetime, int salt) {
    ByteBuffer token = ByteBuffer.allocate(LENGTH);
    token.put(VERSION).position(HEAD).putLong(now.plus(lifetime).toEpochMilli()).putInt(salt);
    token.put(seal(session, token.array()));
    return Base64.getUrlEncoder().encodeToString(token.array());
  }

  /** How long the token still holds; empty where it doesn't, or is of another session. */
  Optional<Duration> remaining(String session, String token, Instant now) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
    if (bytes.length != LENGTH || bytes[0] != VERSION) {
      return Optional.empty();
    }
    byte[] sealed = Arrays.copyOfRange(bytes, LENGTH - SEAL_BYTES, LENGTH);
    if (!MessageDigest.isEqual(sealed, seal(session, bytes))) {
      return Optional.empty();
    }
    Instant end = Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong(HEAD));
    return end.isAfter(now) ? Optional.of(Duration.between(now, end)) : Optional.empty();
  }

  private byte[] seal(String session, byte[] token) {
    try {
      Mac mac = Mac.getInstance(SEAL);
      mac.init(key);
      mac.update(token, 0, LENGTH - SEAL_BYTES);
      mac.update(session.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(mac.doFinal(), SEAL_BYTES);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(SEAL + " is in every JDK", impossible);
    }
  }
}
