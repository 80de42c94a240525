package io.github.localec2.docker;

import io.github.localec2.server.vm.VmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * Where features change containers that run, for a request that waits: beside the manager's own
 * threads, all of which may be busy with launches. The threads go when there is nothing to do.
 */
public final class ChangeThreads implements AutoCloseable {
  private static final int THREADS = 2;

  private final ExecutorService threads;

  /**
   * @param name the threads'
   */
  public ChangeThreads(String name) {
    threads = IdlePool.of(THREADS, () -> name);
  }

  /** Completes when the change is made; fails with what it throws. */
  public CompletionStage<Void> run(Runnable change) {
    try {
      return CompletableFuture.runAsync(change, threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(new VmException("the VM manager is closed", e));
    }
  }

  /** Takes no more changes. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
