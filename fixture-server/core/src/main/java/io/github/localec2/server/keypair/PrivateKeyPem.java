package io.github.localec2.server.keypair;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;

/** The text forms of a private key that EC2 calls {@code pem}. */
final class PrivateKeyPem {

  private static final byte[] OPENSSH_MAGIC =
      "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);

  /** The block size to which OpenSSH pads when there is no cipher. */
  private static final int OPENSSH_BLOCK = 8;

  private PrivateKeyPem() {}

  /** PKCS#1 without a last line end: the command line tools that print it add their own. */
  static String pkcs1(RSAPrivateCrtKey key) {
    return armored("RSA PRIVATE KEY", 64, RsaDer.pkcs1(key));
  }

  /** OpenSSH's own format (PROTOCOL.key); OpenSSH does not read it without its last line end. */
  static String openSsh(GeneratedKeyPair pair) {
    byte[] encoded =
        new SshWriter()
            .raw(OPENSSH_MAGIC)
            .string("none")
            .string("none")
            .string("")
            .uint32(1)
            .string(SshPublicKey.blob(pair.publicKey()))
            .string(openSshSecret(pair))
            .toByteArray();
    return armored("OPENSSH PRIVATE KEY", 70, encoded) + "\n";
  }

  private static byte[] openSshSecret(GeneratedKeyPair pair) {
    byte[] point = SshPublicKey.ed25519Point(pair.publicKey());
    // The doubled word tells a reader that decryption worked. Any word will do, and one that
    // follows from the key makes the same key give the same text.
    byte[] check = Arrays.copyOf(Fingerprint.digest("SHA-256", point), Integer.BYTES);
    SshWriter out =
        new SshWriter()
            .raw(check)
            .raw(check)
            .string(KeyKind.ED25519.sshName())
            .string(point)
            .string(new SshWriter().raw(ed25519Seed(pair)).raw(point).toByteArray())
            .string("");
    for (int pad = 1; out.size() % OPENSSH_BLOCK != 0; pad++) {
      out.raw(new byte[] {(byte) pad});
    }
    return out.toByteArray();
  }

  /** The 32 secret bytes of an ED25519 private key. */
  static byte[] ed25519Seed(GeneratedKeyPair pair) {
    return ((EdECPrivateKey) pair.privateKey())
        .getBytes()
        .orElseThrow(() -> new IllegalStateException("This private key cannot be exported"));
  }

  private static String armored(String label, int width, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64Lines.encode(content, width)
        + "\n-----END "
        + label
        + "-----";
  }
}
