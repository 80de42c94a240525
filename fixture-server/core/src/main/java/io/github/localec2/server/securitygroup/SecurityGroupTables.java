package io.github.localec2.server.securitygroup;

import io.github.localec2.server.state.IdFaults;
import io.github.localec2.server.state.Table;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupVpcAssociation;

/**
 * Where security groups, their rules and prefix lists are kept. A group's record has no
 * permissions: {@link SecurityGroups#described} makes them from its rules.
 */
public final class SecurityGroupTables {
  private static final Table.Builder<SecurityGroup> SECURITY_GROUPS_BUILDER =
      Table.named("security-groups", SecurityGroup::groupId)
          .idPrefix("sg-")
          .faults(
              new IdFaults("security group", "InvalidGroup.NotFound", "InvalidGroupId.Malformed"))
          .tags(
              "security-group",
              SecurityGroup::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<SecurityGroup> GROUPS_BY_VPC =
      SECURITY_GROUPS_BUILDER.indexOne(SecurityGroup::vpcId);

  static final Table.Index<SecurityGroup> GROUPS_BY_NAME =
      SECURITY_GROUPS_BUILDER.indexOne(SecurityGroup::groupName);

  static final Table.Index<SecurityGroup> GROUPS_BY_VPC_AND_NAME =
      SECURITY_GROUPS_BUILDER.indexOne(group -> inVpc(group.vpcId(), group.groupName()));

  public static final Table<SecurityGroup> SECURITY_GROUPS = SECURITY_GROUPS_BUILDER.build();

  private static final Table.Builder<SecurityGroupRule> SECURITY_GROUP_RULES_BUILDER =
      Table.named("security-group-rules", SecurityGroupRule::securityGroupRuleId)
          .idPrefix("sgr-")
          .faults("security group rule ID", "InvalidSecurityGroupRuleId")
          .tags(
              "security-group-rule",
              SecurityGroupRule::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<SecurityGroupRule> RULES_BY_GROUP =
      SECURITY_GROUP_RULES_BUILDER.indexOne(SecurityGroupRule::groupId);

  /** By the group that a rule lets in or out. */
  public static final Table.Index<SecurityGroupRule> RULES_BY_REFERENCED_GROUP =
      SECURITY_GROUP_RULES_BUILDER.index(
          rule -> Stream.ofNullable(rule.referencedGroupInfo()).map(each -> each.groupId()));

  public static final Table.Index<SecurityGroupRule> RULES_BY_PREFIX_LIST =
      SECURITY_GROUP_RULES_BUILDER.indexOne(SecurityGroupRule::prefixListId);

  public static final Table<SecurityGroupRule> SECURITY_GROUP_RULES =
      SECURITY_GROUP_RULES_BUILDER.build();

  private static final Table.Builder<SecurityGroupVpcAssociation> VPC_ASSOCIATIONS_BUILDER =
      Table.named(
          "security-group-vpc-associations", each -> association(each.groupId(), each.vpcId()));

  static final Table.Index<SecurityGroupVpcAssociation> VPC_ASSOCIATIONS_BY_GROUP =
      VPC_ASSOCIATIONS_BUILDER.indexOne(SecurityGroupVpcAssociation::groupId);

  static final Table.Index<SecurityGroupVpcAssociation> VPC_ASSOCIATIONS_BY_VPC =
      VPC_ASSOCIATIONS_BUILDER.indexOne(SecurityGroupVpcAssociation::vpcId);

  static final Table<SecurityGroupVpcAssociation> VPC_ASSOCIATIONS =
      VPC_ASSOCIATIONS_BUILDER.build();

  private static final Table.Builder<ManagedPrefixList> PREFIX_LISTS_BUILDER =
      Table.named("prefix-lists", ManagedPrefixList::prefixListId)
          .idPrefix("pl-")
          .faults(
              new IdFaults(
                  "prefix list ID",
                  "InvalidPrefixListID.NotFound",
                  "InvalidPrefixListId.Malformed"))
          .tags(
              "prefix-list",
              ManagedPrefixList::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table<ManagedPrefixList> PREFIX_LISTS = PREFIX_LISTS_BUILDER.build();

  private static final Table.Builder<PrefixListVersion> PREFIX_LIST_VERSIONS_BUILDER =
      Table.named("prefix-list-versions", PrefixListVersion::key);

  static final Table.Index<PrefixListVersion> VERSIONS_BY_PREFIX_LIST =
      PREFIX_LIST_VERSIONS_BUILDER.indexOne(PrefixListVersion::prefixListId);

  static final Table<PrefixListVersion> PREFIX_LIST_VERSIONS = PREFIX_LIST_VERSIONS_BUILDER.build();

  private SecurityGroupTables() {}

  static String inVpc(String vpcId, String groupName) {
    return vpcId + '/' + groupName;
  }

  static String association(String groupId, String vpcId) {
    return groupId + '/' + vpcId;
  }
}
