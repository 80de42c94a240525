package io.github.localec2.docker.userdata.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pieces of a Jinja template, with white space as cloud-init has it. */
final class JinjaTokens {
  private static final Pattern ENDRAW = Pattern.compile("\\{%[-+]?\\s*endraw\\s*[-+]?%\\}");

  private final String template;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int next;

  enum Kind {
    TEXT,
    VALUE,
    STATEMENT
  }

  /**
   * A piece.
   *
   * @param text what is between the braces
   * @param line where it is, from 1
   */
  record Token(Kind kind, String text, int line) {
    /** The first word of a statement. */
    String word() {
      return text.split("\\s", 2)[0];
    }

    /** What follows the first word. */
    String rest() {
      return text.substring(word().length()).strip();
    }
  }

  JinjaTokens(String template) {
    this.template = template;
    while (at < template.length()) {
      int open = opening(at);
      text(open);
      if (open < template.length()) {
        braces();
      }
    }
  }

  boolean hasNext() {
    return next < tokens.size();
  }

  Token peek() {
    return tokens.get(next);
  }

  Token next() {
    return tokens.get(next++);
  }

  private int opening(int from) {
    int open = template.indexOf('{', from);
    while (open >= 0 && !isOpening(open)) {
      open = template.indexOf('{', open + 1);
    }
    return open < 0 ? template.length() : open;
  }

  private boolean isOpening(int open) {
    return open + 1 < template.length() && "{%#".indexOf(template.charAt(open + 1)) >= 0;
  }

  private void text(int end) {
    String text = template.substring(at, end);
    if (template.startsWith("-", end + 2)) {
      text = text.stripTrailing();
    }
    add(Kind.TEXT, text);
    pass(end);
  }

  private void add(Kind kind, String text) {
    if (kind != Kind.TEXT || !text.isEmpty()) {
      tokens.add(new Token(kind, text, line));
    }
  }

  private void pass(int end) {
    for (; at < end; at++) {
      line += template.charAt(at) == '\n' ? 1 : 0;
    }
  }

  /** From an opening brace to what follows the closing one. */
  private void braces() {
    char kind = template.charAt(at + 1);
    int end = end(kind);
    String inner = template.substring(at + 2, end);
    boolean strips = inner.endsWith("-");
    boolean keeps = inner.endsWith("+");
    inner = inner.replaceAll("^[-+]|[-+]$", "").strip();
    if (kind == '%' && inner.equals("raw")) {
      raw(end + 2);
      return;
    }
    if (kind != '#') {
      add(kind == '{' ? Kind.VALUE : Kind.STATEMENT, inner);
    }
    pass(end + 2);
    afterwards(kind, strips, keeps);
  }

  /** A line end behind a statement or a comment is not text. */
  private void afterwards(char kind, boolean strips, boolean keeps) {
    int end = at;
    if (strips) {
      while (end < template.length() && Character.isWhitespace(template.charAt(end))) {
        end++;
      }
    } else if (kind != '{' && !keeps && template.startsWith("\n", at)) {
      end++;
    }
    pass(end);
  }

  private int end(char kind) {
    String closing = kind == '{' ? "}}" : kind + "}";
    char quote = 0;
    for (int i = at + 2; i < template.length(); i++) {
      char each = template.charAt(i);
      if (quote == 0 && template.startsWith(closing, i)) {
        return i;
      }
      if (quote != 0 && each == '\\') {
        i++;
      } else if (each == quote) {
        quote = 0;
      } else if (quote == 0 && kind != '#' && (each == '\'' || each == '"')) {
        quote = each;
      }
    }
    throw new JinjaException(
        "line " + (line + 1) + " of the Jinja template: '{" + kind + "' without '" + closing + "'");
  }

  private void raw(int from) {
    pass(from);
    afterwards('%', false, false);
    Matcher end = ENDRAW.matcher(template);
    if (!end.find(at)) {
      throw new JinjaException("a Jinja template ends without '{% endraw %}'");
    }
    add(Kind.TEXT, template.substring(at, end.start()));
    pass(end.end());
    afterwards('%', end.group().endsWith("-%}"), false);
  }
}
