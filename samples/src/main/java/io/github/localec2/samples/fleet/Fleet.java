package io.github.localec2.samples.fleet;

import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/**
 * The instances that run a service, as they are wanted.
 *
 * @param service its name, which finds the instances again
 * @param size how many instances
 * @param imageId the AMI
 * @param subnetIds where to launch, the next one when one has no room
 * @param ports that anybody may reach
 * @param userData a script that each instance runs first; may be empty
 */
public record Fleet(
    String service,
    int size,
    String imageId,
    InstanceType instanceType,
    List<String> subnetIds,
    Set<Integer> ports,
    String userData) {

  public Fleet {
    if (service.isBlank()) {
      throw new IllegalArgumentException("a fleet needs the name of its service");
    }
    if (size < 1) {
      throw new IllegalArgumentException("a fleet needs an instance: " + size);
    }
    if (subnetIds.isEmpty()) {
      throw new IllegalArgumentException("a fleet needs a subnet");
    }
    subnetIds = List.copyOf(subnetIds);
    ports = Set.copyOf(ports);
  }
}
