package io.github.localec2.server.state;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and reads the opaque tokens that go on with a listing. A token holds a position, is sealed
 * with a key of this server and good only for the query and the state that it was made for.
 */
final class PageTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SEAL_BYTES = 16;

  private final SecretKeySpec key;

  PageTokens() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** A token for the rows behind {@code position} of a query with this fingerprint. */
  String seal(long position, long fingerprint) {
    byte[] sealed = seal(ByteBuffer.allocate(Long.BYTES).putLong(position).array(), fingerprint);
    ByteBuffer token = ByteBuffer.allocate(Long.BYTES + SEAL_BYTES);
    token.putLong(position).put(sealed);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  /**
   * The position in a token.
   *
   * @throws Ec2Fault InvalidNextToken where it is not one of ours for this query
   */
  long open(String token, long fingerprint) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException notBase64) {
      throw CommonFaults.invalidNextToken();
    }
    if (bytes.length != Long.BYTES + SEAL_BYTES) {
      throw CommonFaults.invalidNextToken();
    }
    byte[] position = Arrays.copyOf(bytes, Long.BYTES);
    byte[] seal = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
    if (!MessageDigest.isEqual(seal, seal(position, fingerprint))) {
      throw CommonFaults.invalidNextToken();
    }
    return ByteBuffer.wrap(position).getLong();
  }

  private byte[] seal(byte[] position, long fingerprint) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(position);
      mac.update(ByteBuffer.allocate(Long.BYTES).putLong(fingerprint).array());
      return Arrays.copyOf(mac.doFinal(), SEAL_BYTES);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(ALGORITHM + " is in every JDK", impossible);
    }
  }
}
