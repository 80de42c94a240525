package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmCommand;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmExit;
import io.github.localec2.server.vm.VmTerminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs programs in a guest, by this machine's {@code ssh} and the server's own key. */
final class GuestShell {
  private static final System.Logger LOG = System.getLogger(GuestShell.class.getName());

  /** The exit code of {@code ssh} itself, and of a program that was killed. */
  private static final int NO_CONNECTION = 255;

  private static final int KILLED = 137;

  /** What the connection may take beside the program. */
  private static final long EXTRA_SECONDS = 60;

  private final OwnKey key;
  private final Workers threads;

  /**
   * @param threads two for each program that runs
   */
  GuestShell(OwnKey key, Workers threads) {
    this.key = key;
    this.threads = threads;
  }

  /** Runs a program to its end. */
  VmExit run(String address, VmCommand command) {
    long begun = System.nanoTime();
    Duration timeout = command.timeout();
    VmExit exit = ssh(address, script(command), command.input(), timeout);
    boolean timedOut = exit.code() == KILLED && System.nanoTime() - begun >= timeout.toNanos();
    return timedOut ? new VmExit(-1, exit.output(), exit.errors(), true) : exit;
  }

  private VmExit ssh(String address, String script, byte[] input, Duration timeout) {
    Process process = begin(address, "-T", script);
    try {
      CompletableFuture<byte[]> output = threads.run(() -> read(process.getInputStream()));
      CompletableFuture<byte[]> errors = threads.run(() -> read(process.getErrorStream()));
      write(process.getOutputStream(), input);
      if (!process.waitFor(timeout.toSeconds() + EXTRA_SECONDS, TimeUnit.SECONDS)) {
        throw new VmException("the connection to " + address + " hangs");
      }
      byte[] said = errors.join();
      if (process.exitValue() == NO_CONNECTION) {
        throw new VmException(
            address + " can't be entered: " + new String(said, StandardCharsets.UTF_8).strip());
      }
      return new VmExit(process.exitValue(), output.join(), said, false);
    } catch (CompletionException e) {
      throw e.getCause() instanceof VmException fault ? fault : new VmException("ssh failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VmException("interrupted while a program ran at " + address, e);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Begins a script of the user that images are entered by.
   *
   * @param terminal {@code -T} for none, {@code -tt} for one
   */
  Process begin(String address, String terminal, String script) {
    List<String> words =
        List.of(
            "ssh",
            terminal,
            "-i",
            key.file().toString(),
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "BatchMode=yes",
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            "-o",
            "ConnectTimeout=20",
            "-o",
            "IPQoS=" + (FirewallTable.OWN_CODE_POINT << 2),
            "-F",
            "/dev/null",
            Seed.USER + "@" + address,
            script);
    try {
      return new ProcessBuilder(words).start();
    } catch (IOException e) {
      throw new VmException(
          "programs run in virtual machines by ssh, which is missing: apt-get install"
              + " openssh-client",
          e);
    }
  }

  /** Opens a terminal. */
  VmTerminal terminal(String address, VmTerminal.Size size, Consumer<byte[]> shown) {
    return GuestTerminal.open(this, threads, address, size, shown);
  }

  private static void write(OutputStream out, byte[] input) {
    try (out) {
      out.write(input);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the program does not read its input", e);
    }
  }

  private static byte[] read(InputStream in) {
    try (in) {
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      byte[] chunk = new byte[1 << 16];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        kept.write(chunk, 0, Math.min(read, VmExit.MOST / 2 - kept.size()));
      }
      return kept.toByteArray();
    } catch (IOException e) {
      throw new VmException("what a program says can't be read: " + e, e);
    }
  }

  /**
   * The program in a session of its own, which is ended as a whole when its time is up. Its input
   * is the shell's, which a job in the background would not have.
   */
  private static String script(VmCommand command) {
    List<String> words = new ArrayList<>();
    command.environment().forEach((name, value) -> words.add(quoted(name + "=" + value)));
    command.words().forEach(word -> words.add(quoted(word)));
    String directory =
        command.directory().isEmpty() ? "" : "cd " + quoted(command.directory()) + " || exit 126\n";
    String inner =
        directory
            + "exec 3<&0\nsetsid env "
            + String.join(" ", words)
            + " <&3 3<&- &\np=$!\n(trap 'kill $s; exit' TERM; sleep "
            + Math.max(1, command.timeout().toSeconds())
            + " & s=$!; wait $s; kill -KILL -$p) </dev/null >/dev/null 2>&1 3<&- &\nw=$!\n"
            + "wait $p\nc=$?\nkill $w 2>/dev/null\nexit $c\n";
    String as = command.user().isEmpty() ? "" : "-u " + quoted(command.user()) + " ";
    return command.user().equals(Seed.USER)
        ? "exec /bin/sh -c " + quoted(inner)
        : "command -v sudo >/dev/null 2>&1 && exec sudo -n "
            + as
            + "/bin/sh -c "
            + quoted(inner)
            + "\nexec /bin/sh -c "
            + quoted(inner);
  }

  /** As a shell takes it for one word. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
