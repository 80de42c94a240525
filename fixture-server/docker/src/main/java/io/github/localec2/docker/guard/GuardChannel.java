package io.github.localec2.docker.guard;

import java.util.concurrent.CompletableFuture;

/** A way to the agent that changes the rules of one container. */
interface GuardChannel extends AutoCloseable {
  /** Completes when the rules hold, or exceptionally where they can't or the channel has ended. */
  CompletableFuture<Void> send(byte[] rules);

  /** Ends the agent; nobody is told. */
  @Override
  void close();
}
