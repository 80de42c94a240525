package io.github.localec2.server.protocol.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * UTF-8 bytes that know how XML text is written, in pieces: what is full stays where it is, so that
 * a large answer is never copied to make room.
 */
public final class XmlBuffer {
  private static final int FIRST_PIECE = 8 << 10;
  private static final int LARGEST_PIECE = (1 << 20) - 64;

  private final List<ByteBuffer> full = new ArrayList<>(0);
  private long lengthOfFull;
  private byte[] bytes = new byte[FIRST_PIECE];
  private int length;

  /** A second and its text, up to the fraction; no time has this one at first. */
  private long timeSecond = Long.MIN_VALUE;

  private byte[] timeText = {};

  /** Views of what was written, in its order. */
  public List<ByteBuffer> pieces() {
    ByteBuffer last = ByteBuffer.wrap(bytes, 0, length);
    if (full.isEmpty()) {
      return List.of(last);
    }
    List<ByteBuffer> all = new ArrayList<>(full.size() + 1);
    full.forEach(piece -> all.add(piece.duplicate()));
    all.add(last);
    return all;
  }

  /** All that was written, as one array. */
  public byte[] toByteArray() {
    byte[] all = new byte[Math.toIntExact(length())];
    ByteBuffer into = ByteBuffer.wrap(all);
    pieces().forEach(into::put);
    return all;
  }

  public long length() {
    return lengthOfFull + length;
  }

  /** Empties the buffer for its next use. */
  public void clear() {
    full.clear();
    lengthOfFull = 0;
    length = 0;
  }

  XmlBuffer raw(byte[] markup) {
    room(markup.length);
    System.arraycopy(markup, 0, bytes, length, markup.length);
    length += markup.length;
    return this;
  }

  /** What was written before, in this buffer or another. */
  XmlBuffer raw(byte[] piece, int from, int size) {
    room(size);
    System.arraycopy(piece, from, bytes, length, size);
    length += size;
    return this;
  }

  /** The piece that is written to; what is in it up to {@link #position} stays. */
  byte[] piece() {
    return bytes;
  }

  int position() {
    return length;
  }

  public XmlBuffer raw(String markup) {
    return raw(markup.getBytes(StandardCharsets.UTF_8));
  }

  /** Character data: markup is escaped, and what XML can't hold becomes U+FFFD. */
  public XmlBuffer text(String text) {
    int size = text.length();
    room(size);
    byte[] into = bytes;
    int at = length;
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || c < 0x20 || c == '&' || c == '<' || c == '>') {
        length = at;
        slowText(text, i);
        return this;
      }
      into[at++] = (byte) c;
    }
    length = at;
    return this;
  }

  private void slowText(String text, int from) {
    int i = from;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      room(8);
      switch (c) {
        case '&' -> raw("&amp;");
        case '<' -> raw("&lt;");
        case '>' -> raw("&gt;");
        case '\r' -> raw("&#13;");
        default -> utf8(allowed(c) ? c : 0xFFFD);
      }
    }
  }

  private static boolean allowed(int c) {
    return c >= 0x20 && c <= 0xD7FF
        || c == '\t'
        || c == '\n'
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }

  private void utf8(int c) {
    if (c < 0x80) {
      bytes[length++] = (byte) c;
    } else if (c < 0x800) {
      bytes[length++] = (byte) (0xC0 | c >> 6);
      bytes[length++] = (byte) (0x80 | c & 0x3F);
    } else if (c < 0x10000) {
      bytes[length++] = (byte) (0xE0 | c >> 12);
      bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
      bytes[length++] = (byte) (0x80 | c & 0x3F);
    } else {
      bytes[length++] = (byte) (0xF0 | c >> 18);
      bytes[length++] = (byte) (0x80 | c >> 12 & 0x3F);
      bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
      bytes[length++] = (byte) (0x80 | c & 0x3F);
    }
  }

  /** A whole number in decimal. */
  XmlBuffer number(long value) {
    if (value < 0 || value > 999_999) {
      return raw(Long.toString(value));
    }
    room(6);
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    int at = length + digits;
    long rest = value;
    do {
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    length += digits;
    return this;
  }

  /** A time in UTC with milliseconds. */
  XmlBuffer time(Instant instant) {
    long second = instant.getEpochSecond();
    if (second != timeSecond && !read(second)) {
      return raw(instant.toString());
    }
    room(timeText.length + 4);
    System.arraycopy(timeText, 0, bytes, length, timeText.length);
    length += timeText.length;
    digits(instant.getNano() / 1_000_000, 3);
    bytes[length++] = 'Z';
    return this;
  }

  /** Makes the text of a second, which the times of an answer mostly share; false for odd years. */
  private boolean read(long second) {
    java.time.LocalDate date = java.time.LocalDate.ofEpochDay(Math.floorDiv(second, 86_400L));
    if (date.getYear() < 0 || date.getYear() > 9999) {
      return false;
    }
    int ofDay = (int) Math.floorMod(second, 86_400L);
    room(20);
    int from = length;
    digits(date.getYear(), 4);
    bytes[length++] = '-';
    digits(date.getMonthValue(), 2);
    bytes[length++] = '-';
    digits(date.getDayOfMonth(), 2);
    bytes[length++] = 'T';
    digits(ofDay / 3600, 2);
    bytes[length++] = ':';
    digits(ofDay / 60 % 60, 2);
    bytes[length++] = ':';
    digits(ofDay % 60, 2);
    bytes[length++] = '.';
    timeText = Arrays.copyOfRange(bytes, from, length);
    timeSecond = second;
    length = from;
    return true;
  }

  private void digits(int value, int count) {
    int rest = value;
    for (int i = count - 1; i >= 0; i--) {
      bytes[length + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  private void room(int more) {
    if (bytes.length - length >= more) {
      return;
    }
    int size = Math.min(bytes.length * 4, LARGEST_PIECE);
    full.add(ByteBuffer.wrap(bytes, 0, length));
    lengthOfFull += length;
    bytes = new byte[Math.max(size, more)];
    length = 0;
  }
}
