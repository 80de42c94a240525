package io.github.localec2.server.network;

import io.github.localec2.server.securitygroup.SecurityGroups;
import io.github.localec2.server.state.RegionView;

/**
 * The security group {@code default} that lives and dies with its VPC.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html">
 *     Default security groups for your VPCs</a>
 */
final class DefaultSecurityGroup {
  static final String NAME = SecurityGroups.DEFAULT;

  private DefaultSecurityGroup() {}

  static void create(RegionView view, String vpcId) {
    SecurityGroups.createDefault(view, view.rows(NetworkTables.VPCS).get(vpcId));
  }

  /** Removes it with its VPC. */
  static void remove(RegionView view, String vpcId) {
    SecurityGroups.named(view, vpcId, NAME)
        .ifPresent(group -> SecurityGroups.remove(view, group.groupId()));
  }
}
