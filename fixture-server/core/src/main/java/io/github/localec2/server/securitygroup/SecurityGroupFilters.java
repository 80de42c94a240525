package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.GROUPS_BY_NAME;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.GROUPS_BY_VPC;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.RULES_BY_GROUP;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUPS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;

import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.RegionView;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupForVpc;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupVpcAssociation;

/** The filters of security groups and their rules. */
final class SecurityGroupFilters {
  static final Filters<SecurityGroup> GROUPS =
      rules(
              rules(
                  Filters.of(SECURITY_GROUPS)
                      .id("group-id")
                      .one("description", SecurityGroup::description)
                      .indexed("group-name", GROUPS_BY_NAME, group -> Stream.of(group.groupName()))
                      .one("owner-id", SecurityGroup::ownerId)
                      .indexed("vpc-id", GROUPS_BY_VPC, group -> Stream.of(group.vpcId())),
                  "ip-permission.",
                  false),
              "egress.ip-permission.",
              true)
          .build();

  static final Filters<SecurityGroupRule> RULES =
      Filters.of(SECURITY_GROUP_RULES)
          .id("security-group-rule-id")
          .indexed("group-id", RULES_BY_GROUP, rule -> Stream.of(rule.groupId()))
          .build();

  static final Filters<SecurityGroupForVpc> GROUPS_FOR_VPC =
      Filters.<SecurityGroupForVpc>plain()
          .one("group-id", SecurityGroupForVpc::groupId)
          .one("description", SecurityGroupForVpc::description)
          .one("group-name", SecurityGroupForVpc::groupName)
          .one("owner-id", SecurityGroupForVpc::ownerId)
          .one("primary-vpc-id", SecurityGroupForVpc::primaryVpcId)
          .tags(SecurityGroupForVpc::tags)
          .build();

  static final Filters<SecurityGroupVpcAssociation> ASSOCIATIONS =
      Filters.of(SecurityGroupTables.VPC_ASSOCIATIONS)
          .indexed(
              "group-id",
              SecurityGroupTables.VPC_ASSOCIATIONS_BY_GROUP,
              each -> Stream.of(each.groupId()))
          .one("group-owner-id", SecurityGroupVpcAssociation::groupOwnerId)
          .one("state", SecurityGroupVpcAssociation::stateAsString)
          .indexed(
              "vpc-id",
              SecurityGroupTables.VPC_ASSOCIATIONS_BY_VPC,
              each -> Stream.of(each.vpcId()))
          .one("vpc-owner-id", SecurityGroupVpcAssociation::vpcOwnerId)
          .build();

  private SecurityGroupFilters() {}

  private static Filters.Builder<SecurityGroup> rules(
      Filters.Builder<SecurityGroup> filters, String prefix, boolean egress) {
    return filters
        .manyIn(prefix + "cidr", each(egress, SecurityGroupRule::cidrIpv4))
        .manyIn(prefix + "ipv6-cidr", each(egress, SecurityGroupRule::cidrIpv6))
        .manyIn(prefix + "prefix-list-id", each(egress, SecurityGroupRule::prefixListId))
        .manyIn(prefix + "protocol", each(egress, SecurityGroupRule::ipProtocol))
        .manyIn(prefix + "from-port", each(egress, rule -> rule.fromPort().toString()))
        .manyIn(prefix + "to-port", each(egress, rule -> rule.toPort().toString()))
        .manyIn(prefix + "group-id", each(egress, of(ReferencedSecurityGroup::groupId)))
        .manyIn(prefix + "user-id", each(egress, of(ReferencedSecurityGroup::userId)))
        .manyIn(prefix + "group-name", groupNames(egress));
  }

  private static Function<SecurityGroupRule, @Nullable String> of(
      Function<ReferencedSecurityGroup, @Nullable String> value) {
    return rule -> {
      ReferencedSecurityGroup group = rule.referencedGroupInfo();
      return group == null ? null : value.apply(group);
    };
  }

  private static BiFunction<RegionView, SecurityGroup, Stream<String>> each(
      boolean egress, Function<SecurityGroupRule, @Nullable String> value) {
    return (view, group) ->
        view.rows(SECURITY_GROUP_RULES).by(RULES_BY_GROUP, group.groupId()).stream()
            .filter(rule -> Boolean.TRUE.equals(rule.isEgress()) == egress)
            .flatMap(rule -> Stream.ofNullable(value.apply(rule)));
  }

  private static BiFunction<RegionView, SecurityGroup, Stream<String>> groupNames(boolean egress) {
    var ids = each(egress, of(ReferencedSecurityGroup::groupId));
    return (view, group) ->
        ids.apply(view, group)
            .flatMap(id -> view.rows(SECURITY_GROUPS).find(id).stream())
            .map(SecurityGroup::groupName);
  }
}
