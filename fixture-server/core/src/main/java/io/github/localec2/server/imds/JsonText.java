package io.github.localec2.server.imds;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON object in the layout of the metadata service, a member a line. */
final class JsonText {
  private final List<String> members = new ArrayList<>();

  JsonText put(String name, @Nullable String value) {
    members.add(quoted(name) + " : " + (value == null ? "null" : quoted(value)));
    return this;
  }

  /** A list of texts; null where it is empty. */
  JsonText put(String name, List<String> values) {
    String list =
        values.isEmpty()
            ? "null"
            : "[ " + String.join(", ", values.stream().map(JsonText::quoted).toList()) + " ]";
    members.add(quoted(name) + " : " + list);
    return this;
  }

  @Override
  public String toString() {
    return indented("");
  }

  String indented(String by) {
    String between = ",\n" + by + "  ";
    return "{\n" + by + "  " + String.join(between, members) + "\n" + by + "}";
  }

  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '"' || each == '\\') {
        out.append('\\').append(each);
      } else if (each < ' ') {
        out.append(String.format("\\u%04x", (int) each));
      } else {
        out.append(each);
      }
    }
    return out.append('"').toString();
  }
}
