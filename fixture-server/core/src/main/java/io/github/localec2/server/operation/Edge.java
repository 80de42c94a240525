package io.github.localec2.server.operation;

import java.util.function.Function;

/** How an {@link EdgeHandler} reaches the state. */
public interface Edge {
  /** Reads a consistent moment. */
  <R> R read(Function<Call, R> reader);

  /**
   * Changes the state as one step; on a dry run it is tried, nothing is kept and the call ends.
   * What the first step returns is what a repetition with the same client token gets.
   */
  <R> R commit(Function<Call, R> change);
}
