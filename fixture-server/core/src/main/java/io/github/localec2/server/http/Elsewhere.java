package io.github.localec2.server.http;

import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Has what may wait done by a thread of its own: those that read requests read for all connections.
 */
final class Elsewhere {
  private Elsewhere() {}

  /**
   * @param callback fails where the work does, or the server is closing
   */
  static void run(Request request, Callback callback, Runnable work) {
    try {
      request
          .getComponents()
          .getExecutor()
          .execute(
              () -> {
                try {
                  work.run();
                } catch (RuntimeException | Error e) {
                  callback.failed(e);
                }
              });
    } catch (RejectedExecutionException e) {
      callback.failed(e);
    }
  }
}
