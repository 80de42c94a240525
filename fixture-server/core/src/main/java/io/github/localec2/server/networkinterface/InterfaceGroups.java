package io.github.localec2.server.networkinterface;

import io.github.localec2.server.securitygroup.SecurityGroups;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
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
      return SecurityGroups.resolve(view, subnet.vpcId(), List.of(), List.of());
    }
    List<String> distinct = ids.stream().distinct().toList();
    if (distinct.size() > MAX_GROUPS) {
      throw NetworkInterfaceFaults.tooManyGroups();
    }
    return distinct.stream()
        .map(id -> SecurityGroups.byId(view, id))
        .map(
            group -> {
              if (!SecurityGroups.usableIn(view, group, subnet.vpcId())) {
                throw NetworkInterfaceFaults.differentNetworks(group.groupId(), subnet.subnetId());
              }
              return SecurityGroups.identifier(group);
            })
        .toList();
  }
}
