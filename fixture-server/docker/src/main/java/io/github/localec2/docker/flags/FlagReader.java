package io.github.localec2.docker.flags;

import io.github.localec2.docker.flags.DockerFlags.Flag;
import io.github.localec2.docker.flags.KnownFlags.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads flags from words as the docker CLI does. */
final class FlagReader {
  private final List<String> words;
  private final List<Flag> flags = new ArrayList<>();
  private int next;

  private FlagReader(List<String> words) {
    this.words = words;
  }

  /**
   * @throws IllegalArgumentException quoting a word that is no flag of docker run, or has no value
   */
  static List<Flag> read(List<String> words) {
    FlagReader reader = new FlagReader(words);
    while (reader.next < words.size()) {
      String word = words.get(reader.next++);
      if (word.startsWith("--")) {
        reader.longFlag(word);
      } else if (word.startsWith("-") && word.length() > 1) {
        reader.shorthands(word);
      } else {
        throw new IllegalArgumentException(
            "docker.flags has a word that is no flag: '"
                + word
                + "'; the image and its command are those of the AMI");
      }
    }
    return reader.flags;
  }

  private void longFlag(String word) {
    int equals = word.indexOf('=');
    Known known = known(equals < 0 ? word : word.substring(0, equals), word);
    if (equals >= 0) {
      add(known, word.substring(equals + 1), word);
    } else if (known.isSwitch()) {
      add(known, "true", word);
    } else {
      addWithNextWord(known, word);
    }
  }

  /** Switches may share a dash; the last may be a flag with a value. */
  private void shorthands(String word) {
    for (int i = 1; i < word.length(); i++) {
      Known known = known("-" + word.charAt(i), word);
      String rest = word.substring(i + 1);
      if (rest.startsWith("=")) {
        add(known, rest.substring(1), word);
        return;
      }
      if (known.isSwitch()) {
        add(known, "true", word);
      } else if (rest.isEmpty()) {
        addWithNextWord(known, word);
      } else {
        add(known, rest, word);
        return;
      }
    }
  }

  private static Known known(String name, String word) {
    Optional<Known> known = KnownFlags.find(name);
    return known.orElseThrow(
        () -> new IllegalArgumentException("docker.flags has an unknown flag: '" + word + "'"));
  }

  private void addWithNextWord(Known known, String word) {
    if (next == words.size()) {
      throw new IllegalArgumentException("docker.flags has a flag without value: '" + word + "'");
    }
    String value = words.get(next++);
    add(known, value, word + " " + value);
  }

  private void add(Known known, String value, String text) {
    flags.add(new Flag(known.name(), value, text));
  }
}
