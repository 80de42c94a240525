package io.github.localec2.server.keypair;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads SSH's wire types (RFC 4251, section 5) from bytes that nobody vouches for. */
final class SshReader {

  private final ByteBuffer in;

  SshReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  byte[] bytes() {
    if (in.remaining() < Integer.BYTES) {
      throw InvalidKeyMaterialException.format();
    }
    int length = in.getInt();
    // Checked before anything is allocated: the length is the sender's claim.
    if (length < 0 || length > in.remaining()) {
      throw InvalidKeyMaterialException.format();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  String string() {
    return new String(bytes(), StandardCharsets.US_ASCII);
  }

  BigInteger mpint() {
    byte[] bytes = bytes();
    return bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
  }

  void end() {
    if (in.hasRemaining()) {
      throw InvalidKeyMaterialException.format();
    }
  }
}
