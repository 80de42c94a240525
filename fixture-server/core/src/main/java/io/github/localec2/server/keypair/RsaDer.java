package io.github.localec2.server.keypair;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.HexFormat;
import java.util.stream.Stream;

/** The DER encodings of an RSA private key: PKCS#1 (RFC 8017) and PKCS#8 (RFC 5208). */
final class RsaDer {

  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;

  /** AlgorithmIdentifier of rsaEncryption with its NULL parameters. */
  private static final byte[] RSA_ENCRYPTION =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private RsaDer() {}

  static byte[] pkcs1(RSAPrivateCrtKey key) {
    return sequence(
        Stream.of(
                BigInteger.ZERO,
                key.getModulus(),
                key.getPublicExponent(),
                key.getPrivateExponent(),
                key.getPrimeP(),
                key.getPrimeQ(),
                key.getPrimeExponentP(),
                key.getPrimeExponentQ(),
                key.getCrtCoefficient())
            .map(RsaDer::integer)
            .toArray(byte[][]::new));
  }

  static byte[] pkcs8(RSAPrivateCrtKey key) {
    return sequence(integer(BigInteger.ZERO), RSA_ENCRYPTION, element(OCTET_STRING, pkcs1(key)));
  }

  private static byte[] integer(BigInteger number) {
    return element(INTEGER, number.toByteArray());
  }

  private static byte[] sequence(byte[]... elements) {
    var content = new ByteArrayOutputStream();
    for (byte[] element : elements) {
      content.writeBytes(element);
    }
    return element(SEQUENCE, content.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int sign = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - sign));
      out.write(length, sign, length.length - sign);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
