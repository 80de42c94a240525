package io.github.localec2;

/** What becomes of a test that calls an operation which EC2 has, but Local EC2 does not yet. */
public enum UnsupportedOperations {
  /** Whatever the configuration says; {@link #ANSWER} if it says nothing. */
  DEFAULT,
  /** The call is answered with {@code UnsupportedOperation}, and the test goes on. */
  ANSWER,
  /** The call is answered so, and the test fails at its end, whatever it made of the answer. */
  FAIL
}
