package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.GROUPS_BY_VPC_AND_NAME;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.RULES_BY_GROUP;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUPS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.VPC_ASSOCIATIONS;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** What other families ask about security groups. */
public final class SecurityGroups {
  /** The name of the group that every VPC is born with. */
  public static final String DEFAULT = "default";

  private static final int MAX_PER_INTERFACE = 5;

  private SecurityGroups() {}

  /**
   * The groups for something new in a VPC, each once.
   *
   * @param ids of groups; in the default VPC a group's name will do
   * @param names of groups of this VPC; without ids and names it is the VPC's default group
   * @throws io.github.localec2.server.state.Ec2Fault InvalidGroup.NotFound,
   *     InvalidGroupId.Malformed, InvalidGroup.NotFound for a group of another VPC,
   *     SecurityGroupsPerInterfaceLimitExceeded for more than 5
   */
  public static List<GroupIdentifier> resolve(
      RegionView view, String vpcId, List<String> ids, List<String> names) {
    Map<String, SecurityGroup> found = new LinkedHashMap<>();
    for (String id : ids) {
      SecurityGroup group = byId(view, id);
      if (!usableIn(view, group, vpcId)) {
        throw SecurityGroupFaults.differentNetworks();
      }
      found.put(group.groupId(), group);
    }
    for (String name : names) {
      SecurityGroup group =
          named(view, vpcId, name)
              .orElseThrow(() -> SecurityGroupFaults.notFoundInVpc(name, vpcId));
      found.put(group.groupId(), group);
    }
    if (found.isEmpty()) {
      named(view, vpcId, DEFAULT).ifPresent(group -> found.put(group.groupId(), group));
    }
    if (found.size() > MAX_PER_INTERFACE) {
      throw SecurityGroupFaults.tooManyGroupsOfAnInterface();
    }
    return found.values().stream().map(SecurityGroups::identifier).toList();
  }

  /** A group's id and name, as instances and interfaces show it. */
  public static GroupIdentifier identifier(SecurityGroup group) {
    return GroupIdentifier.builder().groupId(group.groupId()).groupName(group.groupName()).build();
  }

  /** True for a group of the VPC and one that is associated with it. */
  public static boolean usableIn(RegionView view, SecurityGroup group, String vpcId) {
    return group.vpcId().equals(vpcId)
        || view.rows(VPC_ASSOCIATIONS)
            .contains(SecurityGroupTables.association(group.groupId(), vpcId));
  }

  /** The VPC's group of this name. */
  public static Optional<SecurityGroup> named(RegionView view, String vpcId, String name) {
    return view
        .rows(SECURITY_GROUPS)
        .by(GROUPS_BY_VPC_AND_NAME, SecurityGroupTables.inVpc(vpcId, name))
        .stream()
        .findFirst();
  }

  /**
   * The group with this id. A name in its place is taken for a group of the default VPC: clients of
   * other emulators say {@code --group-id default}.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidGroup.NotFound,
   *     InvalidGroupId.Malformed
   */
  public static SecurityGroup byId(RegionView view, String id) {
    Optional<SecurityGroup> group = view.rows(SECURITY_GROUPS).find(id);
    if (group.isEmpty()) {
      group = defaultVpc(view).flatMap(vpc -> named(view, vpc.vpcId(), id));
    }
    return group.orElseGet(() -> view.rows(SECURITY_GROUPS).get(id));
  }

  /** The default VPC's group of this name. */
  static SecurityGroup byName(RegionView view, String name) {
    Vpc vpc = defaultVpc(view).orElseThrow(SecurityGroupFaults::namesNeedTheDefaultVpc);
    return named(view, vpc.vpcId(), name)
        .orElseThrow(() -> SecurityGroupFaults.notFoundInDefaultVpc(name, vpc.vpcId()));
  }

  /** The group that a request names in either way; an id goes before a name. */
  static SecurityGroup target(RegionView view, @Nullable String id, @Nullable String name) {
    if (id != null && !id.isEmpty()) {
      return byId(view, id);
    }
    if (name == null || name.isEmpty()) {
      throw SecurityGroupFaults.groupMissing();
    }
    return byName(view, name);
  }

  static Optional<Vpc> defaultVpc(RegionView view) {
    return view.rows(NetworkTables.VPCS)
        .all()
        .filter(vpc -> Boolean.TRUE.equals(vpc.isDefault()))
        .findFirst();
  }

  /** The group with its permissions, which are made from its rules. */
  public static SecurityGroup described(RegionView view, SecurityGroup group) {
    List<SecurityGroupRule> ingress = new ArrayList<>();
    List<SecurityGroupRule> egress = new ArrayList<>();
    for (SecurityGroupRule rule :
        view.rows(SECURITY_GROUP_RULES).by(RULES_BY_GROUP, group.groupId())) {
      (Boolean.TRUE.equals(rule.isEgress()) ? egress : ingress).add(rule);
    }
    return group.toBuilder()
        .ipPermissions(Permissions.of(view, ingress))
        .ipPermissionsEgress(Permissions.of(view, egress))
        .build();
  }

  /** Gives a new VPC its default group. */
  public static SecurityGroup createDefault(RegionView view, Vpc vpc) {
    return new NewSecurityGroup(vpc, DEFAULT, "default VPC security group", List.of()).create(view);
  }

  /** Removes a group and its rules. */
  public static void remove(RegionView view, String groupId) {
    view.rows(SECURITY_GROUP_RULES)
        .by(RULES_BY_GROUP, groupId)
        .forEach(rule -> view.rows(SECURITY_GROUP_RULES).remove(rule.securityGroupRuleId()));
    view.rows(SECURITY_GROUPS).remove(groupId);
  }
}
