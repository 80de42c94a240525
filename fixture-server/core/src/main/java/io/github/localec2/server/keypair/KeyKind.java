package io.github.localec2.server.keypair;

import java.security.Key;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.NamedParameterSpec;

/** The key types that EC2 offers, each with the word the API and the word SSH has for it. */
enum KeyKind {
  RSA("rsa", "ssh-rsa"),
  ED25519("ed25519", "ssh-ed25519");

  private final String keyType;
  private final String sshName;

  KeyKind(String keyType, String sshName) {
    this.keyType = keyType;
    this.sshName = sshName;
  }

  /** The value of the API's {@code KeyType}: {@code rsa} or {@code ed25519}. */
  String keyType() {
    return keyType;
  }

  /** The algorithm name in SSH key files: {@code ssh-rsa} or {@code ssh-ed25519}. */
  String sshName() {
    return sshName;
  }

  /** The kind of a public or private key; any other algorithm is an IllegalArgumentException. */
  static KeyKind of(Key key) {
    if (key instanceof RSAKey) {
      return RSA;
    }
    if (key instanceof EdECKey edwards
        && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
      return ED25519;
    }
    throw new IllegalArgumentException("EC2 has no key type for a key of " + key.getAlgorithm());
  }
}
