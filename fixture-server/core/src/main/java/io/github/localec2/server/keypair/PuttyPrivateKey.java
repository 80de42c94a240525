package io.github.localec2.server.keypair;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** PuTTY's private key file, version 2, unencrypted (appendix "PPK file format" of its manual). */
final class PuttyPrivateKey {

  private static final String ENCRYPTION = "none";

  /** What the MAC's key is the digest of; a passphrase would follow. */
  private static final byte[] MAC_KEY_TEXT =
      "putty-private-key-file-mac-key".getBytes(StandardCharsets.US_ASCII);

  private PuttyPrivateKey() {}

  static String encode(GeneratedKeyPair pair, String comment) {
    String algorithm = pair.kind().sshName();
    byte[] publicBlob = SshPublicKey.blob(pair.publicKey());
    byte[] privateBlob = privateBlob(pair);
    byte[] authenticated =
        new SshWriter()
            .string(algorithm)
            .string(ENCRYPTION)
            .string(comment)
            .string(publicBlob)
            .string(privateBlob)
            .toByteArray();
    return "PuTTY-User-Key-File-2: "
        + algorithm
        + "\nEncryption: "
        + ENCRYPTION
        + "\nComment: "
        + comment
        + "\nPublic-Lines: "
        + lines(publicBlob)
        + "\nPrivate-Lines: "
        + lines(privateBlob)
        + "\nPrivate-MAC: "
        + HexFormat.of().formatHex(mac(authenticated))
        + "\n";
  }

  private static byte[] privateBlob(GeneratedKeyPair pair) {
    SshWriter out = new SshWriter();
    return pair.privateKey() instanceof RSAPrivateCrtKey rsa
        ? out.mpint(rsa.getPrivateExponent())
            .mpint(rsa.getPrimeP())
            .mpint(rsa.getPrimeQ())
            .mpint(rsa.getCrtCoefficient())
            .toByteArray()
        : out.string(PrivateKeyPem.ed25519Seed(pair)).toByteArray();
  }

  /** The number of base64 lines, and those lines. */
  private static String lines(byte[] blob) {
    String base64 = Base64Lines.encode(blob, 64);
    return base64.lines().count() + "\n" + base64;
  }

  private static byte[] mac(byte[] authenticated) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Fingerprint.digest("SHA-1", MAC_KEY_TEXT), "HmacSHA1"));
      return mac.doFinal(authenticated);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime has no HmacSHA1", e);
    }
  }
}
