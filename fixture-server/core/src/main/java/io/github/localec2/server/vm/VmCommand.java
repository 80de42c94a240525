package io.github.localec2.server.vm;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to be run in a machine.
 *
 * @param words the program and its arguments; no shell looks at them
 * @param environment variables that it has beside those of the machine
 * @param directory where it starts, absolute; empty for wherever a program starts
 * @param user who runs it; empty for the one who may do all that can be done there
 * @param input what it reads from its standard input; not copied, and not to be changed
 * @param timeout how long it may run, positive
 */
public record VmCommand(
    List<String> words,
    Map<String, String> environment,
    String directory,
    String user,
    byte[] input,
    Duration timeout) {
  /** How long a program may run where nobody says it. */
  public static final Duration TIMEOUT = Duration.ofMinutes(1);

  public VmCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
    if (words.isEmpty() || words.get(0).isBlank()) {
      throw new IllegalArgumentException("a command needs a program: " + words);
    }
    if (!directory.isEmpty() && !directory.startsWith("/")) {
      throw new IllegalArgumentException("a directory must be absolute: '" + directory + "'");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("a timeout must be positive: '" + timeout + "'");
    }
    for (String name : environment.keySet()) {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException("no name of a variable: '" + name + "'");
      }
    }
  }

  /** A program without input that may run for a minute. */
  public VmCommand(String... words) {
    this(List.of(words), Map.of(), "", "", new byte[0], TIMEOUT);
  }
}
