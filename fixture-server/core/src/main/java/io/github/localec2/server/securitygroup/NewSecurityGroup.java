package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUPS;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.network.Ipv6Block;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * A security group to be, with the rules that EC2 gives a new one: everything may leave, and into a
 * default group whatever has the same group.
 */
record NewSecurityGroup(Vpc vpc, String name, String description, List<Tag> tags) {

  SecurityGroup create(RegionView view) {
    String id = view.newId(SECURITY_GROUPS, tags);
    SecurityGroup group =
        view.rows(SECURITY_GROUPS)
            .put(
                SecurityGroup.builder()
                    .groupId(id)
                    .groupName(name)
                    .description(description)
                    .ownerId(view.account())
                    .vpcId(vpc.vpcId())
                    .securityGroupArn(view.arn("security-group/" + id))
                    .tags(tags)
                    .build());
    if (name.equals(SecurityGroups.DEFAULT)) {
      all(Peer.group(id, view.account())).create(view, group, false, List.of());
    }
    all(Peer.ipv4(Ipv4Block.ANY)).create(view, group, true, List.of());
    if (!vpc.ipv6CidrBlockAssociationSet().isEmpty()) {
      all(Peer.ipv6(Ipv6Block.ANY)).create(view, group, true, List.of());
    }
    return group;
  }

  private static RuleSpec all(Peer peer) {
    return new RuleSpec(PortRange.ALL_TRAFFIC, peer, null);
  }
}
