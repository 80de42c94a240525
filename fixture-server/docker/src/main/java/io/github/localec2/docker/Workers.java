package io.github.localec2.docker;

import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads on which a manager waits for its engine. There are few: beyond that an engine only
 * gets slower, and most where it has few processors.
 */
final class Workers {
  private static final System.Logger LOG = System.getLogger(Workers.class.getName());

  /** Two processors remove containers quickest with five or six, and make them as quickly. */
  private static final int THREADS =
      Math.max(4, Math.min(8, 3 * Runtime.getRuntime().availableProcessors()));

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final ExecutorService threads =
      IdlePool.of(THREADS, () -> "local-ec2-docker-" + NUMBERS.incrementAndGet());

  /** Does the work on one of the threads; what it throws arrives as a {@link VmException}. */
  <T> CompletableFuture<T> run(Supplier<T> work) {
    return run(work, () -> {});
  }

  /**
   * The same, and more when who waits for it has done what it does then.
   *
   * @param after makes nobody wait; what it throws is logged
   */
  <T> CompletableFuture<T> run(Supplier<T> work, Runnable after) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            try {
              done.complete(work.get());
            } catch (VmException e) {
              done.completeExceptionally(e);
            } catch (Throwable e) {
              done.completeExceptionally(
                  new VmException("the VM manager 'docker' failed: " + e, e));
            }
            try {
              after.run();
            } catch (RuntimeException e) {
              LOG.log(Level.WARNING, "what follows on a change of a container failed", e);
            }
          });
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(new VmException("the VM manager 'docker' is closed", e));
    }
    return done;
  }

  /** Does the work for nobody who waits. */
  void submit(Runnable work) {
    run(() -> {
          work.run();
          return true;
        })
        .minimalCompletionStage()
        .whenComplete(
            (any, fault) -> {
              if (fault != null) {
                LOG.log(Level.WARNING, "the engine failed", fault);
              }
            });
  }

  /** Takes no more work, and does not wait: what is being done may never end. */
  void abandon() {
    threads.shutdownNow();
  }

  /** Takes no more work, and waits for what is being done. */
  void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
