package io.github.localec2.server.network;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.GROUPS_BY_VPC;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.RULES_BY_GROUP;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUPS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;

import io.github.localec2.server.state.RegionView;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * The security group {@code default} that lives and dies with its VPC.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html">
 *     Default security groups for your VPCs</a>
 */
final class DefaultSecurityGroup {
  static final String NAME = "default";

  private static final String ALL_PROTOCOLS = "-1";

  private DefaultSecurityGroup() {}

  static void create(RegionView view, String vpcId) {
    String id = view.newId(SECURITY_GROUPS);
    view.rows(SECURITY_GROUPS)
        .put(
            SecurityGroup.builder()
                .groupId(id)
                .vpcId(vpcId)
                .ownerId(view.account())
                .groupName(NAME)
                .description("default VPC security group")
                .securityGroupArn(arn(view, "security-group/" + id))
                .ipPermissions(
                    permission(
                        List.of(),
                        List.of(
                            UserIdGroupPair.builder().groupId(id).userId(view.account()).build())))
                .ipPermissionsEgress(
                    permission(List.of(IpRange.builder().cidrIp("0.0.0.0/0").build()), List.of()))
                .tags(List.of())
                .build());
    rule(
        view,
        id,
        false,
        rule -> rule.referencedGroupInfo(g -> g.groupId(id).userId(view.account())));
    rule(view, id, true, rule -> rule.cidrIpv4("0.0.0.0/0"));
  }

  private static IpPermission permission(List<IpRange> ranges, List<UserIdGroupPair> groups) {
    return IpPermission.builder()
        .ipProtocol(ALL_PROTOCOLS)
        .userIdGroupPairs(groups)
        .ipRanges(ranges)
        .ipv6Ranges(List.of())
        .prefixListIds(List.of())
        .build();
  }

  private static void rule(
      RegionView view, String groupId, boolean egress, Consumer<SecurityGroupRule.Builder> peer) {
    String id = view.newId(SECURITY_GROUP_RULES);
    SecurityGroupRule.Builder rule =
        SecurityGroupRule.builder()
            .securityGroupRuleId(id)
            .groupId(groupId)
            .groupOwnerId(view.account())
            .isEgress(egress)
            .ipProtocol(ALL_PROTOCOLS)
            .fromPort(-1)
            .toPort(-1)
            .securityGroupRuleArn(arn(view, "security-group-rule/" + id))
            .tags(List.of());
    peer.accept(rule);
    view.rows(SECURITY_GROUP_RULES).put(rule.build());
  }

  private static String arn(RegionView view, String resource) {
    return "arn:aws:ec2:" + view.region() + ":" + view.account() + ":" + resource;
  }

  /** Removes it with its VPC. */
  static void remove(RegionView view, String vpcId) {
    for (SecurityGroup group : view.rows(SECURITY_GROUPS).by(GROUPS_BY_VPC, vpcId)) {
      if (NAME.equals(group.groupName())) {
        view.rows(SECURITY_GROUP_RULES)
            .by(RULES_BY_GROUP, group.groupId())
            .forEach(rule -> view.rows(SECURITY_GROUP_RULES).remove(rule.securityGroupRuleId()));
        view.rows(SECURITY_GROUPS).remove(group.groupId());
      }
    }
  }
}
