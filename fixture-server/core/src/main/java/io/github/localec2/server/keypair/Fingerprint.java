package io.github.localec2.server.keypair;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The digests by which EC2 names keys, see <a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/verify-keys.html">Verify the
 * fingerprint of your key pair</a>.
 */
final class Fingerprint {

  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  private Fingerprint() {}

  /** Created RSA key pairs: over the DER of the PKCS#8 private key. */
  static String sha1(byte[] encoded) {
    return COLONS.formatHex(digest("SHA-1", encoded));
  }

  /** Imported RSA keys: over the DER of the SubjectPublicKeyInfo. */
  static String md5(byte[] encoded) {
    return COLONS.formatHex(digest("MD5", encoded));
  }

  /**
   * ED25519 keys: over the SSH public key blob. Unlike ssh-keygen, EC2 writes no {@code SHA256:}
   * before it and keeps base64's padding.
   */
  static String sha256(byte[] encoded) {
    return Base64.getEncoder().encodeToString(digest("SHA-256", encoded));
  }

  static byte[] digest(String algorithm, byte[] input) {
    try {
      return MessageDigest.getInstance(algorithm).digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime has no " + algorithm, e);
    }
  }
}
