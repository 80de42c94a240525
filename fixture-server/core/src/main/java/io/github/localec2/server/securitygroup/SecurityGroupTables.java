package io.github.localec2.server.securitygroup;

import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** Where security groups and their rules are kept. */
public final class SecurityGroupTables {
  private static final Table.Builder<SecurityGroup> SECURITY_GROUPS_BUILDER =
      Table.named("security-groups", SecurityGroup::groupId)
          .idPrefix("sg-")
          .faults("security group", "InvalidGroup")
          .tags(
              "security-group",
              SecurityGroup::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<SecurityGroup> GROUPS_BY_VPC =
      SECURITY_GROUPS_BUILDER.indexOne(SecurityGroup::vpcId);

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

  public static final Table<SecurityGroupRule> SECURITY_GROUP_RULES =
      SECURITY_GROUP_RULES_BUILDER.build();

  private static final Table.Builder<ManagedPrefixList> PREFIX_LISTS_BUILDER =
      Table.named("prefix-lists", ManagedPrefixList::prefixListId)
          .idPrefix("pl-")
          .faults("prefix list ID", "InvalidPrefixListID")
          .tags(
              "prefix-list",
              ManagedPrefixList::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table<ManagedPrefixList> PREFIX_LISTS = PREFIX_LISTS_BUILDER.build();

  private SecurityGroupTables() {}
}
