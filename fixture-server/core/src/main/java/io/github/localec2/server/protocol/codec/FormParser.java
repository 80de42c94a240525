package io.github.localec2.server.protocol.codec;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads {@code application/x-www-form-urlencoded} text, from a query string or a body. */
public final class FormParser {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_PARAMETERS = 50_000;

  /** The AWS SDK for Java 1 adds a token of its own to each RunInstances; the first counts. */
  private static final String SENT_TWICE = "ClientToken";

  private final FormNode root = new FormNode();
  private int count;

  /** The parameters read so far. */
  public FormNode root() {
    return root;
  }

  /**
   * Adds the parameters of a text.
   *
   * @throws Ec2Fault MalformedQueryString for broken escapes, bytes that are no UTF-8, a parameter
   *     given twice, one nested too deep, or too many
   */
  public FormParser add(byte[] text) {
    int start = 0;
    while (start < text.length) {
      int end = start;
      int equals = -1;
      while (end < text.length && text[end] != '&') {
        if (text[end] == '=' && equals < 0) {
          equals = end;
        }
        end++;
      }
      if (end > start) {
        addPair(text, start, equals < 0 ? end : equals, end);
      }
      start = end + 1;
    }
    return this;
  }

  private void addPair(byte[] text, int start, int nameEnd, int end) {
    if (++count > MAX_PARAMETERS) {
      throw CommonFaults.malformedQueryString("The request has too many parameters");
    }
    String name = decode(text, start, nameEnd);
    String value = nameEnd == end ? "" : decode(text, nameEnd + 1, end);
    if (name.isEmpty()) {
      throw CommonFaults.malformedQueryString("The request has a parameter without a name");
    }
    FormNode node = root;
    int depth = 0;
    int from = 0;
    while (true) {
      int dot = name.indexOf('.', from);
      String part = dot < 0 ? name.substring(from) : name.substring(from, dot);
      if (part.isEmpty() || ++depth > MAX_DEPTH) {
        throw CommonFaults.malformedQueryString("The parameter " + shown(name) + " is malformed");
      }
      node = node.child(part);
      if (dot < 0) {
        break;
      }
      from = dot + 1;
    }
    if (!node.set(value) && !name.equals(SENT_TWICE)) {
      throw CommonFaults.malformedQueryString(
          "The parameter " + shown(name) + " was given more than once");
    }
  }

  private static String shown(String name) {
    return name.length() > 128 ? name.substring(0, 128) + "..." : name;
  }

  private static String decode(byte[] text, int start, int end) {
    boolean plain = true;
    for (int i = start; i < end && plain; i++) {
      plain = text[i] > 0 && text[i] != '%' && text[i] != '+';
    }
    if (plain) {
      return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    }
    byte[] out = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; i++) {
      byte b = text[i];
      if (b == '+') {
        out[length++] = ' ';
      } else if (b == '%') {
        if (i + 2 >= end) {
          throw CommonFaults.malformedQueryString("The query string has a broken escape");
        }
        out[length++] = (byte) (hex(text[i + 1]) << 4 | hex(text[i + 2]));
        i += 2;
      } else {
        out[length++] = b;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(out, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw CommonFaults.malformedQueryString("The query string is not valid UTF-8");
    }
  }

  private static int hex(byte digit) {
    int value = Character.digit(digit, 16);
    if (value < 0) {
      throw CommonFaults.malformedQueryString("The query string has a broken escape");
    }
    return value;
  }
}
