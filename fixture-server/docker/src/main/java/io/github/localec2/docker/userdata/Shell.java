package io.github.localec2.docker.userdata;

import java.util.List;
import java.util.stream.Collectors;

/** Words of a POSIX shell. */
final class Shell {
  private Shell() {}

  /** One word, whatever is in it. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  static String words(List<String> words) {
    return words.stream().map(Shell::quoted).collect(Collectors.joining(" "));
  }
}
