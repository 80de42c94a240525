package io.github.localec2.docker.flags;

import java.util.ArrayList;
import java.util.List;

/** Splits a line into words as a shell does, without expanding anything. */
final class Words {
  /** Before other characters between double quotes, a backslash is nothing but a backslash. */
  private static final String ESCAPED_IN_QUOTES = "$`\"\\\n";

  private Words() {}

  /**
   * @throws IllegalArgumentException where a quote is not closed
   */
  static List<String> of(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != '\'' && c == '\\' && i + 1 < line.length()) {
        char escaped = line.charAt(++i);
        if (quote == '"' && ESCAPED_IN_QUOTES.indexOf(escaped) < 0) {
          word.append(c);
        }
        word.append(escaped);
        begun = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        begun = true;
      } else if (Character.isWhitespace(c)) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("a quote is not closed: '" + line + "'");
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
