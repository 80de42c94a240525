package io.github.localec2.server.console;

import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmTerminal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A terminal in a page. What somebody types comes as bytes and what the shell shows goes as bytes;
 * the page says its size as {@code 80x24}, and is told at last {@code exit} and a code, or {@code
 * error} and why.
 */
final class TerminalTalk implements PageSocket.Talk {
  private final VmAccess access;
  private final String instanceId;
  private final VmTerminal.Size size;
  private @Nullable CompletableFuture<VmTerminal> opening;
  private @Nullable VmTerminal terminal;
  private boolean ended;

  TerminalTalk(VmAccess access, String instanceId, VmTerminal.Size size) {
    this.access = access;
    this.instanceId = instanceId;
    this.size = size;
  }

  /** Reads {@code 80x24}. */
  static VmTerminal.Size size(@Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,4}x[0-9]{1,4}")) {
      throw new IllegalArgumentException("'" + text + "' is no size such as 80x24");
    }
    int cross = text.indexOf('x');
    return new VmTerminal.Size(
        Integer.parseInt(text.substring(0, cross)), Integer.parseInt(text.substring(cross + 1)));
  }

  @Override
  public void begun(PageSocket socket) {
    CompletionStage<VmTerminal> asked = access.terminal(instanceId, size, socket::send);
    synchronized (this) {
      opening = asked.toCompletableFuture();
    }
    CompletionStage<VmTerminal> unused =
        asked.whenComplete(
            (opened, fault) -> {
              if (fault != null) {
                socket.end("error " + MachinePages.reason(fault));
              } else {
                open(opened, socket);
              }
            });
  }

  private void open(VmTerminal opened, PageSocket socket) {
    boolean late;
    synchronized (this) {
      terminal = opened;
      late = ended;
    }
    if (late) {
      opened.close();
      return;
    }
    CompletionStage<Integer> unused =
        opened
            .exit()
            .whenComplete(
                (code, fault) ->
                    socket.end(
                        fault == null ? "exit " + code : "error " + MachinePages.reason(fault)));
  }

  private synchronized @Nullable VmTerminal present() {
    return terminal;
  }

  @Override
  public void bytes(byte[] come) {
    VmTerminal present = present();
    if (present != null) {
      present.type(come);
    }
  }

  @Override
  public void word(String come) {
    VmTerminal.Size wanted = size(come);
    VmTerminal present = present();
    if (present != null) {
      present.resize(wanted);
    }
  }

  @Override
  public void ended() {
    VmTerminal present;
    CompletableFuture<VmTerminal> pending;
    synchronized (this) {
      ended = true;
      present = terminal;
      pending = opening;
    }
    if (present != null) {
      present.close();
    } else if (pending != null) {
      pending.cancel(true);
    }
  }
}
