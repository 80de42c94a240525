package io.github.localec2;

/** What becomes of the machines that a test launched when the test has failed. */
public enum AfterFailure {
  /** Whatever the configuration says; {@link #CLEAN} if it says nothing. */
  DEFAULT,
  /** They end, as after any test. */
  CLEAN,
  /**
   * They run on for looking into, also after the JVM; the failure says how to enter and how to
   * remove them.
   */
  KEEP
}
