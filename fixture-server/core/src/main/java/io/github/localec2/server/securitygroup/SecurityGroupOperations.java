package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_GROUP;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.GROUPS_BY_VPC;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.RULES_BY_REFERENCED_GROUP;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUPS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.VPC_ASSOCIATIONS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.VPC_ASSOCIATIONS_BY_GROUP;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.VPC_ASSOCIATIONS_BY_VPC;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.GetSecurityGroupsForVpcRequest;
import software.amazon.awssdk.services.ec2.model.GetSecurityGroupsForVpcResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupForVpc;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Security groups. */
public final class SecurityGroupOperations {
  /** EC2's quota of a region where nobody asked for a higher one. */
  private static final int MAX_GROUPS = 2500;

  private SecurityGroupOperations() {}

  public static Family family() {
    return GroupReferenceOperations.addTo(GroupVpcAssociationOperations.addTo(new Family()))
        .write(CreateSecurityGroupRequest.class, SecurityGroupOperations::createSecurityGroup)
        .read(DescribeSecurityGroupsRequest.class, SecurityGroupOperations::describeSecurityGroups)
        .read(GetSecurityGroupsForVpcRequest.class, SecurityGroupOperations::getForVpc)
        .write(DeleteSecurityGroupRequest.class, SecurityGroupOperations::deleteSecurityGroup);
  }

  private static CreateSecurityGroupResponse createSecurityGroup(
      CreateSecurityGroupRequest request, Call call) {
    String name = GroupTexts.name(request.groupName());
    String description = GroupTexts.description(request.description());
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "security-group");
    if (name.equals(SecurityGroups.DEFAULT)) {
      throw SecurityGroupFaults.reserved(name, request.vpcId());
    }
    RegionView view = call.view();
    Vpc vpc =
        request.vpcId() == null
            ? SecurityGroups.defaultVpc(view).orElseThrow(SecurityGroupFaults::noDefaultVpc)
            : view.rows(NetworkTables.VPCS).get(request.vpcId());
    if (SecurityGroups.named(view, vpc.vpcId(), name).isPresent()) {
      throw SecurityGroupFaults.duplicate(name, vpc.vpcId());
    }
    if (view.rows(SECURITY_GROUPS).size() >= MAX_GROUPS) {
      throw SecurityGroupFaults.tooManyGroups(vpc.vpcId());
    }
    SecurityGroup group = new NewSecurityGroup(vpc, name, description, tags).create(view);
    return CreateSecurityGroupResponse.builder()
        .groupId(group.groupId())
        .securityGroupArn(group.securityGroupArn())
        .tags(tags.isEmpty() ? null : tags)
        .build();
  }

  private static DescribeSecurityGroupsResponse describeSecurityGroups(
      DescribeSecurityGroupsRequest request, Call call) {
    Set<String> ids = new LinkedHashSet<>();
    request.groupIds().forEach(id -> ids.add(SecurityGroups.byId(call.view(), id).groupId()));
    request
        .groupNames()
        .forEach(name -> ids.add(SecurityGroups.byName(call.view(), name).groupId()));
    var page =
        call.find(
                SECURITY_GROUPS,
                SecurityGroupFilters.GROUPS,
                List.copyOf(ids),
                request.filters(),
                request.maxResults(),
                request.nextToken())
            .map(group -> SecurityGroups.described(call.view(), group));
    return DescribeSecurityGroupsResponse.builder()
        .securityGroups(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static GetSecurityGroupsForVpcResponse getForVpc(
      GetSecurityGroupsForVpcRequest request, Call call) {
    RegionView view = call.view();
    String vpcId = view.rows(NetworkTables.VPCS).get(request.vpcId()).vpcId();
    Stream<SecurityGroup> associated =
        view.rows(VPC_ASSOCIATIONS).by(VPC_ASSOCIATIONS_BY_VPC, vpcId).stream()
            .flatMap(each -> view.rows(SECURITY_GROUPS).find(each.groupId()).stream());
    List<SecurityGroupForVpc> groups =
        Stream.concat(view.rows(SECURITY_GROUPS).by(GROUPS_BY_VPC, vpcId).stream(), associated)
            .map(SecurityGroupOperations::forVpc)
            .filter(SecurityGroupFilters.GROUPS_FOR_VPC.matching(view, request.filters()))
            .toList();
    var page =
        call.page(
            groups, request.maxResults(), request.nextToken(), List.of(vpcId, request.filters()));
    return GetSecurityGroupsForVpcResponse.builder()
        .securityGroupForVpcs(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static SecurityGroupForVpc forVpc(SecurityGroup group) {
    return SecurityGroupForVpc.builder()
        .description(group.description())
        .groupName(group.groupName())
        .ownerId(group.ownerId())
        .groupId(group.groupId())
        .tags(group.tags())
        .primaryVpcId(group.vpcId())
        .build();
  }

  private static DeleteSecurityGroupResponse deleteSecurityGroup(
      DeleteSecurityGroupRequest request, Call call) {
    RegionView view = call.view();
    SecurityGroup group = SecurityGroups.target(view, request.groupId(), request.groupName());
    String id = group.groupId();
    if (group.groupName().equals(SecurityGroups.DEFAULT)) {
      throw SecurityGroupFaults.cannotDelete(id, group.groupName());
    }
    if (view.rows(NETWORK_INTERFACES).anyBy(INTERFACES_BY_GROUP, id)
        || view.rows(VPC_ASSOCIATIONS).anyBy(VPC_ASSOCIATIONS_BY_GROUP, id)
        || isReferencedInItsVpc(view, group)) {
      throw SecurityGroupFaults.inUse(id);
    }
    SecurityGroups.remove(view, id);
    return DeleteSecurityGroupResponse.builder().returnValue(true).groupId(id).build();
  }

  /** A reference from behind a peering connection does not hold a group; it becomes stale. */
  private static boolean isReferencedInItsVpc(RegionView view, SecurityGroup group) {
    return view.rows(SECURITY_GROUP_RULES).by(RULES_BY_REFERENCED_GROUP, group.groupId()).stream()
        .anyMatch(
            rule ->
                !rule.groupId().equals(group.groupId())
                    && rule.referencedGroupInfo().vpcPeeringConnectionId() == null);
  }
}
