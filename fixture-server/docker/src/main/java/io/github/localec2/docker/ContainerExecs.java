package io.github.localec2.docker;

import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The programs that are run in a container. One that is being started while the container is paused
 * hangs half started, and the engine with it, so before a pause those that are being started are
 * waited for, and from then on none begins.
 */
final class ContainerExecs {
  private static final System.Logger LOG = System.getLogger(ContainerExecs.class.getName());

  /**
   * The engine tells that a program has begun only who asks: its event {@code exec_start}, and the
   * head of its answer to the start, come 70 ms and more before the program has a process.
   */
  private static final long LOOK_MILLIS = 5;

  private final String instanceId;
  private final Duration patience;
  private final Predicate<String> begun;
  private final Set<Program> programs = new HashSet<>();
  private boolean held;

  /**
   * @param patience how long a program may take to begin before the container is paused all the
   *     same
   * @param begun asks the engine whether a program, by the id of its exec, has begun or ended
   */
  ContainerExecs(String instanceId, Duration patience, Predicate<String> begun) {
    this.instanceId = instanceId;
    this.patience = patience;
    this.begun = begun;
  }

  /** One that is being run; closed at its end. */
  final class Program implements AutoCloseable {
    private @Nullable String exec;

    private Program() {}

    /** The engine knows it by this id, and is about to start it. */
    void is(String id) {
      synchronized (ContainerExecs.this) {
        exec = id;
        ContainerExecs.this.notifyAll();
      }
    }

    @Override
    public void close() {
      synchronized (ContainerExecs.this) {
        programs.remove(this);
        ContainerExecs.this.notifyAll();
      }
    }
  }

  /**
   * A program is to be run.
   *
   * @throws VmException where the container is about to be paused, or is
   */
  synchronized Program begin() {
    if (held) {
      throw new VmException("the machine of '" + instanceId + "' is stopped: nothing runs in it");
    }
    Program program = new Program();
    programs.add(program);
    return program;
  }

  /** The container is about to be paused. */
  void hold() {
    Set<Program> present;
    synchronized (this) {
      held = true;
      present = Set.copyOf(programs);
    }
    long until = System.nanoTime() + patience.toNanos();
    for (Program each : present) {
      while (isBeingStarted(each)) {
        if (System.nanoTime() - until > 0) {
          LOG.log(Level.WARNING, "a program does not begin in {0}, which is stopped", instanceId);
          return;
        }
      }
    }
  }

  /** Waits a moment where it is. */
  @SuppressWarnings("WaitNotInLoop") // who asks does so in a loop
  private boolean isBeingStarted(Program program) {
    String exec;
    synchronized (this) {
      exec = program.exec;
    }
    if (exec != null && begun.test(exec)) {
      return false;
    }
    synchronized (this) {
      if (!programs.contains(program)) {
        return false;
      }
      try {
        wait(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new VmException("interrupted while a program of " + instanceId + " began", e);
      }
      return true;
    }
  }

  /** The container runs again, or still does. */
  synchronized void release() {
    held = false;
  }
}
