package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.SUBNETS_BY_CIDR_ASSOCIATION;
import static io.github.localec2.server.network.NetworkTables.VPCS;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_SUBNET;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AssociateSubnetCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.AssociateSubnetCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateSubnetCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateSubnetCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.SubnetIpv6CidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** IPv6 blocks of subnets, of which each can have one. */
final class SubnetCidrOperations {
  private SubnetCidrOperations() {}

  static AssociateSubnetCidrBlockResponse associate(
      AssociateSubnetCidrBlockRequest request, Call call) {
    Subnet subnet = call.rows(SUBNETS).get(request.subnetId());
    VpcRequests.rejectIpamPool(request.ipv6IpamPoolId());
    if (request.ipv6CidrBlock() == null) {
      throw CommonFaults.missingParameter("ipv6CidrBlock");
    }
    if (!SubnetBlocks.ipv6(subnet).isEmpty()) {
      throw Ec2Fault.of(
          "CidrLimitExceeded",
          "This subnet '"
              + subnet.subnetId()
              + "' has met its maximum number of allowed IPv6 CIDRs: 1");
    }
    Vpc vpc = call.rows(VPCS).get(subnet.vpcId());
    SubnetIpv6CidrBlockAssociation added =
        SubnetBlocks.ipv6(call.view(), vpc, request.ipv6CidrBlock());
    List<SubnetIpv6CidrBlockAssociation> all =
        new ArrayList<>(subnet.ipv6CidrBlockAssociationSet());
    all.add(added);
    keep(subnet, all, added.associationId(), call);
    return AssociateSubnetCidrBlockResponse.builder()
        .subnetId(subnet.subnetId())
        .ipv6CidrBlockAssociation(added)
        .build();
  }

  private static void keep(
      Subnet subnet, List<SubnetIpv6CidrBlockAssociation> all, String associationId, Call call) {
    call.rows(SUBNETS).put(subnet.toBuilder().ipv6CidrBlockAssociationSet(all).build());
    call.later(SubnetBlocks.SETTLED, associationId);
  }

  static DisassociateSubnetCidrBlockResponse disassociate(
      DisassociateSubnetCidrBlockRequest request, Call call) {
    String id = request.associationId();
    Subnet subnet =
        call.rows(SUBNETS).by(SUBNETS_BY_CIDR_ASSOCIATION, id).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    Ec2Fault.of(
                        "InvalidSubnetCidrBlockAssociationID.NotFound",
                        "The subnet CIDR block with association ID '" + id + "' does not exist"));
    requireUnused(subnet, id, call);
    DisassociateSubnetCidrBlockResponse.Builder response =
        DisassociateSubnetCidrBlockResponse.builder().subnetId(subnet.subnetId());
    List<SubnetIpv6CidrBlockAssociation> all = new ArrayList<>();
    for (SubnetIpv6CidrBlockAssociation each : subnet.ipv6CidrBlockAssociationSet()) {
      if (each.associationId().equals(id)) {
        SubnetIpv6CidrBlockAssociation leaving =
            each.toBuilder()
                .ipv6CidrBlockState(SubnetBlocks.state(SubnetCidrBlockStateCode.DISASSOCIATING))
                .build();
        response.ipv6CidrBlockAssociation(leaving);
        all.add(leaving);
      } else {
        all.add(each);
      }
    }
    keep(subnet, all, id, call);
    return response.build();
  }

  private static void requireUnused(Subnet subnet, String associationId, Call call) {
    String reason = null;
    if (Boolean.TRUE.equals(subnet.ipv6Native())) {
      reason = "its subnet has IPv6 addresses only.";
    } else if (Boolean.TRUE.equals(subnet.assignIpv6AddressOnCreation())) {
      reason = "its subnet has assign-ipv6-address-on-creation set to true.";
    } else if (call.rows(NETWORK_INTERFACES).by(INTERFACES_BY_SUBNET, subnet.subnetId()).stream()
        .anyMatch(each -> !each.ipv6Addresses().isEmpty())) {
      reason = "its subnet has network interfaces with IPv6 addresses.";
    }
    if (reason != null) {
      throw Ec2Fault.of(
          "InvalidCidrBlock.InUse",
          "The subnet IPv6 CIDR block with association ID "
              + associationId
              + " may not be disassociated, because "
              + reason);
    }
  }
}
