package io.github.localec2.server.instance;

import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * An instance as it is described, the launch that it came from, and what no description shows.
 *
 * @param instance as DescribeInstances answers it, with its tags, volumes and interfaces
 * @param launch shared by the instances of one launch
 * @param settings shared by them as long as nobody changes one
 */
public record InstanceRecord(Instance instance, LaunchGroup launch, InstanceSettings settings) {

  public String instanceId() {
    return instance.instanceId();
  }

  public String reservationId() {
    return launch.reservationId();
  }

  public InstanceStateName state() {
    return instance.state().name();
  }

  public boolean isIn(InstanceStateName... states) {
    for (InstanceStateName each : states) {
      if (state() == each) {
        return true;
      }
    }
    return false;
  }

  /** The same record with another description. */
  public InstanceRecord with(Instance changed) {
    return new InstanceRecord(changed, launch, settings);
  }

  /** The same record with other settings. */
  InstanceRecord with(InstanceSettings changed) {
    return new InstanceRecord(instance, launch, changed);
  }
}
