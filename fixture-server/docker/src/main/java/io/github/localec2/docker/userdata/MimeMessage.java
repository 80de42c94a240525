package io.github.localec2.docker.userdata;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message of MIME: headers, and a body that may hold further messages.
 *
 * @param headers by lower-case name, unfolded
 * @param body as it stands, still encoded
 */
record MimeMessage(Map<String, String> headers, byte[] body) {
  private static final Pattern PARAMETER =
      Pattern.compile(
          ";\\s*([\\w*-]+)\\s*=\\s*(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^;\\s]+))");
  private static final Pattern HEADER = Pattern.compile("([\\x21-\\x39\\x3b-\\x7e]+)[ \\t]*:(.*)");
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  /** As far as headers are looked for. */
  private static final int LONGEST_HEAD = 4096;

  MimeMessage {
    headers = Map.copyOf(headers);
  }

  /** Whether these are headers that make a message of what follows, in whatever order. */
  static boolean begins(byte[] bytes) {
    int start = start(bytes);
    int most = Math.min(bytes.length, start + LONGEST_HEAD);
    Map<String, String> headers = headers(bytes, start, most).headers();
    return headers.containsKey("mime-version") || headers.containsKey("content-type");
  }

  /** Reads headers up to an empty line, or to one that is no header, and what follows. */
  static MimeMessage read(byte[] bytes) {
    return headers(bytes, start(bytes), bytes.length);
  }

  private static MimeMessage headers(byte[] bytes, int start, int most) {
    Map<String, String> headers = new LinkedHashMap<>();
    String name = "";
    int at = start;
    while (at < most) {
      int end = lineEnd(bytes, at);
      String line = text(bytes, at, end).stripTrailing();
      if (line.isEmpty()) {
        at = Math.min(end + 1, bytes.length);
        break;
      }
      if (Character.isWhitespace(line.charAt(0)) && !name.isEmpty()) {
        headers.computeIfPresent(name, (any, value) -> value + ' ' + line.strip());
      } else if (at > start || !line.startsWith("From ")) {
        // mbox's first line is no header
        Matcher header = HEADER.matcher(line);
        if (!header.matches()) {
          break;
        }
        name = header.group(1).toLowerCase(Locale.ROOT);
        headers.putIfAbsent(name, header.group(2).strip());
      }
      at = Math.min(end + 1, bytes.length);
    }
    return new MimeMessage(headers, slice(bytes, at, bytes.length));
  }

  /** Behind the blank lines that somebody may have put before it. */
  private static int start(byte[] bytes) {
    int start = 0;
    for (int at = 0; at < bytes.length && Character.isWhitespace(bytes[at]); at++) {
      start = bytes[at] == '\n' ? at + 1 : start;
    }
    return start;
  }

  /** The content type without parameters, in lower case; text/plain where there is none. */
  String type() {
    String value = headers.getOrDefault("content-type", "text/plain");
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  boolean multipart() {
    return type().startsWith("multipart/");
  }

  /** The name that the part is given; empty where it has none. */
  String filename() {
    String name = parameter("content-disposition", "filename");
    return name.isEmpty() ? parameter("content-type", "name") : name;
  }

  String parameter(String header, String wanted) {
    Matcher found = PARAMETER.matcher(headers.getOrDefault(header, ""));
    while (found.find()) {
      if (found.group(1).equalsIgnoreCase(wanted)) {
        return found.group(2) == null
            ? found.group(3)
            : ESCAPED.matcher(found.group(2)).replaceAll("$1");
      }
    }
    return "";
  }

  /**
   * The messages within.
   *
   * @throws UserDataException where no boundary is named or it does not occur
   */
  List<MimeMessage> parts() {
    String boundary = parameter("content-type", "boundary");
    if (boundary.isEmpty()) {
      throw new UserDataException("the multipart message names no boundary");
    }
    String delimiter = "--" + boundary;
    List<MimeMessage> parts = new ArrayList<>();
    int start = -1;
    boolean seen = false;
    int at = 0;
    while (at < body.length) {
      int end = lineEnd(body, at);
      String line = text(body, at, end).stripTrailing();
      boolean last = line.equals(delimiter + "--");
      if (last || line.equals(delimiter)) {
        seen = true;
        if (start >= 0) {
          parts.add(part(withoutLineEnd(start, at)));
        }
        start = last ? -1 : Math.min(end + 1, body.length);
      }
      at = end + 1;
    }
    if (!seen) {
      throw new UserDataException(
          "the boundary '" + boundary + "' of the multipart message does not occur in it");
    }
    if (start >= 0 && start < body.length) {
      // a message that lost its end is read as far as it goes
      parts.add(part(slice(body, start, body.length)));
    }
    return parts;
  }

  /** One that begins with a blank line has no headers. */
  private static MimeMessage part(byte[] bytes) {
    return headers(bytes, 0, bytes.length);
  }

  /** The line end before a delimiter belongs to the delimiter. */
  private byte[] withoutLineEnd(int start, int end) {
    int to = end;
    if (to > start && body[to - 1] == '\n') {
      to--;
    }
    if (to > start && body[to - 1] == '\r') {
      to--;
    }
    return slice(body, start, to);
  }

  /**
   * The body without its transfer encoding.
   *
   * @throws UserDataException where it is not what its encoding says
   */
  byte[] decoded() {
    String encoding =
        headers.getOrDefault("content-transfer-encoding", "7bit").toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "base64" -> {
        try {
          yield Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException e) {
          throw new UserDataException("a part is not the base64 that it claims to be", e);
        }
      }
      case "quoted-printable" -> quotedPrintable(body);
      case "7bit", "8bit", "binary" -> body.clone();
      default ->
          throw new UserDataException("the transfer encoding '" + encoding + "' is not known");
    };
  }

  private static byte[] quotedPrintable(byte[] from) {
    ByteArrayOutputStream to = new ByteArrayOutputStream(from.length);
    for (int i = 0; i < from.length; i++) {
      if (from[i] != '=') {
        to.write(from[i]);
        continue;
      }
      int end = lineEnd(from, i);
      if (text(from, i + 1, end).isBlank()) {
        i = end;
        continue;
      }
      int high = digit(from, i + 1);
      int low = digit(from, i + 2);
      if (high < 0 || low < 0) {
        to.write('=');
      } else {
        to.write(high << 4 | low);
        i += 2;
      }
    }
    return to.toByteArray();
  }

  private static int digit(byte[] from, int at) {
    return at < from.length ? Character.digit(from[at], 16) : -1;
  }

  private static int lineEnd(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, Math.max(0, to - from), StandardCharsets.UTF_8);
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }
}
