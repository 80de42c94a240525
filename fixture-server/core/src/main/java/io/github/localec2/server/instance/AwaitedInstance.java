package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.Instance;

/** An instance of which somebody waits for a change: it is looked at when something has changed. */
public final class AwaitedInstance {
  /** A clock of the settings tells nobody when it jumps. */
  private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** Longer than any JVM lives, and can be counted in nanoseconds. */
  private static final Duration FOREVER = Duration.ofDays(365L * 100);

  private final Ec2State state;
  private final String id;
  private final Semaphore changes = new Semaphore(0);

  public AwaitedInstance(Ec2State state, String id) {
    this.state = state;
    this.id = id;
  }

  /**
   * Waits on the caller's thread.
   *
   * @return the instance that is as wanted, or, where the time is up, as it is
   * @throws IllegalArgumentException where there is no such instance, or no longer
   */
  public Instance until(Predicate<Instance> wanted, Duration limit) throws InterruptedException {
    long begin = System.nanoTime();
    long most = limit.compareTo(FOREVER) < 0 ? limit.toNanos() : FOREVER.toNanos();
    Runnable signal = this::lookAgain;
    state.watch(signal);
    try {
      while (true) {
        changes.drainPermits();
        Instance now = look().orElseThrow(this::unknown);
        long left = begin + most - System.nanoTime();
        if (wanted.test(now) || left <= 0) {
          return now;
        }
        boolean unused = changes.tryAcquire(Math.min(left, nanosToNext()), TimeUnit.NANOSECONDS);
      }
    } finally {
      state.unwatch(signal);
    }
  }

  /** There may be something to see, though the state has not changed. */
  public void lookAgain() {
    changes.release();
  }

  private Optional<Instance> look() {
    return state.scopes().stream().flatMap(scope -> look(scope).stream()).findFirst();
  }

  private Optional<Instance> look(Scope scope) {
    return state.look(scope, view -> view.rows(INSTANCES).find(id).map(InstanceRecord::instance));
  }

  /** Until something changes by itself. */
  private long nanosToNext() {
    Instant next = state.nextChange();
    if (next == null) {
      return Long.MAX_VALUE;
    }
    if (next.equals(Instant.MIN)) {
      return 0;
    }
    Duration time = Duration.between(state.now(), next);
    return time.compareTo(LONGEST_BETWEEN_LOOKS) < 0
        ? Math.max(0, time.toNanos())
        : LONGEST_BETWEEN_LOOKS.toNanos();
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException("there is no instance '" + id + "'");
  }
}
