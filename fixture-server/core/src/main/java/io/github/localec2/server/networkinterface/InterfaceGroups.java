package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.GROUPS_BY_VPC;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUPS;

import io.github.localec2.server.state.RegionView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** The security groups of a network interface. */
final class InterfaceGroups {
  /** EC2 starts with 5 and raises it on request up to this. */
  private static final int MAX_GROUPS = 16;

  private InterfaceGroups() {}

  /**
   * The groups as an interface shows them.
   *
   * @param ids null for the VPC's default group
   */
  static List<GroupIdentifier> of(RegionView view, Subnet subnet, @Nullable List<String> ids) {
    if (ids == null) {
      return view.rows(SECURITY_GROUPS).by(GROUPS_BY_VPC, subnet.vpcId()).stream()
          .filter(group -> "default".equals(group.groupName()))
          .limit(1)
          .map(InterfaceGroups::identifier)
          .toList();
    }
    List<String> distinct = ids.stream().distinct().toList();
    if (distinct.size() > MAX_GROUPS) {
      throw NetworkInterfaceFaults.tooManyGroups();
    }
    return distinct.stream()
        .map(id -> view.rows(SECURITY_GROUPS).get(id))
        .map(
            group -> {
              if (!subnet.vpcId().equals(group.vpcId())) {
                throw NetworkInterfaceFaults.differentNetworks(group.groupId(), subnet.subnetId());
              }
              return identifier(group);
            })
        .toList();
  }

  private static GroupIdentifier identifier(SecurityGroup group) {
    return GroupIdentifier.builder().groupId(group.groupId()).groupName(group.groupName()).build();
  }
}
