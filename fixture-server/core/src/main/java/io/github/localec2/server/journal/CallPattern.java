package io.github.localec2.server.journal;

import io.github.localec2.server.operation.ActionName;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.Scope;
import java.util.function.Predicate;

/**
 * A description of calls, such as {@code call("RunInstances").byAccount("111122223333").failed()}.
 * Immutable; it says in words what it looks for.
 */
public final class CallPattern {
  private static final CallPattern ANY = new CallPattern("any call", call -> true);

  private final String words;
  private final Predicate<Ec2Call> test;

  private CallPattern(String words, Predicate<Ec2Call> test) {
    this.words = words;
    this.test = test;
  }

  /** Every call. */
  public static CallPattern anyCall() {
    return ANY;
  }

  /**
   * Calls to an operation.
   *
   * @param operation such as {@code RunInstances}
   * @throws IllegalArgumentException quoting a name that EC2 has not
   */
  public static CallPattern call(String operation) {
    String name = ActionName.checked(operation);
    return new CallPattern(name, call -> call.operation().equalsIgnoreCase(name));
  }

  /** Calls with a request of this class. */
  public static CallPattern call(Class<?> requestType) {
    String name = ActionName.of(requestType);
    return new CallPattern(name, call -> call.operation().equalsIgnoreCase(name));
  }

  /** Calls whose request is of this class and passes the test. */
  public static <Q> CallPattern call(Class<Q> requestType, Predicate<? super Q> requestTest) {
    return call(requestType)
        .where(
            "that passes a test of its request",
            call ->
                call.request()
                    .filter(requestType::isInstance)
                    .map(requestType::cast)
                    .filter(requestTest)
                    .isPresent());
  }

  /**
   * Only those of an account: 12 digits.
   *
   * @throws IllegalArgumentException quoting one that can't be
   */
  public CallPattern byAccount(String account) {
    if (!Scope.isAccount(account)) {
      throw new IllegalArgumentException("account must have 12 digits: '" + account + "'");
    }
    return where("by account " + account, call -> call.account().equals(account));
  }

  /**
   * Only those to a region, such as {@code eu-west-1}.
   *
   * @throws IllegalArgumentException quoting one that EC2 has not
   */
  public CallPattern inRegion(String region) {
    if (!RegionCatalogue.aws().has(region)) {
      throw new IllegalArgumentException(
          "region must be one of EC2's, such as us-east-1: '" + region + "'");
    }
    return where("in " + region, call -> call.region().equals(region));
  }

  /** Only those that were answered without an error. */
  public CallPattern succeeded() {
    return where("that succeeded", Ec2Call::succeeded);
  }

  /** Only those that were answered with an error. */
  public CallPattern failed() {
    return where("that failed", call -> !call.succeeded());
  }

  /** Only those that were answered with this error, such as {@code InvalidVpcID.NotFound}. */
  public CallPattern failedWith(String code) {
    return where(
        "that failed with " + code,
        call -> call.error().filter(error -> error.code().equals(code)).isPresent());
  }

  /** Only those that met an injected fault. */
  public CallPattern injected() {
    return where("that met an injected fault", call -> call.injectedFault().isPresent());
  }

  /**
   * Only those that pass a test.
   *
   * @param description completes "a call …", for messages
   */
  public CallPattern where(String description, Predicate<? super Ec2Call> further) {
    return new CallPattern(words + " " + description, test.and(further));
  }

  public boolean matches(Ec2Call call) {
    return test.test(call);
  }

  /** What it looks for, in words. */
  @Override
  public String toString() {
    return words;
  }
}
