package io.github.localec2.server.faults;

import io.github.localec2.server.operation.ActionName;
import io.github.localec2.server.protocol.IncomingCall;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.Scope;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Which calls meet a fault; what they meet says the last word of the sentence:
 *
 * <pre>{@code
 * faults.on("RunInstances").next(2).fail(requestLimitExceeded());
 * }</pre>
 *
 * <p>Immutable until then. Numbers count the calls that match, from the moment when the fault is
 * set.
 */
public final class FaultSite {
  private final Consumer<InjectedFault> setting;
  private final String words;
  private final Predicate<IncomingCall> where;
  private final Occasions occasions;

  private FaultSite(
      Consumer<InjectedFault> setting,
      String words,
      Predicate<IncomingCall> where,
      Occasions occasions) {
    this.setting = setting;
    this.words = words;
    this.where = where;
    this.occasions = occasions;
  }

  static FaultSite any(Consumer<InjectedFault> setting) {
    return new FaultSite(setting, "any call", call -> true, Occasions.ALL);
  }

  static FaultSite of(Consumer<InjectedFault> setting, String operation) {
    String name = ActionName.checked(operation);
    return new FaultSite(
        setting, name, call -> call.operation().equalsIgnoreCase(name), Occasions.ALL);
  }

  static <Q> FaultSite of(
      Consumer<InjectedFault> setting, Class<Q> requestType, Predicate<? super Q> test) {
    return new FaultSite(
        setting,
        ActionName.of(requestType),
        call ->
            requestType.isInstance(call.request()) && test.test(requestType.cast(call.request())),
        Occasions.ALL);
  }

  /**
   * Only calls of an account: 12 digits.
   *
   * @throws IllegalArgumentException quoting one that can't be
   */
  public FaultSite byAccount(String account) {
    if (!Scope.isAccount(account)) {
      throw new IllegalArgumentException("account must have 12 digits: '" + account + "'");
    }
    return where(" by " + account, call -> call.scope().account().equals(account));
  }

  /**
   * Only calls to a region, such as {@code eu-west-1}.
   *
   * @throws IllegalArgumentException quoting one that EC2 has not
   */
  public FaultSite inRegion(String region) {
    if (!RegionCatalogue.aws().has(region)) {
      throw new IllegalArgumentException(
          "region must be one of EC2's, such as us-east-1: '" + region + "'");
    }
    return where(" in " + region, call -> call.scope().region().equals(region));
  }

  /** Only calls that name a resource in a parameter other than a filter. */
  public FaultSite naming(String resourceId) {
    if (resourceId.isBlank()) {
      throw new IllegalArgumentException("a resource has an id: '" + resourceId + "'");
    }
    return where(" of " + resourceId, call -> call.names(resourceId));
  }

  /** Only the next one. */
  public FaultSite once() {
    return next(1);
  }

  /** Only the next so many, from 1. */
  public FaultSite next(int calls) {
    return on(new Occasions(occasions.skip(), calls, occasions.probability(), occasions.seed()));
  }

  /** Only the one with this number, from 1. */
  public FaultSite call(int number) {
    return on(new Occasions(number - 1L, 1, occasions.probability(), occasions.seed()));
  }

  /** Not the first so many. */
  public FaultSite after(int calls) {
    return on(new Occasions(calls, occasions.take(), occasions.probability(), occasions.seed()));
  }

  /**
   * Only some, by dice that fall the same in every run.
   *
   * @param probability over 0 and up to 1
   * @param seed of the dice
   */
  public FaultSite withProbability(double probability, long seed) {
    return on(new Occasions(occasions.skip(), occasions.take(), probability, seed));
  }

  /** They are not run but answered with this error. */
  public InjectedFault fail(Ec2Error error) {
    return set(Effect.fail(error));
  }

  /**
   * They are run at once, and their answers held back; faults that delay add up, and another may
   * come on top.
   *
   * @param latency in real time, from a millisecond
   */
  public InjectedFault delay(Duration latency) {
    return set(Effect.delay(latency));
  }

  /** They are not run, and their connection is closed without an answer. */
  public InjectedFault dropConnection() {
    return set(Effect.drop());
  }

  /** They are run, but their connection is closed without an answer. */
  public InjectedFault loseAnswer() {
    return set(Effect.lose());
  }

  /**
   * They are run, but their connection is closed in the middle of the answer.
   *
   * @param bytes how many of the body are sent, from 1; never all of them
   */
  public InjectedFault truncateAnswer(int bytes) {
    return set(Effect.truncate(bytes));
  }

  private InjectedFault set(Effect effect) {
    InjectedFault fault = new InjectedFault(words + occasions, where, occasions, effect);
    setting.accept(fault);
    return fault;
  }

  private FaultSite where(String more, Predicate<IncomingCall> further) {
    return new FaultSite(setting, words + more, where.and(further), occasions);
  }

  private FaultSite on(Occasions changed) {
    return new FaultSite(setting, words, where, changed);
  }
}
