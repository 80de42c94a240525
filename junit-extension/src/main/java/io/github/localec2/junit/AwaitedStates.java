package io.github.localec2.junit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.StateReason;

/** Waits for the states of instances, and says why one does not come. */
final class AwaitedStates {
  private static final Set<InstanceStateName> ENDED =
      EnumSet.of(InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED);

  /** From which states an instance does not come to another one, as the SDK's waiters have it. */
  private static final Map<InstanceStateName, Set<InstanceStateName>> HOPELESS =
      Map.of(
          InstanceStateName.PENDING,
          ENDED,
          InstanceStateName.RUNNING,
          EnumSet.of(
              InstanceStateName.STOPPING,
              InstanceStateName.SHUTTING_DOWN,
              InstanceStateName.TERMINATED),
          InstanceStateName.STOPPING,
          ENDED,
          InstanceStateName.STOPPED,
          ENDED,
          InstanceStateName.SHUTTING_DOWN,
          EnumSet.of(InstanceStateName.TERMINATED));

  private final Waiting waiting;

  /** As {@code LocalEc2Server.awaitInstance}. */
  @FunctionalInterface
  interface Waiting {
    Instance await(String instanceId, Predicate<Instance> wanted, Duration limit)
        throws InterruptedException;
  }

  AwaitedStates(Waiting waiting) {
    this.waiting = waiting;
  }

  /**
   * @throws AssertionError where the instance is not in that state in time, or can't be any more
   */
  Instance await(String instanceId, InstanceStateName state, Duration deadline) {
    Set<InstanceStateName> hopeless = HOPELESS.getOrDefault(state, Set.of());
    Instance found = waited(instanceId, state, hopeless, deadline);
    InstanceStateName now = found.state().name();
    if (now == state) {
      return found;
    }
    throw new AssertionError(
        instanceId
            + (hopeless.contains(now)
                ? " will not be " + state
                : " was not " + state + " within " + Patience.words(deadline))
            + "; it is "
            + found.state().nameAsString()
            + reason(found));
  }

  private Instance waited(
      String instanceId,
      InstanceStateName state,
      Set<InstanceStateName> hopeless,
      Duration deadline) {
    try {
      return waiting.await(
          instanceId,
          each -> each.state().name() == state || hopeless.contains(each.state().name()),
          deadline);
    } catch (IllegalArgumentException e) {
      throw new AssertionError("nobody can wait for a state: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + instanceId + " was to become " + state, e);
    }
  }

  /** What the state does not say by itself. */
  private static String reason(Instance instance) {
    StateReason reason = instance.stateReason();
    return reason == null || instance.state().nameAsString().equals(reason.message())
        ? ""
        : ": " + reason.message();
  }
}
