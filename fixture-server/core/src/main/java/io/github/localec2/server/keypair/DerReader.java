package io.github.localec2.server.keypair;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads DER public keys: SubjectPublicKeyInfo (RFC 5280) and PKCS#1's RSAPublicKey (RFC 8017). */
final class DerReader {

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int NULL = 0x05;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int SEQUENCE = 0x30;

  private static final byte[] RSA_ENCRYPTION = HexFormat.of().parseHex("2a864886f70d010101");
  private static final byte[] ED25519 = HexFormat.of().parseHex("2b6570");

  private final ByteBuffer in;

  private DerReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /** Reads either form; they differ in what the outer sequence begins with. */
  static PublicKey publicKey(byte[] der) {
    return new DerReader(der).sequence().next(INTEGER) ? pkcs1(der) : subjectPublicKeyInfo(der);
  }

  static PublicKey subjectPublicKeyInfo(byte[] der) {
    DerReader outer = new DerReader(der);
    DerReader info = outer.sequence();
    outer.end();
    DerReader algorithm = info.sequence();
    byte[] identifier = algorithm.content(OBJECT_IDENTIFIER);
    byte[] bits = info.content(BIT_STRING);
    info.end();
    if (bits.length == 0 || bits[0] != 0) {
      throw InvalidKeyMaterialException.format();
    }
    byte[] key = Arrays.copyOfRange(bits, 1, bits.length);
    if (Arrays.equals(identifier, RSA_ENCRYPTION)) {
      if (algorithm.next(NULL) && algorithm.content(NULL).length != 0) {
        throw InvalidKeyMaterialException.format();
      }
      algorithm.end();
      return pkcs1(key);
    }
    algorithm.end();
    if (Arrays.equals(identifier, ED25519)) {
      return AcceptedKey.ed25519(key);
    }
    throw InvalidKeyMaterialException.format();
  }

  static PublicKey pkcs1(byte[] der) {
    DerReader outer = new DerReader(der);
    DerReader key = outer.sequence();
    outer.end();
    BigInteger modulus = key.integer();
    BigInteger exponent = key.integer();
    // A private key goes on after its first two numbers.
    key.end();
    return AcceptedKey.rsa(modulus, exponent);
  }

  private DerReader sequence() {
    return new DerReader(content(SEQUENCE));
  }

  private BigInteger integer() {
    byte[] content = content(INTEGER);
    if (content.length == 0) {
      throw InvalidKeyMaterialException.format();
    }
    return new BigInteger(content);
  }

  private boolean next(int tag) {
    return in.hasRemaining() && (in.get(in.position()) & 0xff) == tag;
  }

  private byte[] content(int tag) {
    if (!next(tag)) {
      throw InvalidKeyMaterialException.format();
    }
    in.get();
    int length = unsigned();
    if (length >= 0x80) {
      // No accepted key needs more than two bytes for a length; 0x80 alone is BER's open end.
      int bytes = length - 0x80;
      if (bytes < 1 || bytes > 2) {
        throw InvalidKeyMaterialException.format();
      }
      length = bytes == 1 ? unsigned() : unsigned() << 8 | unsigned();
    }
    if (length > in.remaining()) {
      throw InvalidKeyMaterialException.format();
    }
    byte[] content = new byte[length];
    in.get(content);
    return content;
  }

  private int unsigned() {
    if (!in.hasRemaining()) {
      throw InvalidKeyMaterialException.format();
    }
    return in.get() & 0xff;
  }

  private void end() {
    if (in.hasRemaining()) {
      throw InvalidKeyMaterialException.format();
    }
  }
}
