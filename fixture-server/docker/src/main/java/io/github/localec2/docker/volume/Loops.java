package io.github.localec2.docker.volume;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Loop devices of this machine that a container has made by {@code losetup} and left behind: those
 * of {@code mount -o loop} go with their mount, these don't.
 */
final class Loops {
  private static final System.Logger LOG = System.getLogger(Loops.class.getName());
  private static final long SECONDS = 10;

  private Loops() {}

  /** Frees those whose files have these numbers; takes root, as making them did. */
  static void free(Set<Long> inodes) {
    if (inodes.isEmpty()) {
      return;
    }
    try {
      for (String line : run("losetup", "-l", "-n", "-O", "NAME,BACK-INO").lines().toList()) {
        String[] words = line.strip().split("\\s+");
        if (words.length == 2
            && words[1].matches("\\d+")
            && inodes.contains(Long.valueOf(words[1]))) {
          LOG.log(Level.DEBUG, "freeing {0}, which an instance has left", words[0]);
          run("losetup", "-d", words[0]);
        }
      }
    } catch (IOException e) {
      // no such program: nobody can have made one by it
      LOG.log(Level.DEBUG, "loop devices can't be looked at", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return output;
  }
}
