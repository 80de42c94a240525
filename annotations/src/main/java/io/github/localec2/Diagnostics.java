package io.github.localec2;

/** What is kept of a test that failed, beside the calls that its failure shows. */
public enum Diagnostics {
  /** Whatever the configuration says; {@link #ON_FAILURE} if it says nothing. */
  DEFAULT,
  /** A page for people and text files, published as JUnit's files. */
  ON_FAILURE,
  /** Nothing. */
  OFF
}
