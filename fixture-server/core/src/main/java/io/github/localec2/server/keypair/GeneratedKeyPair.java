package io.github.localec2.server.keypair;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;

/** A key pair made here, as CreateKeyPair makes it: its private half is given out once. */
record GeneratedKeyPair(PublicKey publicKey, PrivateKey privateKey) implements KeyMaterial {

  /** EC2 creates RSA keys of this length only. */
  static final int RSA_BITS = 2048;

  GeneratedKeyPair {
    if (KeyKind.of(publicKey) != KeyKind.of(privateKey)) {
      throw new IllegalArgumentException("The two halves of a key pair differ in algorithm");
    }
    if (publicKey instanceof RSAPublicKey half
        && !(privateKey instanceof RSAPrivateCrtKey other
            && other.getModulus().equals(half.getModulus()))) {
      throw new IllegalArgumentException("The two halves of an RSA key pair differ in modulus");
    }
  }

  /** Makes a new key pair; RSA takes tens to hundreds of milliseconds, ED25519 well under one. */
  static GeneratedKeyPair generate(KeyKind kind, SecureRandom random) {
    try {
      KeyPairGenerator generator;
      switch (kind) {
        case RSA -> {
          generator = KeyPairGenerator.getInstance("RSA");
          generator.initialize(RSA_BITS, random);
        }
        case ED25519 -> {
          generator = KeyPairGenerator.getInstance("Ed25519");
          generator.initialize(NamedParameterSpec.ED25519, random);
        }
        default -> throw new IllegalArgumentException("No generator for " + kind);
      }
      KeyPair pair = generator.generateKeyPair();
      return new GeneratedKeyPair(pair.getPublic(), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime cannot make a key of type " + kind, e);
    }
  }

  /**
   * The unencrypted private key as EC2 gives it for key format {@code pem}: PKCS#1 for RSA, an
   * OpenSSH private key for ED25519.
   */
  String pem() {
    return privateKey instanceof RSAPrivateCrtKey rsa
        ? PrivateKeyPem.pkcs1(rsa)
        : PrivateKeyPem.openSsh(this);
  }

  /**
   * The unencrypted private key as EC2 gives it for key format {@code ppk}.
   *
   * @throws IllegalArgumentException if the comment would not stay on its line
   */
  String ppk(String comment) {
    return PuttyPrivateKey.encode(this, KeyMaterial.singleLine(comment));
  }

  @Override
  public String fingerprint() {
    return privateKey instanceof RSAPrivateCrtKey rsa
        ? Fingerprint.sha1(RsaDer.pkcs8(rsa))
        : Fingerprint.sha256(SshPublicKey.blob(publicKey));
  }

  /** Tells which key this is without telling the key. */
  @Override
  public String toString() {
    return "GeneratedKeyPair[" + kind() + " " + fingerprint() + "]";
  }
}
