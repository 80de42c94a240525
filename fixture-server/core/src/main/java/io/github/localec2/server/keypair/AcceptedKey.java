package io.github.localec2.server.keypair;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** Makes public keys out of the numbers found in imported material, if EC2 takes such keys. */
final class AcceptedKey {

  static final int ED25519_BYTES = 32;

  /**
   * The User Guide names 1024, 2048 and 4096. EC2 is known to take 3072, which is what ssh-keygen
   * makes unless told otherwise, and 8192 as well.
   */
  private static final Set<Integer> RSA_BITS = Set.of(1024, 2048, 3072, 4096, 8192);

  /** What precedes the 32 bytes of a point in its SubjectPublicKeyInfo (RFC 8410, section 4). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private AcceptedKey() {}

  static PublicKey rsa(BigInteger modulus, BigInteger exponent) {
    boolean plausible =
        modulus.signum() > 0
            && modulus.testBit(0)
            && exponent.signum() > 0
            && exponent.testBit(0)
            && RSA_BITS.contains(modulus.bitLength());
    if (!plausible) {
      throw InvalidKeyMaterialException.format();
    }
    return key("RSA", new RSAPublicKeySpec(modulus, exponent));
  }

  static PublicKey ed25519(byte[] point) {
    if (point.length != ED25519_BYTES) {
      throw InvalidKeyMaterialException.format();
    }
    byte[] encoded = new SshWriter().raw(ED25519_PREFIX).raw(point).toByteArray();
    return key("Ed25519", new X509EncodedKeySpec(encoded));
  }

  private static PublicKey key(String algorithm, KeySpec spec) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(spec);
    } catch (GeneralSecurityException e) {
      throw InvalidKeyMaterialException.format();
    }
  }
}
