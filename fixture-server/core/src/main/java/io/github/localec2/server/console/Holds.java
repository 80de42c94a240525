package io.github.localec2.server.console;

import io.github.localec2.server.protocol.codec.ModelJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whoever waits until a person has looked at the server, such as a test that failed. */
public final class Holds implements AutoCloseable {
  private final List<Hold> waiting = new ArrayList<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private boolean closed;
  private long next;
  private volatile long changes;

  private static final class Hold {
    private final long number;
    private final String why;
    private final long until;
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean released;
    private boolean last;

    Hold(long number, String why, long until) {
      this.number = number;
      this.why = why;
      this.until = until;
    }
  }

  /**
   * Waits until a person lets it go on, the time is up, or the server closes.
   *
   * @param why what a person reads
   * @param limit more than none
   * @return whether a person let it go on, and wants to see what comes next too
   * @throws InterruptedException where the waiting thread is interrupted
   */
  public boolean await(String why, Duration limit) throws InterruptedException {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException("limit must be positive: '" + limit + "'");
    }
    Hold hold;
    synchronized (this) {
      if (closed) {
        return false;
      }
      hold = new Hold(next++, why, System.nanoTime() + limit.toNanos());
      waiting.add(hold);
    }
    changed();
    try {
      if (!hold.over.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
      synchronized (this) {
        return hold.released && !hold.last;
      }
    } finally {
      synchronized (this) {
        waiting.remove(hold);
      }
      changed();
    }
  }

  /**
   * Lets whoever waits go on.
   *
   * @param last whether nobody wants to see what comes next
   * @return how many waited
   */
  synchronized int release(boolean last) {
    for (Hold hold : waiting) {
      hold.released = true;
      hold.last = last;
      hold.over.countDown();
    }
    return waiting.size();
  }

  /** Who waits, and for how long yet. */
  synchronized String json() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Hold hold : waiting) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("number", hold.number);
      each.put("why", hold.why);
      each.put("secondsLeft", Math.max(0, (hold.until - System.nanoTime()) / 1_000_000_000));
      all.add(each);
    }
    StringBuilder out = new StringBuilder();
    ModelJson.write(out, all);
    return out.toString();
  }

  /** Grows whenever somebody begins to wait or has ended. */
  long changes() {
    return changes;
  }

  private void changed() {
    synchronized (this) {
      changes = changes + 1;
    }
    watchers.forEach(Runnable::run);
  }

  void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  void unwatch(Runnable watcher) {
    watchers.remove(watcher);
  }

  /** Nobody waits any more, nor will. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.forEach(hold -> hold.over.countDown());
  }
}
