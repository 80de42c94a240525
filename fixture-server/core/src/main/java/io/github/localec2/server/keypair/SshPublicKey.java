package io.github.localec2.server.keypair;

import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/** The binary form of a public key in SSH (RFC 4253, section 6.6, and RFC 8709, section 4). */
final class SshPublicKey {

  private SshPublicKey() {}

  static byte[] blob(PublicKey key) {
    SshWriter out = new SshWriter().string(KeyKind.of(key).sshName());
    return key instanceof RSAPublicKey rsa
        ? out.mpint(rsa.getPublicExponent()).mpint(rsa.getModulus()).toByteArray()
        : out.string(ed25519Point(key)).toByteArray();
  }

  static PublicKey read(byte[] blob) {
    SshReader in = new SshReader(blob);
    String name = in.string();
    PublicKey key;
    if (name.equals(KeyKind.RSA.sshName())) {
      var exponent = in.mpint();
      key = AcceptedKey.rsa(in.mpint(), exponent);
    } else if (name.equals(KeyKind.ED25519.sshName())) {
      key = AcceptedKey.ed25519(in.bytes());
    } else {
      throw InvalidKeyMaterialException.format();
    }
    in.end();
    return key;
  }

  /** The 32 bytes of an ED25519 public key, with which its SubjectPublicKeyInfo ends (RFC 8410). */
  static byte[] ed25519Point(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - AcceptedKey.ED25519_BYTES, encoded.length);
  }
}
