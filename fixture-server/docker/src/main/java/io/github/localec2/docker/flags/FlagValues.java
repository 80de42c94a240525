package io.github.localec2.docker.flags;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads values of flags as the docker CLI does. */
final class FlagValues {
  private static final Pattern DURATION_PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([a-zµ]+)");

  private FlagValues() {}

  /**
   * @throws IllegalArgumentException where it is neither
   */
  static boolean bool(String value) {
    return switch (value) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default -> throw new IllegalArgumentException("neither true nor false: " + value);
    };
  }

  /** A size such as {@code 512m} or {@code 2g}; bytes without a unit. */
  static long bytes(String value) {
    String digits = value.toLowerCase(Locale.ROOT).replaceFirst(" ?(?=[a-z]+$)", "");
    digits = digits.replaceFirst("i?b$", "");
    int shift = "bkmgt".indexOf(digits.charAt(digits.length() - 1));
    return shift < 0
        ? Long.parseLong(digits)
        : Math.round(
            Double.parseDouble(digits.substring(0, digits.length() - 1)) * (1L << (10 * shift)));
  }

  /** Nanoseconds of a duration such as {@code 1m30s} or {@code 500ms}. */
  static long nanoseconds(String value) {
    if (value.equals("0")) {
      return 0;
    }
    Matcher part = DURATION_PART.matcher(value);
    double total = 0;
    int end = 0;
    while (end < value.length()) {
      if (!part.find(end) || part.start() != end) {
        throw new IllegalArgumentException("no duration such as 1m30s: " + value);
      }
      total += Double.parseDouble(part.group(1)) * unit(part.group(2));
      end = part.end();
    }
    if (end == 0) {
      throw new IllegalArgumentException("no duration such as 1m30s");
    }
    return Math.round(total);
  }

  private static double unit(String name) {
    return switch (name) {
      case "ns" -> 1;
      case "us", "µs" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      case "h" -> 3600e9;
      default -> throw new IllegalArgumentException("no unit of time: " + name);
    };
  }

  /**
   * @throws IllegalArgumentException where it is no number, or outside of the range
   */
  static int number(String value, int from, int to) {
    int number = Integer.parseInt(value);
    if (number < from || number > to) {
      throw new IllegalArgumentException(value + " is not from " + from + " to " + to);
    }
    return number;
  }

  /**
   * The value itself.
   *
   * @param pattern what all of it has to match
   * @param what it should be, for the message
   */
  static String matching(String value, String pattern, String what) {
    if (!value.matches(pattern)) {
      throw new IllegalArgumentException("not " + what + ": " + value);
    }
    return value;
  }

  /** A path in a container. */
  static String absolute(String path) {
    return matching(path, "/.*", "an absolute path");
  }

  /** An IPv4 or IPv6 address. */
  static String address(String value) {
    return matching(
        value,
        "[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*(%\\w+)?",
        "an IP address");
  }

  /** Fields with commas between; those in double quotes may have commas. */
  static List<String> fields(String value) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' && quoted && i + 1 < value.length() && value.charAt(i + 1) == '"') {
        field.append(value.charAt(++i));
      } else if (c == '"' && (quoted || field.isEmpty())) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quote is not closed");
    }
    fields.add(field.toString());
    return fields;
  }

  /**
   * A field such as {@code key=value}.
   *
   * @param value null where there is only a key
   */
  record Field(String key, @Nullable String value) {
    static Field of(String text) {
      int equals = text.indexOf('=');
      return equals < 0
          ? new Field(text, null)
          : new Field(text.substring(0, equals), text.substring(equals + 1));
    }

    /**
     * The value.
     *
     * @throws IllegalArgumentException where there is none
     */
    String needed() {
      if (value == null || value.isEmpty()) {
        throw new IllegalArgumentException(key + " needs a value");
      }
      return value;
    }
  }

  /** Lines of a file, without comments, as docker run reads them. */
  static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .map(String::stripLeading)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A path of this host that begins with a dot is absolute from here on. */
  static String source(String path) {
    return path.startsWith(".") ? Path.of(path).toAbsolutePath().normalize().toString() : path;
  }

  /** Puts a pair; a name alone has nothing as its value. */
  static void put(Map<String, String> map, String pair) {
    int equals = pair.indexOf('=');
    map.put(
        equals < 0 ? pair : pair.substring(0, equals),
        equals < 0 ? "" : pair.substring(equals + 1));
  }

  /**
   * The pairs, and one more.
   *
   * @throws IllegalArgumentException where it is none
   */
  static Map<String, String> with(@Nullable Map<String, String> present, String pair) {
    if (!pair.contains("=")) {
      throw new IllegalArgumentException("no NAME=VALUE: " + pair);
    }
    Map<String, String> all = new LinkedHashMap<>();
    if (present != null) {
      all.putAll(present);
    }
    put(all, pair);
    return all;
  }

  /** The values, and one more. */
  static <T> List<T> more(@Nullable List<T> present, T value) {
    List<T> all = new ArrayList<>();
    if (present != null) {
      all.addAll(present);
    }
    all.add(value);
    return all;
  }

  /** The values, and one more. */
  static <T> List<T> more(T @Nullable [] present, T value) {
    return more(present == null ? null : Arrays.asList(present), value);
  }
}
