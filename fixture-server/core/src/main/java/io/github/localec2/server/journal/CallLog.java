package io.github.localec2.server.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Keeps the newest calls of a server: at most so many, and of their bodies at most so many bytes.
 */
public final class CallLog {
  /** How many bytes the answers to the kept calls may have together. */
  private static final long MOST_BYTES = 16L << 20;

  /** A larger answer is not worth forgetting all others for. */
  private static final int MOST_OF_ONE = 4 << 20;

  private final int capacity;
  private final Clock clock;
  private final Deque<Ec2Call> kept = new ArrayDeque<>();

  /** When an operation that we have not was called last: not forgotten with the call. */
  private final Map<Missing, Long> unsupported = new HashMap<>();

  /** How many calls each account has made. */
  private final Map<String, Long> made = new HashMap<>();

  private final List<Awaiting> awaiting = new ArrayList<>();
  private long next;
  private long bytes;

  private record Missing(String operation, String account) {}

  private record Awaiting(CallPattern pattern, CompletableFuture<Ec2Call> found) {}

  /**
   * @param capacity how many calls are kept; 0 keeps none and costs nothing
   */
  public CallLog(int capacity, Clock clock) {
    if (capacity < 0) {
      throw new IllegalArgumentException("journal must not be negative: " + capacity);
    }
    this.capacity = capacity;
    this.clock = clock;
  }

  /** Whether somebody waits for a call, and may go on in the thread that has made it. */
  public synchronized boolean isAwaited() {
    return !awaiting.isEmpty();
  }

  /** A call begins. */
  public OpenCall open() {
    return capacity == 0
        ? new OpenCall(null, Instant.EPOCH, 0)
        : new OpenCall(this, clock.instant(), System.nanoTime());
  }

  void add(OpenCall open) {
    Duration duration = Duration.ofNanos(System.nanoTime() - open.started());
    if (open.bytes() > MOST_OF_ONE) {
      open.forgetResponse();
    }
    Ec2Call call;
    List<Awaiting> waiting;
    synchronized (this) {
      call = new Ec2Call(next++, open, duration);
      kept.add(call);
      made.merge(call.account(), 1L, Long::sum);
      if (call.unsupported()) {
        unsupported.put(new Missing(call.operation(), call.account()), call.number());
      }
      bytes += weight(call);
      while (kept.size() > capacity || bytes > MOST_BYTES && kept.size() > 1) {
        bytes -= weight(kept.remove());
      }
      waiting = awaiting.isEmpty() ? List.of() : List.copyOf(awaiting);
    }
    // outside the lock: a pattern and whoever continues may call the server
    if (waiting.isEmpty()) {
      return;
    }
    if (open.isToldElsewhere()) {
      ForkJoinPool.commonPool().execute(() -> tell(waiting, call));
    } else {
      tell(waiting, call);
    }
  }

  private void tell(List<Awaiting> waiting, Ec2Call call) {
    waiting.forEach(each -> tell(each, call));
    forgetDone();
  }

  /** What a pattern throws is for whoever waits, not for whoever calls. */
  private static void tell(Awaiting waiting, Ec2Call call) {
    try {
      if (!waiting.found().isDone() && waiting.pattern().matches(call)) {
        waiting.found().complete(call);
      }
    } catch (RuntimeException | Error e) {
      waiting.found().completeExceptionally(e);
    }
  }

  private synchronized void forgetDone() {
    awaiting.removeIf(each -> each.found().isDone());
  }

  private static long weight(Ec2Call call) {
    return call.response().isPresent() ? call.bytes() : 0;
  }

  /** The kept calls from a number on. */
  synchronized Calls from(long number) {
    List<Ec2Call> calls = new ArrayList<>();
    for (Ec2Call call : kept) {
      if (call.number() >= number) {
        calls.add(call);
      }
    }
    Ec2Call oldest = kept.peek();
    long dropped = oldest == null ? 0 : Math.max(0, oldest.number() - number);
    return new Calls(calls, dropped, unsupported(number, any -> true));
  }

  /**
   * The kept calls of an account from a number on.
   *
   * @param before how many it had made by then
   */
  synchronized Calls from(long number, String account, long before) {
    List<Ec2Call> calls = new ArrayList<>();
    for (Ec2Call call : kept) {
      if (call.number() >= number && call.account().equals(account)) {
        calls.add(call);
      }
    }
    long dropped = made.getOrDefault(account, 0L) - before - calls.size();
    return new Calls(calls, dropped, unsupported(number, account::equals));
  }

  private Set<String> unsupported(long number, Predicate<String> accounts) {
    Set<String> missing = new HashSet<>();
    unsupported.forEach(
        (call, last) -> {
          if (last >= number && accounts.test(call.account())) {
            missing.add(call.operation());
          }
        });
    return missing;
  }

  /** Tells the number that the next call gets, and how many calls an account has made. */
  synchronized <T> T fromNow(String account, BiFunction<Long, Long, T> told) {
    return told.apply(next, made.getOrDefault(account, 0L));
  }

  /** The first call from a number on that matches; the one to come if there is none yet. */
  CompletableFuture<Ec2Call> first(long number, CallPattern pattern) {
    Awaiting waiting = new Awaiting(pattern, new CompletableFuture<>());
    long from = number;
    while (true) {
      List<Ec2Call> past;
      synchronized (this) {
        if (from >= next) {
          awaiting.add(waiting);
          return waiting.found();
        }
        past = from(from);
        from = next;
      }
      // outside the lock, as above
      for (Ec2Call call : past) {
        tell(waiting, call);
        if (waiting.found().isDone()) {
          return waiting.found();
        }
      }
    }
  }

  /** The number that the next call gets. */
  synchronized long next() {
    return next;
  }

  boolean keepsNothing() {
    return capacity == 0;
  }
}
