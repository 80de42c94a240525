package io.github.localec2;

/** What becomes of the server, and of the machines that a test launched, when it has failed. */
public enum AfterFailure {
  /** Whatever the configuration says; {@link #CLEAN} if it says nothing. */
  DEFAULT,
  /** They end, as after any test. */
  CLEAN,
  /**
   * They run on for looking into, also after the JVM; the failure says how to enter and how to
   * remove them.
   */
  KEEP,
  /**
   * The tests wait, with the server and the machines as they are, until somebody who looks into the
   * Resource Browser lets them go on there, or {@code localec2.hold-minutes} have passed; its
   * address is printed. Then all ends as after any test. Where the environment has {@code CI}, only
   * a system property or the environment can say so: elsewhere it is taken for {@link #CLEAN}.
   */
  HOLD
}
