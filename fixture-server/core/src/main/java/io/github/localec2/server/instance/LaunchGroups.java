package io.github.localec2.server.instance;

import io.github.localec2.server.securitygroup.SecurityGroupTables;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** The security groups that a launch names, by id or, in the default VPC, by name. */
final class LaunchGroups {
  private static final String DEFAULT = "default";

  private LaunchGroups() {}

  /** Their ids; the VPC's default group where the launch names none. */
  static List<String> resolve(
      RegionView view, Subnet subnet, List<String> ids, List<String> names) {
    List<SecurityGroup> groups =
        view.rows(SecurityGroupTables.SECURITY_GROUPS)
            .by(SecurityGroupTables.GROUPS_BY_VPC, subnet.vpcId());
    if (ids.isEmpty() && names.isEmpty()) {
      return List.of(byName(groups, DEFAULT, subnet.vpcId()));
    }
    List<String> resolved = new ArrayList<>(ids);
    names.forEach(name -> resolved.add(byName(groups, name, subnet.vpcId())));
    return resolved;
  }

  private static String byName(List<SecurityGroup> groups, String name, String vpcId) {
    return groups.stream()
        // some clients have always sent ids as names
        .filter(group -> group.groupName().equals(name) || group.groupId().equals(name))
        .map(SecurityGroup::groupId)
        .findFirst()
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
