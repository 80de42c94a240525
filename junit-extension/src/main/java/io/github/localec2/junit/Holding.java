package io.github.localec2.junit;

import io.github.localec2.server.LocalEc2Server;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Keeps the server of a failed test up until a person has looked into it. */
final class Holding {
  private static final Namespace NAMESPACE = Namespace.create(Holding.class);

  private final ExtensionContext context;
  private final String name;
  private final Ec2Scope scope;

  /**
   * @param name of one of several servers; empty where it has none
   */
  Holding(ExtensionContext context, String name, Ec2Scope scope) {
    this.context = context;
    this.name = name;
    this.scope = scope;
  }

  void hold(Throwable failure) {
    AtomicBoolean noMore = noMore();
    if (noMore.get()) {
      return;
    }
    LocalEc2Server server = scope.server();
    Duration limit = scope.settings().holdLimit();
    String why = test() + " failed: " + failure;
    print(
        why
            + "\nIts EC2"
            + (name.isEmpty() ? "" : " '" + name + "'")
            + " is kept until you let the tests go on, at "
            + server.console()
            + "\nor for "
            + limit.toMinutes()
            + " minutes.");
    try {
      // who did not come in all that time will not come for the next failure either
      if (!server.hold(why, limit)) {
        noMore.set(true);
      }
    } catch (InterruptedException e) {
      noMore.set(true);
      Thread.currentThread().interrupt();
    }
    print("The tests go on.");
  }

  private String test() {
    String type = context.getTestClass().map(Class::getSimpleName).orElse("");
    return context.getTestMethod().isPresent() ? type + "." + context.getDisplayName() : type;
  }

  /** Whether nobody waits for a person in this run any more. */
  @SuppressWarnings("deprecation") // JUnit 5.14 has only this, and JUnit 6 has it still
  private AtomicBoolean noMore() {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("no more", key -> new AtomicBoolean(), AtomicBoolean.class);
  }

  /** A person has to see it now; what JUnit publishes may be shown when all is over. */
  private static void print(String text) {
    PrintStream out = System.out;
    out.println(text.indent(0).stripTrailing().replaceAll("(?m)^", "[Local EC2] "));
    out.flush();
  }
}
