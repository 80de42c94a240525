package io.github.localec2.server.keypair;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Writes SSH's wire types (RFC 4251, section 5). */
final class SshWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  SshWriter raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  SshWriter uint32(int value) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
    return this;
  }

  SshWriter string(byte[] bytes) {
    return uint32(bytes.length).raw(bytes);
  }

  SshWriter string(String text) {
    return string(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A positive number; SSH wants the same shortest two's complement that BigInteger gives. */
  SshWriter mpint(BigInteger number) {
    return string(number.toByteArray());
  }

  int size() {
    return out.size();
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
