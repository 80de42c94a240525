package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.GROUPS_BY_VPC;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.RULES_BY_GROUP;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.RULES_BY_REFERENCED_GROUP;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUPS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupReferencesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupReferencesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeStaleSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeStaleSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupReference;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.StaleIpPermission;
import software.amazon.awssdk.services.ec2.model.StaleSecurityGroup;

/**
 * Rules that reach over peering connections, from both ends.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html">Update
 *     your security groups to reference peer security groups</a>
 */
final class GroupReferenceOperations {
  private GroupReferenceOperations() {}

  static Family addTo(Family family) {
    return family
        .read(DescribeSecurityGroupReferencesRequest.class, GroupReferenceOperations::references)
        .read(DescribeStaleSecurityGroupsRequest.class, GroupReferenceOperations::stale);
  }

  private static DescribeSecurityGroupReferencesResponse references(
      DescribeSecurityGroupReferencesRequest request, Call call) {
    Set<SecurityGroupReference> found = new LinkedHashSet<>();
    for (String id : request.groupId()) {
      SecurityGroup group = SecurityGroups.byId(call.view(), id);
      for (Scope scope : call.view().scopes()) {
        if (scope.region().equals(call.region())) {
          collect(call.view().other(scope), group, found);
        }
      }
    }
    return DescribeSecurityGroupReferencesResponse.builder()
        .securityGroupReferenceSet(found)
        .build();
  }

  private static void collect(
      RegionView view, SecurityGroup group, Set<SecurityGroupReference> found) {
    for (SecurityGroupRule rule :
        view.rows(SECURITY_GROUP_RULES).by(RULES_BY_REFERENCED_GROUP, group.groupId())) {
      String peering = rule.referencedGroupInfo().vpcPeeringConnectionId();
      if (peering != null) {
        found.add(
            SecurityGroupReference.builder()
                .groupId(group.groupId())
                .referencingVpcId(view.rows(SECURITY_GROUPS).get(rule.groupId()).vpcId())
                .vpcPeeringConnectionId(peering)
                .build());
      }
    }
  }

  private static DescribeStaleSecurityGroupsResponse stale(
      DescribeStaleSecurityGroupsRequest request, Call call) {
    RegionView view = call.view();
    String vpcId = view.rows(NetworkTables.VPCS).get(request.vpcId()).vpcId();
    List<StaleSecurityGroup> found = new ArrayList<>();
    for (SecurityGroup group : view.rows(SECURITY_GROUPS).by(GROUPS_BY_VPC, vpcId)) {
      StaleSecurityGroup stale = stale(view, group);
      if (stale != null) {
        found.add(stale);
      }
    }
    var page = call.page(found, request.maxResults(), request.nextToken(), List.of(vpcId));
    return DescribeStaleSecurityGroupsResponse.builder()
        .staleSecurityGroupSet(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static @Nullable StaleSecurityGroup stale(RegionView view, SecurityGroup group) {
    List<SecurityGroupRule> ingress = new ArrayList<>();
    List<SecurityGroupRule> egress = new ArrayList<>();
    for (SecurityGroupRule rule :
        view.rows(SECURITY_GROUP_RULES).by(RULES_BY_GROUP, group.groupId())) {
      if (isStale(view, rule)) {
        (Boolean.TRUE.equals(rule.isEgress()) ? egress : ingress).add(rule);
      }
    }
    if (ingress.isEmpty() && egress.isEmpty()) {
      return null;
    }
    return StaleSecurityGroup.builder()
        .groupId(group.groupId())
        .groupName(group.groupName())
        .description(group.description())
        .vpcId(group.vpcId())
        .staleIpPermissions(permissions(view, ingress))
        .staleIpPermissionsEgress(permissions(view, egress))
        .build();
  }

  /** Stale is what lost its peering connection, or its group at the other end of it. */
  private static boolean isStale(RegionView view, SecurityGroupRule rule) {
    var peer = rule.referencedGroupInfo();
    return peer != null
        && peer.vpcPeeringConnectionId() != null
        && (!Peerings.isActive(view, peer.vpcPeeringConnectionId())
            || view.ownerOf(SECURITY_GROUPS, peer.groupId()) == null);
  }

  private static List<StaleIpPermission> permissions(
      RegionView view, List<SecurityGroupRule> rules) {
    return Permissions.of(view, rules).stream().map(GroupReferenceOperations::stale).toList();
  }

  private static StaleIpPermission stale(IpPermission permission) {
    return StaleIpPermission.builder()
        .ipProtocol(permission.ipProtocol())
        .fromPort(permission.fromPort())
        .toPort(permission.toPort())
        .ipRanges(List.of())
        .prefixListIds(List.of())
        .userIdGroupPairs(permission.userIdGroupPairs())
        .build();
  }
}
