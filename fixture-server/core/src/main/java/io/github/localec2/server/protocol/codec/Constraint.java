package io.github.localec2.server.protocol.codec;

import io.github.localec2.server.state.CommonFaults;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the API's reference demands of a top-level member.
 *
 * @param member the member's name in the model
 * @param required true where a request must have it
 * @param kind what the bounds count; null where there are none
 * @param min the least value, length or size; null for none
 * @param max the greatest; null for none
 */
public record Constraint(
    String member, boolean required, @Nullable Kind kind, @Nullable Long min, @Nullable Long max) {

  /** What is counted. */
  public enum Kind {
    /** A number's value. */
    NUMBER,
    /** A text's characters. */
    STRING,
    /** A list's elements. */
    LIST
  }

  private static final Pattern BOUND =
      Pattern.compile("(\\w+):(integer|long|string|list|float|double)\\[(\\d*)\\.\\.(\\d*)]");

  static Constraint required(String member) {
    return new Constraint(member, true, null, null, null);
  }

  /** Reads {@code MaxResults:integer[5..1000]}; an open end has no number. */
  static Constraint bounds(String text) {
    Matcher matcher = BOUND.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no bounds: '" + text + "'");
    }
    Kind kind =
        switch (matcher.group(2)) {
          case "string" -> Kind.STRING;
          case "list" -> Kind.LIST;
          default -> Kind.NUMBER;
        };
    return new Constraint(
        matcher.group(1), false, kind, number(matcher.group(3)), number(matcher.group(4)));
  }

  private static @Nullable Long number(String text) {
    return text.isEmpty() ? null : Long.valueOf(text);
  }

  void check(String name, @Nullable FormNode node) {
    if (node == null || name.endsWith("Id") && isEmpty(node)) {
      if (required) {
        throw CommonFaults.missingParameter(name);
      }
      return;
    }
    if (kind == null) {
      return;
    }
    String text = node.value() == null ? "" : node.value();
    switch (kind) {
      case LIST -> {
        // a list of one may come as a single value
        int elements = text.isEmpty() ? node.children().size() : 1;
        inBounds(name, elements, elements + " elements");
      }
      case STRING -> inBounds(name, text.codePointCount(0, text.length()), text);
      case NUMBER -> {
        try {
          inBounds(name, Long.parseLong(text.trim()), text);
        } catch (NumberFormatException notANumber) {
          throw CommonFaults.invalidValue(name, text, "Expecting a number");
        }
      }
    }
  }

  private static boolean isEmpty(FormNode node) {
    return node.children().isEmpty() && "".equals(node.value());
  }

  private void inBounds(String name, long count, String shown) {
    String of = kind == Kind.STRING ? "a length " : "a value ";
    if (min != null && count < min) {
      throw CommonFaults.invalidValue(
          name, shown, "Expecting " + of + "greater than or equal to " + min + ".");
    }
    if (max != null && count > max) {
      throw CommonFaults.invalidValue(
          name, shown, "Expecting " + of + "less than or equal to " + max + ".");
    }
  }
}
