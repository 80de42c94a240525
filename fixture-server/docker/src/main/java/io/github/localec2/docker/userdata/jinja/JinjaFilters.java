package io.github.localec2.docker.userdata.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Filters and tests of Jinja: those that user data is written with. */
final class JinjaFilters {
  private static final Set<String> FILTERS =
      Set.of(
          "default",
          "d",
          "upper",
          "lower",
          "capitalize",
          "title",
          "trim",
          "replace",
          "join",
          "length",
          "count",
          "first",
          "last",
          "int",
          "string",
          "list",
          "sort",
          "unique",
          "reverse",
          "indent",
          "tojson");

  private static final Set<String> TESTS =
      Set.of(
          "defined",
          "undefined",
          "none",
          "string",
          "number",
          "boolean",
          "mapping",
          "sequence",
          "iterable");

  private JinjaFilters() {}

  static String checked(String filter) {
    if (!FILTERS.contains(filter)) {
      throw new JinjaException("the filter '" + filter + "' is not supported here");
    }
    return filter;
  }

  static String checkedTest(String test) {
    if (!TESTS.contains(test)) {
      throw new JinjaException("the test '" + test + "' is not supported here");
    }
    return test;
  }

  static boolean holds(String test, @Nullable Object value) {
    return switch (test) {
      case "defined" -> !(value instanceof JinjaValues.Undefined);
      case "undefined" -> value instanceof JinjaValues.Undefined;
      case "none" -> value == null;
      case "string" -> value instanceof String;
      case "number" -> value instanceof Number;
      case "boolean" -> value instanceof Boolean;
      case "mapping" -> value instanceof Map;
      default -> value instanceof List || value instanceof Map || value instanceof String;
    };
  }

  static @Nullable Object applied(
      String filter, @Nullable Object value, List<@Nullable Object> arguments) {
    if (filter.equals("default") || filter.equals("d")) {
      boolean fallsBack =
          arguments.size() > 1 && JinjaValues.isTrue(arguments.get(1))
              ? !JinjaValues.isTrue(value)
              : value instanceof JinjaValues.Undefined;
      return !fallsBack ? value : arguments.isEmpty() ? "" : arguments.get(0);
    }
    return switch (filter) {
      case "length", "count" -> (long) JinjaValues.size(value);
      case "first" -> JinjaValues.member(JinjaValues.items(value), 0L);
      case "last" -> JinjaValues.member(JinjaValues.items(value), -1L);
      case "list" -> JinjaValues.items(value);
      case "sort" -> JinjaValues.items(value).stream().sorted(JinjaValues::order).toList();
      case "unique" -> new ArrayList<>(new LinkedHashSet<>(JinjaValues.items(value)));
      case "reverse" -> reversed(value);
      case "int" -> whole(value, arguments);
      case "tojson" -> json(value);
      case "join" ->
          JinjaValues.items(value).stream()
              .map(JinjaValues::text)
              .collect(Collectors.joining(text(arguments, 0, "")));
      default -> ofText(filter, JinjaValues.text(value), arguments);
    };
  }

  static String ofText(String filter, String text, List<@Nullable Object> arguments) {
    return switch (filter) {
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "trim" -> text.strip();
      case "replace" -> text.replace(text(arguments, 0, null), text(arguments, 1, null));
      case "capitalize" -> capital(text);
      case "title" -> {
        StringBuilder title = new StringBuilder();
        for (String word : text.split("(?<=[\\s-])")) {
          title.append(capital(word));
        }
        yield title.toString();
      }
      case "indent" -> {
        String width = text(arguments, 0, "4");
        if (!width.matches("\\d{1,3}")) {
          throw new JinjaException("'" + width + "' is no width of an indentation from 0 to 999");
        }
        yield text.replaceAll("\n(?=[^\n])", "\n" + " ".repeat(Integer.parseInt(width)));
      }
      default -> text;
    };
  }

  private static String capital(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT)
            + word.substring(1).toLowerCase(Locale.ROOT);
  }

  private static Object reversed(@Nullable Object value) {
    if (value instanceof String text) {
      return new StringBuilder(text).reverse().toString();
    }
    List<Object> items = new ArrayList<>(JinjaValues.items(value));
    Collections.reverse(items);
    return items;
  }

  private static Object whole(@Nullable Object value, List<@Nullable Object> arguments) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    String text = JinjaValues.text(value).strip();
    if (text.matches("[+-]?\\d{1,18}")) {
      return Long.valueOf(text);
    }
    Object otherwise = arguments.isEmpty() ? null : arguments.get(0);
    return otherwise == null ? 0L : otherwise;
  }

  private static String json(@Nullable Object value) {
    if (value instanceof JinjaValues.Undefined undefined) {
      throw undefined.fault();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JinjaFilters::json).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.keySet().stream()
          .map(key -> json(JinjaValues.text(key)) + ": " + json(JinjaValues.member(map, key)))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof String text) {
      return '"'
          + text.replace("\\", "\\\\")
              .replace("\"", "\\\"")
              .replace("\n", "\\n")
              .replace("\t", "\\t")
          + '"';
    }
    return value == null ? "null" : value.toString();
  }

  /** An argument as text; there must be one where nothing stands for it. */
  static String text(List<@Nullable Object> arguments, int index, @Nullable String otherwise) {
    if (index < arguments.size()) {
      return JinjaValues.text(arguments.get(index));
    }
    if (otherwise == null) {
      throw new JinjaException("an argument is missing");
    }
    return otherwise;
  }
}
