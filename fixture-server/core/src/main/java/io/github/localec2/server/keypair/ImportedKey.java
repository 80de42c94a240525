package io.github.localec2.server.keypair;

import java.security.PublicKey;

/** A public key that a user brought along with ImportKeyPair. */
record ImportedKey(PublicKey publicKey) implements KeyMaterial {

  ImportedKey {
    KeyKind.of(publicKey);
  }

  /**
   * Reads public key material in any form that ImportKeyPair takes: an OpenSSH line, RFC 4716, a
   * PEM or DER SubjectPublicKeyInfo or PKCS#1 public key, the DER also as bare base64.
   *
   * @param material the parameter's value after its own base64 has been decoded
   * @throws InvalidKeyMaterialException if it is anything else
   */
  static ImportedKey parse(byte[] material) {
    return new ImportedKey(PublicKeyReader.read(material));
  }

  @Override
  public String fingerprint() {
    return switch (kind()) {
      case RSA -> Fingerprint.md5(publicKey.getEncoded());
      case ED25519 -> Fingerprint.sha256(SshPublicKey.blob(publicKey));
    };
  }

  @Override
  public String toString() {
    return "ImportedKey[" + kind() + " " + fingerprint() + "]";
  }
}
