package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets a few machines boot at once, the others wait: many that boot together are no faster than one
 * after the other, and some run into their own time limits. A machine has booted when it can be
 * logged in to, which is looked for ten times a second; a place is free as well when it has gone
 * down, or after a while.
 */
final class Boots implements AutoCloseable {
  private static final int SSH = 22;
  private static final int LOOK_MILLIS = 100;
  private static final long LONGEST_SECONDS = 120;

  private final int most;
  private final Map<Machine, Long> booting = new ConcurrentHashMap<>();
  private final Queue<CompletableFuture<Boolean>> waiting = new ArrayDeque<>();
  private final ScheduledThreadPoolExecutor looks;
  private int running;
  private boolean closed;

  Boots(int most) {
    this.most = most;
    looks =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "local-ec2-libvirt-boots");
              thread.setDaemon(true);
              return thread;
            });
    looks.setKeepAliveTime(2, TimeUnit.SECONDS);
    looks.allowCoreThreadTimeOut(true);
  }

  /** How many may boot at once on a host where nothing is set. */
  static int most(LibvirtSettings settings, Hypervisor hypervisor) {
    if (settings.boots() > 0) {
      return settings.boots();
    }
    return hypervisor.emulates()
        ? hypervisor.processors()
        : Math.max(8, 2 * hypervisor.processors());
  }

  /**
   * Completes when one more may boot; who was let in ends it with {@link #begun} or {@link #left}.
   */
  synchronized CompletableFuture<Boolean> turn() {
    if (closed) {
      return CompletableFuture.failedFuture(closed());
    }
    if (running < most) {
      running++;
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    waiting.add(turn);
    return turn;
  }

  private static VmException closed() {
    return new VmException("the VM manager 'libvirt' is closed");
  }

  /** Who was let in does not boot after all, or has booted. */
  void left() {
    CompletableFuture<Boolean> next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        running--;
        return;
      }
    }
    next.complete(true);
  }

  /** A machine boots; somebody else may when it has. */
  void begun(Machine machine) {
    booting.put(machine, System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS));
    CompletableFuture<?> unused = machine.down().thenRun(() -> booted(machine));
    later(machine);
  }

  /** A machine boots that somebody else has started; nobody waits for it. */
  void seen(Machine machine) {
    later(machine);
  }

  private synchronized void later(Machine machine) {
    if (!closed) {
      ScheduledFuture<?> unused =
          looks.schedule(() -> look(machine), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look(Machine machine) {
    if (machine.state() != Machine.State.RUNNING || machine.booted().isDone()) {
      return;
    }
    String address = machine.address();
    if (address != null && answers(address)) {
      machine.booted().complete(true);
      booted(machine);
      return;
    }
    Long deadline = booting.get(machine);
    if (deadline != null && System.nanoTime() - deadline > 0) {
      // others may boot now; it is looked at all the same
      booted(machine);
    }
    later(machine);
  }

  private void booted(Machine machine) {
    if (booting.remove(machine) != null) {
      left();
    }
  }

  private static boolean answers(String address) {
    try (Socket socket = new Socket()) {
      // security groups say nothing about what the server itself does
      socket.setTrafficClass(FirewallTable.OWN_CODE_POINT << 2);
      socket.connect(new InetSocketAddress(address, SSH), LOOK_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Who still waits waits in vain. */
  @Override
  public void close() {
    List<CompletableFuture<Boolean>> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(waiting);
      waiting.clear();
      looks.shutdownNow();
    }
    all.forEach(each -> each.completeExceptionally(closed()));
  }
}
