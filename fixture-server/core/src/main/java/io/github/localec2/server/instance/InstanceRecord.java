package io.github.localec2.server.instance;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * An instance as it is described, and what DescribeInstances does not show.
 *
 * @param instance as DescribeInstances answers it, tags included
 * @param reservationId the launch that it came from
 * @param userData base64 as it was given; null for none
 * @param disableApiTermination true where TerminateInstances is refused
 * @param disableApiStop true where StopInstances is refused
 * @param shutdownBehavior {@code stop} or {@code terminate}, when the instance shuts itself down
 */
public record InstanceRecord(
    Instance instance,
    String reservationId,
    @Nullable String userData,
    boolean disableApiTermination,
    boolean disableApiStop,
    String shutdownBehavior) {

  public String instanceId() {
    return instance.instanceId();
  }

  /** The same record with another description. */
  public InstanceRecord with(Instance changed) {
    return new InstanceRecord(
        changed, reservationId, userData, disableApiTermination, disableApiStop, shutdownBehavior);
  }
}
