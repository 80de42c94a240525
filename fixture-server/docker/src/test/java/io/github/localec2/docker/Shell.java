package io.github.localec2.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs programs of the test's machine, such as ssh. */
final class Shell {
  /**
   * What a program did.
   *
   * @param output of both kinds
   */
  record Result(int exitCode, String output) {}

  private Shell() {}

  static Result run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static Result docker(String... words) {
    java.util.List<String> command = new java.util.ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    return run(command);
  }

  static Result ssh(java.nio.file.Path key, String host, int port, String command) {
    return run(
        List.of(
            "ssh",
            "-p",
            Integer.toString(port),
            "-i",
            key.toString(),
            "-o",
            "BatchMode=yes",
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            "-o",
            "ConnectTimeout=5",
            "root@" + host,
            command));
  }
}
