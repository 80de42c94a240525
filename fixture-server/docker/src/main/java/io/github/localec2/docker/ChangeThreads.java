package io.github.localec2.docker;

import io.github.localec2.server.vm.VmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where features change containers that run, for a request that waits: beside the manager's own
 * threads, all of which may be busy with launches. The threads go when there is nothing to do.
 */
public final class ChangeThreads implements AutoCloseable {
  private static final int THREADS = 2;

  private final ThreadPoolExecutor threads;

  /**
   * @param name the threads'
   */
  public ChangeThreads(String name) {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
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
