package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM with this class path, for what a test can't do to its own. */
final class ChildJvm implements AutoCloseable {
  private static final long SECONDS = 60;

  private final Process process;
  private final BufferedReader output;
  private final StringBuilder seen = new StringBuilder();

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts one that uses this JVM's engine.
   *
   * @param before words of a command that runs it; none to run it at once
   */
  static ChildJvm start(List<String> before, Class<?> main, String... arguments) {
    return start(before, List.of(), main, arguments);
  }

  /**
   * Starts one with options.
   *
   * @param options of the JVM
   */
  static ChildJvm start(
      List<String> before, List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-DDOCKER_HOST=" + System.getProperty("DOCKER_HOST", EngineCommands.sharedHost()));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    try {
      return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until a line that begins so, and returns what follows there. */
  String await(String beginning) {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        seen.append(line).append('\n');
        if (line.startsWith(beginning)) {
          return line.substring(beginning.length());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("no '" + beginning + "' in:\n" + seen);
  }

  /** All that it has said, when it has ended. */
  String ended() {
    output.lines().forEach(line -> seen.append(line).append('\n'));
    awaitEnd();
    return seen.toString();
  }

  private void awaitEnd() {
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
