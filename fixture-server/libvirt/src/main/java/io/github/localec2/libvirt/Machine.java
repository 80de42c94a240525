package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmSpec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An instance and what has become of its domain. */
final class Machine {
  /** What the domain does. */
  enum State {
    /** There is none yet, or no longer. */
    NONE,
    RUNNING,
    DOWN
  }

  private final VmSpec spec;

  /** Held while libvirt is asked to change the domain. */
  final ReentrantLock turn = new ReentrantLock();

  private volatile State state = State.NONE;
  private volatile @Nullable String address;
  private boolean stopping;
  private CompletableFuture<Boolean> down = CompletableFuture.completedFuture(true);
  private CompletableFuture<Boolean> rebooted = CompletableFuture.completedFuture(true);

  Machine(VmSpec spec) {
    this.spec = spec;
  }

  VmSpec spec() {
    return spec;
  }

  String instanceId() {
    return spec.instanceId();
  }

  State state() {
    return state;
  }

  /** It runs from now on. */
  synchronized void runs() {
    state = State.RUNNING;
    stopping = false;
    down = new CompletableFuture<>();
  }

  /**
   * It runs no more.
   *
   * @return true where nobody has asked for it
   */
  boolean ends(State next) {
    CompletableFuture<Boolean> waited;
    CompletableFuture<Boolean> also;
    boolean byItself;
    synchronized (this) {
      byItself = state == State.RUNNING && !stopping;
      state = next;
      waited = down;
      also = rebooted;
    }
    waited.complete(true);
    also.complete(true);
    return byItself;
  }

  /** When it goes down, it will be because it was asked to. */
  synchronized void stopping() {
    stopping = true;
  }

  synchronized CompletableFuture<Boolean> down() {
    return down;
  }

  /** Completes when it has been restarted, or has gone down. */
  synchronized CompletableFuture<Boolean> expectReboot() {
    rebooted = new CompletableFuture<>();
    return rebooted;
  }

  void reboots() {
    CompletableFuture<Boolean> waited;
    synchronized (this) {
      waited = rebooted;
    }
    waited.complete(true);
  }

  /** Its address in the libvirt network; null where nobody decided it. */
  @Nullable String address() {
    return address;
  }

  void address(@Nullable String next) {
    address = next;
  }
}
