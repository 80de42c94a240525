package io.github.localec2.junit;

import io.github.localec2.AfterFailure;
import io.github.localec2.Diagnostics;
import io.github.localec2.UnsupportedOperations;
import io.github.localec2.server.journal.Calls;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** What is said about a test, or about what a class did around its tests, when it has ended. */
final class AfterTest {
  private final ExtensionContext context;
  private final String server;
  private final Ec2Scope scope;
  private final Optional<Throwable> failure;

  private AfterTest(
      ExtensionContext context, String server, Ec2Scope scope, Optional<Throwable> failure) {
    this.context = context;
    this.server = server;
    this.scope = scope;
    this.failure = failure;
  }

  /**
   * @param server the name of one of several; empty where it has none
   */
  static AfterTest of(ExtensionContext context, String server, Ec2Scope scope) {
    return new AfterTest(
        context,
        server,
        scope,
        context.getExecutionException().filter(e -> !(e instanceof TestAbortedException)));
  }

  void finish() {
    boolean strict = scope.settings().unsupportedOperations() == UnsupportedOperations.FAIL;
    if (failure.isEmpty() && !strict) {
      return;
    }
    Calls calls = scope.ownCalls();
    failure.ifPresent(
        e -> {
          if (scope.settings().diagnostics() == Diagnostics.ON_FAILURE) {
            // before the calls are added to the failure: the page has them already
            new FailureReport(context, server, scope, e).publish(calls);
          }
          e.addSuppressed(new Said("EC2 got " + calls.timeline().stripTrailing()));
          keepMachines(e);
          if (scope.settings().afterFailure() == AfterFailure.HOLD) {
            new Holding(context, server, scope).hold(e);
          }
        });
    if (strict) {
      failOnUnsupported(calls);
    }
  }

  private void keepMachines(Throwable failed) {
    if (scope.settings().afterFailure() != AfterFailure.KEEP) {
      return;
    }
    try {
      List<String> kept = scope.keepMachines();
      if (!kept.isEmpty()) {
        failed.addSuppressed(
            new Said("The machines of the test are kept:\n" + String.join("\n", kept)));
      }
    } catch (RuntimeException e) {
      // it is the test's failure that matters
      failed.addSuppressed(e);
    }
  }

  private void failOnUnsupported(Calls calls) {
    List<String> operations = calls.unsupported();
    if (!operations.isEmpty()) {
      AssertionError unsupported =
          new AssertionError("Local EC2 does not support what was called: " + operations);
      if (failure.isEmpty()) {
        unsupported.addSuppressed(new Said("EC2 got " + calls.timeline().stripTrailing()));
      }
      throw unsupported;
    }
  }

  /** Is shown with the failure, wherever that is shown: in a console, a report, an IDE. */
  @SuppressWarnings("OverrideThrowableToString") // the name of its class would only be in the way
  static final class Said extends Exception {
    private static final long serialVersionUID = 1L;

    Said(String text) {
      super(text, null, false, false);
    }

    @Override
    public String toString() {
      return "" + getMessage();
    }
  }
}
