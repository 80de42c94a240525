package io.github.localec2.server.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a server was asked and what it answered, from some moment on. A call is in it before its
 * answer reaches the client. It keeps the newest calls, as many as the setting {@code journal}
 * says.
 */
public final class Ec2Journal {
  private final CallLog log;
  private final long from;

  /** Null for all. */
  private final @Nullable String account;

  /** How many calls the account had made before. */
  private final long before;

  private Ec2Journal(CallLog log, long from) {
    this(log, from, null, 0);
  }

  private Ec2Journal(CallLog log, long from, @Nullable String account, long before) {
    this.log = log;
    this.from = from;
    this.account = account;
    this.before = before;
  }

  /** The journal of all calls that a log keeps. */
  public static Ec2Journal of(CallLog log) {
    return new Ec2Journal(log, 0);
  }

  /** The same journal, but only of what comes after this moment. */
  public Ec2Journal fromNow() {
    return account == null ? new Ec2Journal(log, log.next()) : ofAccount(account);
  }

  /**
   * Of the calls of one account, from now on: others neither count nor are waited for.
   *
   * @param id 12 digits
   */
  public Ec2Journal ofAccount(String id) {
    return log.fromNow(id, (next, made) -> new Ec2Journal(log, next, id, made));
  }

  /** The same journal, that knows only of the calls from a number on. */
  public Ec2Journal from(long number) {
    return new Ec2Journal(log, number);
  }

  /** Whether calls are kept at all. */
  public boolean on() {
    return !log.keepsNothing();
  }

  /** All calls so far. */
  public Calls calls() {
    return account == null ? log.from(from) : log.from(from, account, before);
  }

  /** The calls so far to an operation, such as {@code RunInstances}. */
  public Calls calls(String operation) {
    return calls().to(operation);
  }

  public Calls calls(CallPattern pattern) {
    return calls().matching(pattern);
  }

  /**
   * The first call that matches: one that was made already, or the one to come. It completes in the
   * thread that answers the call, before the answer is sent.
   */
  public CompletableFuture<Ec2Call> first(CallPattern pattern) {
    checkOn();
    return log.first(from, account == null ? pattern : pattern.byAccount(account));
  }

  /**
   * Waits for a call, unless it was made already.
   *
   * @param most how long to wait, in real time
   * @return the first call that matches
   * @throws AssertionError with a timeline of what came instead
   */
  public Ec2Call await(CallPattern pattern, Duration most) {
    CompletableFuture<Ec2Call> first = first(pattern);
    try {
      return first.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw failure("waited " + CallLine.millis(most) + " for a call: " + pattern, calls());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while waiting for a call: " + pattern, calls());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the pattern failed: " + pattern, e.getCause());
    } finally {
      // one that nobody waits for any more must not be kept
      first.cancel(false);
    }
  }

  /** As {@link #await(CallPattern, Duration)}, for an operation such as {@code RunInstances}. */
  public Ec2Call await(String operation, Duration most) {
    return await(CallPattern.call(operation), most);
  }

  /** Exactly one call matches. */
  public void verify(CallPattern pattern) {
    verify(pattern, Times.once());
  }

  /**
   * So many calls match.
   *
   * @throws AssertionError with a timeline of what came instead
   */
  public void verify(CallPattern pattern, Times times) {
    Calls all = complete();
    int found = all.matching(pattern).size();
    if (!times.include(found)) {
      throw failure("wanted " + times + ", but came " + Times.exactly(found) + ": " + pattern, all);
    }
  }

  /** There are calls that match, in this order; others may be between them. */
  public void verifyInOrder(CallPattern... patterns) {
    Calls all = complete();
    int found = 0;
    for (Ec2Call call : all) {
      if (found < patterns.length && patterns[found].matches(call)) {
        found++;
      }
    }
    if (found < patterns.length) {
      throw failure(
          "wanted in order " + Arrays.toString(patterns) + ", but did not come: " + patterns[found],
          all);
    }
  }

  /** Every call matches one of these; without any, there was no call at all. */
  public void verifyNothingBut(CallPattern... patterns) {
    Calls all = complete();
    List<Ec2Call> others = new ArrayList<>();
    for (Ec2Call call : all) {
      if (Arrays.stream(patterns).noneMatch(pattern -> pattern.matches(call))) {
        others.add(call);
      }
    }
    if (!others.isEmpty()) {
      throw failure(
          "wanted nothing but " + Arrays.toString(patterns) + ", but came also: " + others.get(0),
          all);
    }
  }

  /** A line for each call, of at most the last 100; secrets are left out. */
  public String timeline() {
    return calls().timeline();
  }

  /** What is no longer kept can't be counted. */
  private Calls complete() {
    checkOn();
    Calls all = calls();
    if (all.dropped() > 0) {
      throw new IllegalStateException(
          all.dropped()
              + " calls are no longer kept, so that the others can't be verified: let the setting"
              + " journal be more than "
              + all.size());
    }
    return all;
  }

  private void checkOn() {
    if (log.keepsNothing()) {
      throw new IllegalStateException("the setting journal is 0: no calls are kept");
    }
  }

  private static AssertionError failure(String message, Calls all) {
    return new AssertionError(message + System.lineSeparator() + all.timeline());
  }
}
