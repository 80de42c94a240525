package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The serial consoles of guests. The host writes each to a volume, so that a remote host's is read
 * like any other; it does not tell when there is more, so whoever waits for a line looks again.
 */
final class Consoles implements AutoCloseable {
  private static final long LOOK_MILLIS = 250;

  private final Pool pool;
  private final VolumeNames names;
  private final ScheduledThreadPoolExecutor looks;

  Consoles(Pool pool, VolumeNames names) {
    this.pool = pool;
    this.names = names;
    looks =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "local-ec2-libvirt-console");
              thread.setDaemon(true);
              return thread;
            });
    looks.setKeepAliveTime(2, TimeUnit.SECONDS);
    looks.allowCoreThreadTimeOut(true);
  }

  /** All that is on a console; empty where the machine has none yet. */
  byte[] of(Machine machine) {
    return machine.state() == Machine.State.NONE
        ? new byte[0]
        : pool.download(names.console(machine.instanceId()));
  }

  /** The first line that is wanted; fails where the machine goes down before there is one. */
  CompletableFuture<String> line(Machine machine, Predicate<String> wanted) {
    CompletableFuture<String> found = new CompletableFuture<>();
    look(machine, wanted, found, 0, 0);
    return found;
  }

  private void look(
      Machine machine,
      Predicate<String> wanted,
      CompletableFuture<String> found,
      int looked,
      long delay) {
    try {
      ScheduledFuture<?> unused =
          looks.schedule(() -> again(machine, wanted, found, looked), delay, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      found.completeExceptionally(new VmException("the VM manager 'libvirt' is closed", e));
    }
  }

  private void again(
      Machine machine, Predicate<String> wanted, CompletableFuture<String> found, int looked) {
    if (found.isDone()) {
      // nobody waits any more
      return;
    }
    // asked before the console is read: what is written last is read as well
    boolean runs = machine.state() == Machine.State.RUNNING;
    try {
      int seen = seen(machine, wanted, found, looked);
      if (!found.isDone() && runs) {
        look(machine, wanted, found, seen, LOOK_MILLIS);
      } else {
        found.completeExceptionally(
            new VmException(
                "the machine of '"
                    + machine.instanceId()
                    + "' went down, and its console has no such line"));
      }
    } catch (RuntimeException | AssertionError e) {
      found.completeExceptionally(e);
    }
  }

  /** How many complete lines have been looked at. */
  private int seen(
      Machine machine, Predicate<String> wanted, CompletableFuture<String> found, int looked) {
    String text = new String(of(machine), StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    int complete = text.endsWith("\n") ? lines.size() : Math.max(0, lines.size() - 1);
    for (int i = Math.min(looked, complete); i < complete && !found.isDone(); i++) {
      if (wanted.test(lines.get(i))) {
        found.complete(lines.get(i));
      }
    }
    return complete;
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
