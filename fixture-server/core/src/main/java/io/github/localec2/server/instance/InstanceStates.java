package io.github.localec2.server.instance;

import java.util.Map;
import software.amazon.awssdk.services.ec2.model.InstanceState;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.StateReason;

/**
 * The states of instances with their codes; each is one object for all instances.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html">
 *     InstanceState</a>
 */
final class InstanceStates {
  static final InstanceState PENDING = state(0, InstanceStateName.PENDING);
  static final InstanceState RUNNING = state(16, InstanceStateName.RUNNING);
  static final InstanceState SHUTTING_DOWN = state(32, InstanceStateName.SHUTTING_DOWN);
  static final InstanceState TERMINATED = state(48, InstanceStateName.TERMINATED);
  static final InstanceState STOPPING = state(64, InstanceStateName.STOPPING);
  static final InstanceState STOPPED = state(80, InstanceStateName.STOPPED);

  static final StateReason REASON_PENDING = reason("pending", "pending");
  static final StateReason USER_SHUTDOWN =
      reason(
          "Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown");
  static final StateReason USER_HIBERNATE =
      reason(
          "Client.UserInitiatedHibernate",
          "Client.UserInitiatedHibernate: User initiated hibernate");
  static final StateReason SELF_SHUTDOWN =
      reason(
          "Client.InstanceInitiatedShutdown",
          "Client.InstanceInitiatedShutdown: Instance initiated shutdown");

  private static final Map<InstanceStateName, InstanceState> BY_NAME =
      Map.of(
          InstanceStateName.PENDING, PENDING,
          InstanceStateName.RUNNING, RUNNING,
          InstanceStateName.SHUTTING_DOWN, SHUTTING_DOWN,
          InstanceStateName.TERMINATED, TERMINATED,
          InstanceStateName.STOPPING, STOPPING,
          InstanceStateName.STOPPED, STOPPED);

  private InstanceStates() {}

  static InstanceState of(InstanceStateName name) {
    InstanceState state = BY_NAME.get(name);
    if (state == null) {
      throw new IllegalArgumentException("no state of an instance: " + name);
    }
    return state;
  }

  static StateReason reason(String code, String message) {
    return StateReason.builder().code(code).message(message).build();
  }

  private static InstanceState state(int code, InstanceStateName name) {
    return InstanceState.builder().code(code).name(name).build();
  }
}
