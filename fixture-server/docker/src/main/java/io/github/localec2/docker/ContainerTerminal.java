package io.github.localec2.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmKeys;
import io.github.localec2.server.vm.VmTerminal;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A shell in a container, at a terminal that the engine makes for it. */
final class ContainerTerminal implements VmTerminal {
  private static final System.Logger LOG = System.getLogger(ContainerTerminal.class.getName());

  private static final String SHELL =
      "cd 2>/dev/null; command -v bash >/dev/null 2>&1 && exec bash -l; exec sh -l";

  private final DockerMachine machine;
  private final String exec;
  private final String mark;
  private final VmKeys keys = new VmKeys();
  private final Shown shown;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private ContainerTerminal(
      DockerMachine machine, String exec, String mark, Consumer<byte[]> shown) {
    this.machine = machine;
    this.exec = exec;
    this.mark = mark;
    this.shown = new Shown(shown);
  }

  static VmTerminal open(DockerMachine machine, Size size, Consumer<byte[]> shown) {
    return EngineFaults.asking(
        "there is no terminal in " + machine.instanceId(), () -> opened(machine, size, shown));
  }

  private static VmTerminal opened(DockerMachine machine, Size size, Consumer<byte[]> shown) {
    String mark = UUID.randomUUID().toString();
    String exec =
        machine
            .docker()
            .execCreateCmd(machine.containerId())
            .withCmd("/bin/sh", "-c", SHELL)
            .withUser("0:0")
            .withEnv(List.of(MarkedProcesses.variable(mark), "TERM=xterm-256color"))
            .withTty(true)
            .withAttachStdin(true)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    ContainerTerminal terminal = new ContainerTerminal(machine, exec, mark, shown);
    try {
      machine
          .docker()
          .execStartCmd(exec)
          .withTty(true)
          .withStdIn(terminal.keys)
          .exec(terminal.shown);
      terminal.shown.awaitStarted();
      terminal.resized(size);
      return terminal;
    } catch (InterruptedException e) {
      terminal.close();
      Thread.currentThread().interrupt();
      throw new VmException("interrupted while a terminal opened in " + machine.instanceId(), e);
    } catch (RuntimeException e) {
      terminal.close();
      throw e;
    }
  }

  @Override
  public void type(byte[] input) {
    keys.type(input);
  }

  @Override
  public void resize(Size size) {
    if (!exit.isDone()) {
      CompletableFuture<Boolean> unused = Waiting.on(() -> resized(size));
    }
  }

  private boolean resized(Size size) {
    try {
      machine.docker().resizeExecCmd(exec).withSize(size.rows(), size.columns()).exec();
      return true;
    } catch (DockerException e) {
      // it may have ended meanwhile
      LOG.log(Level.DEBUG, "a terminal keeps its size", e);
      return false;
    }
  }

  @Override
  public CompletionStage<Integer> exit() {
    return exit.minimalCompletionStage();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean running =
        exit.completeExceptionally(
            new VmException("the terminal in " + machine.instanceId() + " was closed"));
    keys.close();
    CompletableFuture<Boolean> unused =
        Waiting.on(
            () -> {
              if (running) {
                MarkedProcesses.end(machine, mark, "a shell");
              }
              try {
                // reads what is left, and so must not come before the shell has ended
                shown.close();
              } catch (IOException e) {
                LOG.log(Level.DEBUG, "a terminal's stream did not close", e);
              }
              return running;
            });
  }

  private void ended() {
    try {
      Long code = machine.docker().inspectExecCmd(exec).exec().getExitCodeLong();
      if (code == null) {
        exit.completeExceptionally(
            new VmException("the machine of '" + machine.instanceId() + "' went down"));
      } else {
        exit.complete(Math.toIntExact(code));
      }
    } catch (DockerException e) {
      exit.completeExceptionally(
          new VmException("the machine of '" + machine.instanceId() + "' went down", e));
    }
    keys.close();
  }

  /** What the shell shows, handed on as it comes. */
  private final class Shown extends ResultCallback.Adapter<Frame> {
    private final Consumer<byte[]> taker;

    private Shown(Consumer<byte[]> taker) {
      this.taker = taker;
    }

    @Override
    public void onNext(Frame frame) {
      taker.accept(frame.getPayload());
    }

    @Override
    public void onError(Throwable fault) {
      exit.completeExceptionally(
          new VmException(
              "the terminal in " + machine.instanceId() + " broke off: " + fault, fault));
      keys.close();
      super.onError(fault);
    }

    @Override
    public void onComplete() {
      ended();
      super.onComplete();
    }
  }
}
