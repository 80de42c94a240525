package io.github.localec2;

/** How long resources take for what they do by themselves, such as from pending to running. */
public enum TransitionDelays {
  /** Whatever the configuration says; {@link #NONE} if it says nothing. */
  DEFAULT,
  /** The next request already sees the new state. */
  NONE,
  /** About as long as with EC2, on the server's clock: a test advances it, or waits. */
  REALISTIC,
  /**
   * As {@link #REALISTIC}, but whoever describes something finds all done, and the clock has moved
   * on by as long as it took.
   */
  SKIPPED
}
