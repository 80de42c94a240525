package io.github.localec2.server.imds;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The few elements of DER that certificates and signatures are made of (X.690). */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int CONTEXT = 0xa0;
  private static final int UTC_TIME_LENGTH = 13;
  private static final int ARC_BITS = 7;

  private Der() {}

  static byte[] integer(BigInteger number) {
    return element(INTEGER, number.toByteArray());
  }

  static byte[] integer(int number) {
    return integer(BigInteger.valueOf(number));
  }

  static byte[] nothing() {
    return HexFormat.of().parseHex("0500");
  }

  /** Whole bytes of bits. */
  static byte[] bits(byte[] bytes) {
    return element(BIT_STRING, joined(new byte[1], bytes));
  }

  static byte[] octets(byte[] bytes) {
    return element(OCTET_STRING, bytes);
  }

  static byte[] text(String text) {
    return element(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param text such as {@code 200101000000Z}, or with a year of four digits
   */
  static byte[] time(String text) {
    return element(
        text.length() == UTC_TIME_LENGTH ? UTC_TIME : GENERALIZED_TIME,
        text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @param dotted such as {@code 1.2.840.113549.1.7.2}
   */
  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    arc(out, Integer.parseInt(arcs[0]) * 40L + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      arc(out, Long.parseLong(arcs[i]));
    }
    return element(OBJECT_IDENTIFIER, out.toByteArray());
  }

  private static void arc(ByteArrayOutputStream out, long value) {
    for (int shift = Long.SIZE / ARC_BITS * ARC_BITS; shift > 0; shift -= ARC_BITS) {
      if (value >>> shift != 0) {
        out.write((int) (value >>> shift & 0x7f) | 0x80);
      }
    }
    out.write((int) (value & 0x7f));
  }

  static byte[] sequence(byte[]... elements) {
    return element(SEQUENCE, joined(elements));
  }

  static byte[] set(byte[]... elements) {
    return element(SET, joined(elements));
  }

  /** What a context-specific tag stands around, such as {@code [0]}. */
  static byte[] tagged(int number, byte[]... elements) {
    return element(CONTEXT | number, joined(elements));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 4);
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
