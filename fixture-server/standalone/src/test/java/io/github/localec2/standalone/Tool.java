package io.github.localec2.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program of this machine that a test drives. */
final class Tool {
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path directory;

  /** A program that is known to be there. */
  Tool(String program, Path directory, Map<String, String> environment) {
    this(List.of(program), environment, directory);
  }

  private Tool(List<String> command, Map<String, String> environment, Path directory) {
    this.command = command;
    this.environment = environment;
    this.directory = directory;
  }

  /**
   * Finds a program that proves to work. Without one the test is skipped, or fails where {@code
   * LOCALEC2_REQUIRE_CLIENTS=1} says that all clients must be there.
   *
   * @param hint what to install, in one line
   * @param probe arguments with which a working program exits with 0
   * @param candidates paths or names, the first that works is taken
   */
  static Tool find(String hint, List<String> probe, String... candidates) {
    for (String candidate : candidates) {
      Tool tool = new Tool(List.of(candidate), Map.of(), Path.of("."));
      if (works(tool, probe)) {
        return tool;
      }
    }
    if ("1".equals(System.getenv("LOCALEC2_REQUIRE_CLIENTS"))) {
      throw new AssertionError(hint);
    }
    Assumptions.abort(hint);
    throw new AssertionError("an abort does not return");
  }

  private static boolean works(Tool tool, List<String> probe) {
    try {
      return tool.run(probe.toArray(String[]::new)).code == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  Tool in(Path newDirectory, Map<String, String> newEnvironment) {
    return new Tool(command, newEnvironment, newDirectory);
  }

  /** Runs to success and returns what was printed. */
  String out(String... arguments) throws IOException {
    Outcome outcome = run(arguments);
    assertThat(outcome.code)
        .as(() -> String.join(" ", arguments) + "\n" + outcome.output + outcome.errors)
        .isZero();
    return outcome.output.strip();
  }

  Outcome run(String... arguments) throws IOException {
    List<String> line = Stream.concat(command.stream(), Stream.of(arguments)).toList();
    Path output = Files.createTempFile("out", ".txt");
    Path errors = Files.createTempFile("err", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(new ArrayList<>(line))
              .directory(directory.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("no end of " + line);
      }
      return new Outcome(
          process.exitValue(),
          Files.readString(output, StandardCharsets.UTF_8),
          Files.readString(errors, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  /**
   * How a run ended.
   *
   * @param code the exit code
   * @param output of standard output
   * @param errors of standard error
   */
  record Outcome(int code, String output, String errors) {}
}
