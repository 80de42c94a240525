package io.github.localec2.server.imds;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** A key that signs identity documents, with the certificate that it signed itself. */
final class IdentityKey {
  /** What the key is, and how it signs. */
  enum Kind {
    RSA("RSA", 1024, "SHA256withRSA"),
    RSA_2048("RSA", 2048, "SHA256withRSA"),
    DSA("DSA", 1024, "SHA1withDSA");

    private final String key;
    private final int bits;
    private final String signature;

    Kind(String key, int bits, String signature) {
      this.key = key;
      this.bits = bits;
      this.signature = signature;
    }
  }

  private static final String SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
  private static final String SHA1_WITH_DSA = "1.2.840.10040.4.3";
  private static final String RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
  private static final String SHA256 = "2.16.840.1.101.3.4.2.1";
  private static final String SHA1 = "1.3.14.3.2.26";
  private static final String COUNTRY = "2.5.4.6";
  private static final String ORGANIZATION = "2.5.4.10";
  private static final String DATA = "1.2.840.113549.1.7.1";
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final int VERSION_3 = 2;
  private static final int SERIAL_BITS = 63;

  private final Kind kind;
  private final PrivateKey key;
  private final BigInteger serial;
  private final X509Certificate certificate;

  private IdentityKey(Kind kind, KeyPair pair, BigInteger serial) throws GeneralSecurityException {
    this.kind = kind;
    this.key = pair.getPrivate();
    this.serial = serial;
    byte[] toBeSigned =
        Der.sequence(
            Der.tagged(0, Der.integer(VERSION_3)),
            Der.integer(serial),
            certificateAlgorithm(),
            name(),
            // whatever time a server's clock shows
            Der.sequence(Der.time("500101000000Z"), Der.time("21991231235959Z")),
            name(),
            pair.getPublic().getEncoded());
    byte[] encoded =
        Der.sequence(toBeSigned, certificateAlgorithm(), Der.bits(signature(toBeSigned)));
    this.certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));
  }

  static IdentityKey generate(Kind kind) {
    try {
      SecureRandom random = new SecureRandom();
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.key);
      generator.initialize(kind.bits, random);
      BigInteger serial = new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
      return new IdentityKey(kind, generator.generateKeyPair(), serial);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(kind.key + " is in every JDK", impossible);
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** The signature of a document alone. */
  byte[] sign(byte[] document) {
    try {
      return signature(document);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(kind.signature + " is in every JDK", impossible);
    }
  }

  private byte[] signature(byte[] bytes) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(kind.signature);
    signature.initSign(key);
    signature.update(bytes);
    return signature.sign();
  }

  /** The document and its signature, as PKCS #7 (RFC 2315); the certificate is not in it. */
  byte[] pkcs7(byte[] document) {
    boolean dsa = kind == Kind.DSA;
    byte[] digest = Der.sequence(Der.oid(dsa ? SHA1 : SHA256), Der.nothing());
    byte[] algorithm =
        dsa
            ? Der.sequence(Der.oid(SHA1_WITH_DSA))
            : Der.sequence(Der.oid(RSA_ENCRYPTION), Der.nothing());
    byte[] signer =
        Der.sequence(
            Der.integer(1),
            Der.sequence(name(), Der.integer(serial)),
            digest,
            algorithm,
            Der.octets(sign(document)));
    byte[] content = Der.sequence(Der.oid(DATA), Der.tagged(0, Der.octets(document)));
    return Der.sequence(
        Der.oid(SIGNED_DATA),
        Der.tagged(0, Der.sequence(Der.integer(1), Der.set(digest), content, Der.set(signer))));
  }

  private byte[] certificateAlgorithm() {
    return kind == Kind.DSA
        ? Der.sequence(Der.oid(SHA1_WITH_DSA))
        : Der.sequence(Der.oid(SHA256_WITH_RSA), Der.nothing());
  }

  private static byte[] name() {
    return Der.sequence(
        Der.set(Der.sequence(Der.oid(COUNTRY), Der.text("US"))),
        Der.set(Der.sequence(Der.oid(ORGANIZATION), Der.text("Local EC2"))));
  }
}
