package io.github.localec2.junit;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** What has to be closed, the last opened first; one failure keeps nothing else open. */
final class Closing implements AutoCloseable {
  private final Deque<Runnable> open = new ConcurrentLinkedDeque<>();

  void add(Runnable close) {
    open.push(close);
  }

  /** Closes all, once; throws the first failure with the others in it. */
  @Override
  public void close() {
    RuntimeException failure = null;
    for (Runnable next = open.poll(); next != null; next = open.poll()) {
      try {
        next.run();
      } catch (RuntimeException e) {
        failure = together(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static RuntimeException together(
      @Nullable RuntimeException first, RuntimeException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }
}
