package io.github.localec2.docker;

import io.github.localec2.server.vm.VmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Questions that may take as long as somebody's program: each waits on a thread of its own. */
final class Waiting {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private Waiting() {}

  /** Asks on a thread that is interrupted when the answer is cancelled. */
  static <T> CompletableFuture<T> on(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(question.get());
              } catch (VmException e) {
                answer.completeExceptionally(e);
              } catch (Throwable e) {
                answer.completeExceptionally(
                    new VmException("the VM manager 'docker' failed: " + e, e));
              }
            },
            "local-ec2-docker-waiting-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    CompletionStage<T> unused =
        answer.whenComplete(
            (any, fault) -> {
              if (answer.isCancelled()) {
                thread.interrupt();
              }
            });
    thread.start();
    return answer;
  }
}
