package io.github.localec2.server.keypair;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.stream.Collectors;

/**
 * Two key pairs that ssh-keygen made for these tests, and what ssh-keygen, puttygen and openssl say
 * about them. The keys guard nothing.
 */
final class KeyVectors {

  /** {@code openssl pkcs8 -topk8 -nocrypt -outform DER | openssl sha1 -c}. */
  static final String RSA_SHA1 = "d2:23:eb:cc:35:56:ab:07:72:9c:0b:d6:3a:9c:7f:7e:e1:1b:b0:10";

  /** {@code openssl rsa -pubout -outform DER | openssl md5 -c}. */
  static final String RSA_MD5 = "d5:5f:1e:c7:f9:9f:3a:a6:73:06:1c:6a:60:e1:d7:a5";

  /** {@code ssh-keygen -l}, which says {@code SHA256:} before it and leaves out the last sign. */
  static final String ED25519_SHA256 = "6Py4d0FGvG7ime+6FK9emJAIFHMVDwqTSHy+knqD76A=";

  private KeyVectors() {}

  static GeneratedKeyPair rsa() {
    try {
      KeyFactory keys = KeyFactory.getInstance("RSA");
      var secret = (RSAPrivateCrtKey) keys.generatePrivate(pkcs8("created-rsa.pkcs8.pem"));
      var open = new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent());
      return new GeneratedKeyPair(keys.generatePublic(open), secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static GeneratedKeyPair ed25519() {
    try {
      var secret =
          KeyFactory.getInstance("Ed25519").generatePrivate(pkcs8("created-ed25519.pkcs8.pem"));
      byte[] spki = der(text("imported-ed25519.spki.pem"));
      return new GeneratedKeyPair(DerReader.subjectPublicKeyInfo(spki), secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.US_ASCII);
  }

  static byte[] bytes(String name) {
    try (InputStream in = KeyVectors.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("No test resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is between the first and the last line of an armored text. */
  static byte[] der(String armored) {
    return Base64.getDecoder()
        .decode(
            armored
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .collect(Collectors.joining()));
  }

  private static PKCS8EncodedKeySpec pkcs8(String name) {
    return new PKCS8EncodedKeySpec(der(text(name)));
  }
}
