package io.github.localec2.server.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The pattern language of EC2's filter values: {@code *} for any text, {@code ?} for one character,
 * a backslash before a character that stands for itself. Case matters.
 */
final class Glob implements Predicate<String> {
  private static final char ANY_TEXT = '\uE000';
  private static final char ANY_CHARACTER = '\uE001';

  private final char[] pattern;

  private Glob(char[] pattern) {
    this.pattern = pattern;
  }

  /** True where any of the values matches. */
  static Predicate<String> anyOf(List<String> values) {
    Set<String> exact = new HashSet<>();
    List<Glob> globs = new ArrayList<>();
    for (String value : values) {
      if (isExact(value)) {
        exact.add(value);
      } else {
        globs.add(compile(value));
      }
    }
    if (globs.isEmpty()) {
      if (exact.size() == 1) {
        return exact.iterator().next()::equals;
      }
      return exact::contains;
    }
    return text -> {
      if (!exact.isEmpty() && exact.contains(text)) {
        return true;
      }
      for (Glob glob : globs) {
        if (glob.test(text)) {
          return true;
        }
      }
      return false;
    };
  }

  static boolean isExact(String value) {
    return value.indexOf('*') < 0 && value.indexOf('?') < 0 && value.indexOf('\\') < 0;
  }

  static Glob compile(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length()) {
        out.append(value.charAt(++i));
      } else if (c == '*') {
        out.append(ANY_TEXT);
      } else if (c == '?') {
        out.append(ANY_CHARACTER);
      } else {
        out.append(c);
      }
    }
    return new Glob(out.toString().toCharArray());
  }

  /** Linear in practice: only the last star is ever gone back to. */
  @Override
  public boolean test(String text) {
    int t = 0;
    int p = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length && pattern[p] == ANY_TEXT) {
        star = p++;
        mark = t;
      } else if (p < pattern.length
          && (pattern[p] == ANY_CHARACTER || pattern[p] == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == ANY_TEXT) {
      p++;
    }
    return p == pattern.length;
  }
}
