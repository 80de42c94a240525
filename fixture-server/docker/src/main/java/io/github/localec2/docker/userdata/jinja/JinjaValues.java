package io.github.localec2.docker.userdata.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of Jinja: texts, numbers, truths, lists, maps, and what is not there. */
final class JinjaValues {
  /** How cloud-init marks in its result what it could not find. */
  static final String MISSING = "CI_MISSING_JINJA_VAR/";

  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

  private JinjaValues() {}

  /** What is not there. */
  record Undefined(String name) {
    JinjaException fault() {
      return new JinjaException("'" + name + "' is undefined");
    }
  }

  static @Nullable Object member(@Nullable Object of, @Nullable Object key) {
    if (of instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (of instanceof Map<?, ?> map) {
      Object value = map.get(key instanceof Long number ? number : text(key));
      if (value instanceof Supplier<?> late) {
        return late.get();
      }
      return value != null || map.containsKey(key) ? value : new Undefined(text(key));
    }
    if (of instanceof List<?> list && key instanceof Long index) {
      long place = index < 0 ? list.size() + index : index;
      return place < 0 || place >= list.size() ? new Undefined(text(key)) : list.get((int) place);
    }
    return new Undefined(text(key));
  }

  /** As Python says it. */
  static String text(@Nullable Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Undefined undefined) {
      return MISSING + undefined.name();
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    return value instanceof List || value instanceof Map ? quoted(value) : value.toString();
  }

  private static String quoted(@Nullable Object value) {
    if (value instanceof String text) {
      return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JinjaValues::quoted).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(each -> quoted(each.getKey()) + ": " + quoted(member(map, each.getKey())))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return text(value);
  }

  static boolean isTrue(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    return !(value == null || value instanceof Undefined) && size(value) != 0;
  }

  /** What a loop goes through. */
  static List<?> items(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof String text) {
      return text.codePoints().mapToObj(Character::toString).toList();
    }
    if (value instanceof Undefined) {
      return List.of();
    }
    throw new JinjaException("'" + text(value) + "' is no list");
  }

  static int size(@Nullable Object value) {
    return value instanceof String text ? text.length() : items(value).size();
  }

  static boolean contains(@Nullable Object in, @Nullable Object value) {
    if (in instanceof String text) {
      return text.contains(text(value));
    }
    return items(in).stream().anyMatch(each -> same(each, value));
  }

  static boolean compared(@Nullable Object one, String operator, @Nullable Object other) {
    return switch (operator) {
      case "==" -> same(one, other);
      case "!=" -> !same(one, other);
      case "<" -> order(one, other) < 0;
      case ">" -> order(one, other) > 0;
      case "<=" -> order(one, other) <= 0;
      default -> order(one, other) >= 0;
    };
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Undefined || other instanceof Undefined) {
      return one instanceof Undefined && other instanceof Undefined;
    }
    return one instanceof Number left && other instanceof Number right
        ? left.doubleValue() == right.doubleValue()
        : Objects.equals(one, other);
  }

  static int order(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number left && other instanceof Number right) {
      return Double.compare(left.doubleValue(), right.doubleValue());
    }
    if (one instanceof String left && other instanceof String right) {
      return left.compareTo(right);
    }
    throw new JinjaException(
        "'" + text(one) + "' and '" + text(other) + "' can't be compared by size");
  }

  static Object calculated(@Nullable Object one, String operator, @Nullable Object other) {
    if (one instanceof Undefined left && operator.equals("-")) {
      throw new JinjaException(
          "'"
              + left.name()
              + "' is undefined, and '-' after it is taken for a minus: write '_' instead");
    }
    if (operator.equals("+") && one instanceof String left && other instanceof String right) {
      return left + right;
    }
    if (operator.equals("+") && one instanceof List<?> left && other instanceof List<?> right) {
      List<@Nullable Object> all = new ArrayList<>(left);
      all.addAll(right);
      return all;
    }
    if (one instanceof Number left && other instanceof Number right) {
      return left instanceof Long && right instanceof Long && !operator.equals("/")
          ? (Object) whole(left.longValue(), operator, right.longValue())
          : (Object) broken(left.doubleValue(), operator, right.doubleValue());
    }
    throw new JinjaException(
        "'" + text(one) + "' " + operator + " '" + text(other) + "' can't be calculated");
  }

  private static long whole(long one, String operator, long other) {
    if (other == 0 && (operator.equals("//") || operator.equals("%"))) {
      throw new JinjaException("division by zero");
    }
    return switch (operator) {
      case "+" -> one + other;
      case "-" -> one - other;
      case "*" -> one * other;
      case "//" -> Math.floorDiv(one, other);
      default -> Math.floorMod(one, other);
    };
  }

  private static double broken(double one, String operator, double other) {
    if (other == 0 && !"+-*".contains(operator)) {
      throw new JinjaException("division by zero");
    }
    return switch (operator) {
      case "+" -> one + other;
      case "-" -> one - other;
      case "*" -> one * other;
      case "/" -> one / other;
      case "//" -> Math.floor(one / other);
      default -> one - other * Math.floor(one / other);
    };
  }

  static Object number(String digits) {
    try {
      return digits.contains(".") ? (Object) Double.valueOf(digits) : (Object) Long.valueOf(digits);
    } catch (NumberFormatException e) {
      throw new JinjaException("'" + digits + "' is no number", e);
    }
  }

  static String unescaped(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    switch (found.group(1)) {
                      case "n" -> "\n";
                      case "t" -> "\t";
                      case "r" -> "\r";
                      default -> found.group(1);
                    }));
  }
}
