package io.github.localec2.junit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Waits for machines: for their answers, and for what they tell nobody and has to be looked at. */
final class Patience {
  /** How long is waited where nothing else is said. */
  static final Duration DEADLINE = Duration.ofMinutes(5);

  private static final int LINES = 20;
  private static final long FIRST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 250;

  private Patience() {}

  /**
   * An answer.
   *
   * @param what was to be done, such as {@code "'ls' can't be run in i-1"}
   * @throws AssertionError where it fails, or does not come
   */
  static <T> T answer(String what, CompletionStage<T> stage) {
    return answer(what, stage, DEADLINE, () -> "");
  }

  /**
   * @param lastSeen added to the message where the answer does not come in time
   */
  static <T> T answer(
      String what, CompletionStage<T> stage, Duration deadline, Supplier<String> lastSeen) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      return future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new AssertionError(what + " within " + words(deadline) + lastSeen.get(), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new AssertionError(what + ": " + reason(cause), cause);
    } catch (InterruptedException e) {
      future.cancel(true);
      throw interrupted(what, e);
    }
  }

  /**
   * Looks again and again.
   *
   * @param look gets how long it may take; empty where it is not so yet
   * @param lastSeen added to the message where it is not so in time
   */
  static <T> T until(
      String what,
      Duration deadline,
      Function<Duration, Optional<T>> look,
      Supplier<String> lastSeen) {
    return until(what, deadline, LONGEST_PAUSE_MILLIS, look, lastSeen);
  }

  /**
   * @param longestPause in milliseconds, between two looks
   */
  static <T> T until(
      String what,
      Duration deadline,
      long longestPause,
      Function<Duration, Optional<T>> look,
      Supplier<String> lastSeen) {
    long end = System.nanoTime() + deadline.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      long left = end - System.nanoTime();
      Optional<T> found = look.apply(Duration.ofNanos(Math.max(left, 1_000_000)));
      if (found.isPresent()) {
        return found.get();
      }
      left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(what + " within " + words(deadline) + lastSeen.get());
      }
      pause(what, Math.min(pause, left / 1_000_000 + 1));
      pause = Math.min(longestPause, pause * 3 / 2);
    }
  }

  private static void pause(String what, long millis) {
    try {
      // nobody counts down: nothing tells of what is looked for
      new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  private static AssertionError interrupted(String what, InterruptedException fault) {
    Thread.currentThread().interrupt();
    return new AssertionError(what + ": interrupted", fault);
  }

  static String reason(Throwable fault) {
    return fault.getMessage() == null ? fault.toString() : fault.getMessage();
  }

  static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  /** The end of a text, each line indented; for messages. */
  static String tail(String text) {
    String[] lines = text.strip().split("\n");
    StringBuilder tail = new StringBuilder();
    for (int i = Math.max(0, lines.length - LINES); i < lines.length; i++) {
      tail.append(lines[i].isBlank() ? "" : "\n  " + lines[i].stripTrailing());
    }
    return tail.toString();
  }
}
