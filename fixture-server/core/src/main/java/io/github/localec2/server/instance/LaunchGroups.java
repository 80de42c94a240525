package io.github.localec2.server.instance;

import io.github.localec2.server.securitygroup.SecurityGroups;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** The security groups that a launch names, by id or, in the default VPC, by name. */
final class LaunchGroups {
  private LaunchGroups() {}

  /**
   * Their ids; the VPC's default group where the launch names none. Whether they are of the
   * subnet's VPC is seen when an interface takes them.
   */
  static List<String> resolve(
      RegionView view, Subnet subnet, List<String> ids, List<String> names) {
    if (ids.isEmpty() && names.isEmpty()) {
      return SecurityGroups.resolve(view, subnet.vpcId(), List.of(), List.of()).stream()
          .map(GroupIdentifier::groupId)
          .toList();
    }
    List<String> resolved = new ArrayList<>();
    for (String id : ids) {
      resolved.add(SecurityGroups.byId(view, id).groupId());
    }
    for (String name : names) {
      resolved.add(byName(view, name, subnet.vpcId()).groupId());
    }
    return resolved;
  }

  private static SecurityGroup byName(RegionView view, String name, String vpcId) {
    return SecurityGroups.named(view, vpcId, name)
        .orElseThrow(
            () ->
                Ec2Fault.of(
                    "InvalidGroup.NotFound",
                    "The security group '"
                        + name
                        + "' does not exist in default VPC '"
                        + vpcId
                        + "'"));
  }
}
