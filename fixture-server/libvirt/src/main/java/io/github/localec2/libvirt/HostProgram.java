package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine that change its network. */
final class HostProgram {
  private static final long PATIENCE_SECONDS = 30;

  private HostProgram() {}

  static String run(String... command) {
    return runWith("", command);
  }

  /**
   * Runs a program to its end.
   *
   * @param input what it reads, at most what a pipe holds before it begins to
   * @return what it said
   * @throws VmException where it failed, with what it said
   */
  static String runWith(String input, String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new VmException(command[0] + ": " + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new VmException(command[0] + " can't be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VmException(command[0] + " was interrupted", e);
    }
  }
}
