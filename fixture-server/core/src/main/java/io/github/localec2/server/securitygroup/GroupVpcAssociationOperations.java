package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_GROUP;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.VPC_ASSOCIATIONS;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Rows;
import io.github.localec2.server.state.Settling;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AssociateSecurityGroupVpcRequest;
import software.amazon.awssdk.services.ec2.model.AssociateSecurityGroupVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupVpcAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupVpcAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateSecurityGroupVpcRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateSecurityGroupVpcResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupVpcAssociation;
import software.amazon.awssdk.services.ec2.model.SecurityGroupVpcAssociationState;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * Groups that are used in further VPCs than their own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html">Associate
 *     security groups with multiple VPCs</a>
 */
final class GroupVpcAssociationOperations {
  private static final Settling ASSOCIATED =
      Settling.of(
          "security-group-vpc-associated",
          VPC_ASSOCIATIONS,
          each ->
              each.state() == SecurityGroupVpcAssociationState.ASSOCIATING
                  ? each.toBuilder().state(SecurityGroupVpcAssociationState.ASSOCIATED).build()
                  : each);

  private static final Settling DISASSOCIATED =
      Settling.named(
          "security-group-vpc-disassociated", (view, id) -> view.rows(VPC_ASSOCIATIONS).remove(id));

  private GroupVpcAssociationOperations() {}

  static Family addTo(Family family) {
    return family
        .write(AssociateSecurityGroupVpcRequest.class, GroupVpcAssociationOperations::associate)
        .write(
            DisassociateSecurityGroupVpcRequest.class, GroupVpcAssociationOperations::disassociate)
        .read(
            DescribeSecurityGroupVpcAssociationsRequest.class,
            GroupVpcAssociationOperations::describe);
  }

  private static AssociateSecurityGroupVpcResponse associate(
      AssociateSecurityGroupVpcRequest request, Call call) {
    SecurityGroup group = SecurityGroups.byId(call.view(), request.groupId());
    Vpc vpc = call.rows(NetworkTables.VPCS).get(request.vpcId());
    if (group.groupName().equals(SecurityGroups.DEFAULT)) {
      throw CommonFaults.invalidParameterValue(
          "The default security group '" + group.groupId() + "' cannot be associated with a VPC");
    }
    if (group.vpcId().equals(vpc.vpcId())) {
      throw CommonFaults.invalidParameterValue(
          "The security group '"
              + group.groupId()
              + "' belongs to the VPC '"
              + vpc.vpcId()
              + "' already");
    }
    Rows<SecurityGroupVpcAssociation> rows = call.rows(VPC_ASSOCIATIONS);
    String id = SecurityGroupTables.association(group.groupId(), vpc.vpcId());
    SecurityGroupVpcAssociation association =
        rows.find(id)
            .orElseGet(
                () ->
                    SecurityGroupVpcAssociation.builder()
                        .groupId(group.groupId())
                        .vpcId(vpc.vpcId())
                        .vpcOwnerId(vpc.ownerId())
                        .groupOwnerId(group.ownerId())
                        .state(SecurityGroupVpcAssociationState.ASSOCIATING)
                        .build());
    rows.put(association);
    call.later(ASSOCIATED, id);
    return AssociateSecurityGroupVpcResponse.builder().state(association.state()).build();
  }

  private static DisassociateSecurityGroupVpcResponse disassociate(
      DisassociateSecurityGroupVpcRequest request, Call call) {
    SecurityGroup group = SecurityGroups.byId(call.view(), request.groupId());
    Vpc vpc = call.rows(NetworkTables.VPCS).get(request.vpcId());
    Rows<SecurityGroupVpcAssociation> rows = call.rows(VPC_ASSOCIATIONS);
    String id = SecurityGroupTables.association(group.groupId(), vpc.vpcId());
    SecurityGroupVpcAssociation association =
        rows.find(id)
            .orElseThrow(
                () -> SecurityGroupFaults.associationNotFound(group.groupId(), vpc.vpcId()));
    boolean used =
        call.rows(NETWORK_INTERFACES).by(INTERFACES_BY_GROUP, group.groupId()).stream()
            .anyMatch(each -> vpc.vpcId().equals(each.vpcId()));
    if (used) {
      throw SecurityGroupFaults.inUse(group.groupId());
    }
    rows.put(
        association.toBuilder().state(SecurityGroupVpcAssociationState.DISASSOCIATING).build());
    call.later(DISASSOCIATED, id);
    return DisassociateSecurityGroupVpcResponse.builder()
        .state(SecurityGroupVpcAssociationState.DISASSOCIATING)
        .build();
  }

  private static DescribeSecurityGroupVpcAssociationsResponse describe(
      DescribeSecurityGroupVpcAssociationsRequest request, Call call) {
    var page =
        call.find(
            VPC_ASSOCIATIONS,
            SecurityGroupFilters.ASSOCIATIONS,
            List.of(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeSecurityGroupVpcAssociationsResponse.builder()
        .securityGroupVpcAssociations(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
