package io.github.localec2;

/** How long a server lives. Whatever it is, each test finds the fixtures of its class only. */
public enum Lifetime {
  /** Whatever the configuration says; {@link #CLASS} if it says nothing. */
  DEFAULT,
  /** As long as a test: each has a server of its own, which begins with the class's fixtures. */
  METHOD,
  /** As long as a test class; tests take turns on it. */
  CLASS,
  /**
   * As long as the run of the tests in this JVM: all classes with the same settings take turns on
   * it, and give it back as they found it. Classes that run concurrently have one of their own,
   * unless {@link Isolation#ACCOUNT} keeps them apart.
   */
  RUN
}
