package io.github.localec2.server.snapshot;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: maps, lists, texts, numbers, booleans and null. */
final class Json {
  private static final int LEVELS_ON_LINES_OF_THEIR_OWN = 6;

  private final StringBuilder out = new StringBuilder();
  private final int linesUntil;

  private Json(int linesUntil) {
    this.linesUntil = linesUntil;
  }

  /** The outer levels are on lines of their own, so that files can be compared. */
  static String write(Object tree) {
    Json json = new Json(LEVELS_ON_LINES_OF_THEIR_OWN);
    json.value(tree, 0);
    return json.out.append('\n').toString();
  }

  /** All in one line, without its end. */
  static String line(Object tree) {
    Json json = new Json(0);
    json.value(tree, 0);
    return json.out.toString();
  }

  private void value(@Nullable Object value, int level) {
    if (value instanceof Map<?, ?> map) {
      nested('{', '}', map.entrySet().iterator(), level, true);
    } else if (value instanceof List<?> list) {
      nested('[', ']', list.iterator(), level, false);
    } else if (value instanceof String text) {
      text(text);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      throw new IllegalArgumentException("no JSON: " + value.getClass().getName());
    }
  }

  private void nested(char open, char close, Iterator<?> items, int level, boolean named) {
    boolean lines = level < linesUntil && items.hasNext();
    out.append(open);
    while (items.hasNext()) {
      Object item = items.next();
      if (lines) {
        line(level + 1);
      }
      if (named) {
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) item;
        text((String) entry.getKey());
        out.append(':');
        if (lines) {
          out.append(' ');
        }
        value(entry.getValue(), level + 1);
      } else {
        value(item, level + 1);
      }
      if (items.hasNext()) {
        out.append(',');
      }
    }
    if (lines) {
      line(level);
    }
    out.append(close);
  }

  private void line(int level) {
    out.append('\n').append(" ".repeat(level));
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '"', '\\' -> out.append('\\').append(each);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (each < ' ' || Character.isSurrogate(each)) {
            out.append(String.format("\\u%04x", (int) each));
          } else {
            out.append(each);
          }
        }
      }
    }
    out.append('"');
  }
}
