package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmKeys;
import io.github.localec2.server.vm.VmTerminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A shell in a guest, at a terminal that its SSH server makes. This side of {@code ssh} has no
 * terminal whose size it would follow, so the guest's is told by {@code stty}, which finds it by a
 * note that the shell leaves.
 */
final class GuestTerminal implements VmTerminal {
  private static final System.Logger LOG = System.getLogger(GuestTerminal.class.getName());
  private static final int CHUNK = 1 << 14;

  private final GuestShell shell;
  private final Workers threads;
  private final String address;
  private final String note = "/tmp/.localec2-terminal-" + UUID.randomUUID();
  private final VmKeys keys = new VmKeys();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final Process process;

  private GuestTerminal(GuestShell shell, Workers threads, String address, Size size) {
    this.shell = shell;
    this.threads = threads;
    this.address = address;
    this.process = shell.begin(address, "-tt", script(size));
  }

  static VmTerminal open(
      GuestShell shell, Workers threads, String address, Size size, Consumer<byte[]> shown) {
    GuestTerminal terminal = new GuestTerminal(shell, threads, address, size);
    CompletableFuture<Boolean> reading = threads.run(() -> terminal.show(shown));
    CompletableFuture<Boolean> writing = threads.run(terminal::type);
    CompletionStage<Process> unused =
        terminal.process.onExit().whenComplete((ended, fault) -> terminal.keys.close());
    CompletionStage<Void> unusedToo =
        CompletableFuture.allOf(reading, writing)
            .whenComplete((any, fault) -> terminal.process.destroyForcibly());
    return terminal;
  }

  private String script(Size size) {
    return "f="
        + note
        + "; trap 'rm -f $f' EXIT HUP; tty >$f; "
        + stty(size)
        + "; TERM=xterm-256color; export TERM; cd; if command -v sudo >/dev/null 2>&1;"
        + " then sudo -n -i; else sh -l; fi";
  }

  private static String stty(Size size) {
    return "stty rows " + size.rows() + " columns " + size.columns();
  }

  /** Hands on what is shown, until there is no more. */
  private boolean show(Consumer<byte[]> shown) {
    try (InputStream in = process.getInputStream()) {
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        shown.accept(java.util.Arrays.copyOf(chunk, read));
      }
      exit.complete(process.waitFor());
    } catch (IOException | UncheckedIOException e) {
      exit.completeExceptionally(new VmException("the terminal at " + address + " broke off", e));
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
    return true;
  }

  private boolean type() {
    try (OutputStream out = process.getOutputStream()) {
      byte[] chunk = new byte[CHUNK];
      for (int read = keys.read(chunk, 0, CHUNK); read >= 0; read = keys.read(chunk, 0, CHUNK)) {
        out.write(chunk, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the shell has ended", e);
    }
    return true;
  }

  @Override
  public void type(byte[] input) {
    keys.type(input);
  }

  @Override
  public void resize(Size size) {
    if (exit.isDone()) {
      return;
    }
    CompletableFuture<Boolean> unused =
        threads.run(
            () -> {
              String script = stty(size) + " <\"$(cat " + note + ")\" 2>/dev/null || true";
              Process told = shell.begin(address, "-T", script);
              try {
                told.getOutputStream().close();
                return told.waitFor() == 0;
              } catch (IOException e) {
                return false;
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
              } finally {
                told.destroyForcibly();
              }
            });
  }

  @Override
  public CompletionStage<Integer> exit() {
    return exit.minimalCompletionStage();
  }

  /** The guest hangs up on all that runs at the terminal when the connection ends. */
  @Override
  public void close() {
    exit.completeExceptionally(new VmException("the terminal at " + address + " was closed"));
    keys.close();
    process.destroyForcibly();
  }
}
