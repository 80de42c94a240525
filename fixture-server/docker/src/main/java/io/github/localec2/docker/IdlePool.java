package io.github.localec2.docker;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Threads that keep no JVM, and go when there is nothing to do. */
final class IdlePool {
  private static final int SECONDS = 2;

  private IdlePool() {}

  /**
   * @param names names each thread
   */
  static ThreadPoolExecutor of(int threads, Supplier<String> names) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, names.get());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
