package io.github.localec2;

/** How the test classes are kept apart that share a server for the run: {@link Lifetime#RUN}. */
public enum Isolation {
  /** Whatever the configuration says; {@link #ROLLBACK} if it says nothing. */
  DEFAULT,
  /**
   * Classes take turns on the server and give it back as they found it. Classes that run
   * concurrently have one of their own.
   */
  ROLLBACK,
  /**
   * Each class has an account of its own, and so has each concurrent test of a class without
   * fixtures: they run on one server at the same time. Only the account's own state goes back.
   */
  ACCOUNT
}
