package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.SUBNETS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.VPCS;
import static io.github.localec2.server.network.NetworkTables.VPCS_BY_CIDR_ASSOCIATION;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AssociateVpcCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.AssociateVpcCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateVpcCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateVpcCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.VpcIpv6CidrBlockAssociation;

/** Further CIDR blocks of VPCs. */
final class VpcCidrOperations {
  /** AWS's own quota, for IPv4 and for IPv6 blocks alike. */
  private static final int MAX_BLOCKS = 5;

  private VpcCidrOperations() {}

  static AssociateVpcCidrBlockResponse associate(AssociateVpcCidrBlockRequest request, Call call) {
    Vpc vpc = call.rows(VPCS).get(request.vpcId());
    boolean wantsIpv6 =
        VpcRequests.wantsIpv6(
            request.amazonProvidedIpv6CidrBlock(),
            request.ipv6CidrBlock(),
            request.ipv6Pool(),
            request.ipv6IpamPoolId(),
            request.ipv6NetmaskLength());
    if (wantsIpv6 && request.cidrBlock() != null) {
      throw CommonFaults.notTogether("amazonProvidedIpv6CidrBlock", "cidrBlock");
    }
    return wantsIpv6 ? associateIpv6(vpc, request, call) : associateIpv4(vpc, request, call);
  }

  private static AssociateVpcCidrBlockResponse associateIpv6(
      Vpc vpc, AssociateVpcCidrBlockRequest request, Call call) {
    requireRoom(vpc, VpcBlocks.ipv6(vpc).size());
    VpcIpv6CidrBlockAssociation added =
        VpcBlocks.amazonIpv6(
            call.view(),
            VpcOperations.borderGroup(request.ipv6CidrBlockNetworkBorderGroup(), call));
    List<VpcIpv6CidrBlockAssociation> all = new ArrayList<>(vpc.ipv6CidrBlockAssociationSet());
    all.add(added);
    keep(vpc.toBuilder().ipv6CidrBlockAssociationSet(all).build(), added.associationId(), call);
    NetworkAcls.admitIpv6(call.view(), vpc.vpcId());
    return AssociateVpcCidrBlockResponse.builder()
        .vpcId(vpc.vpcId())
        .ipv6CidrBlockAssociation(asRequested(added))
        .build();
  }

  private static AssociateVpcCidrBlockResponse associateIpv4(
      Vpc vpc, AssociateVpcCidrBlockRequest request, Call call) {
    String cidr =
        VpcRequests.ipv4(
            request.cidrBlock(), request.ipv4IpamPoolId(), request.ipv4NetmaskLength());
    Ipv4Block block = VpcBlocks.secondary(vpc, cidr);
    requireRoom(vpc, VpcBlocks.ipv4(vpc).size());
    VpcCidrBlockAssociation added =
        VpcCidrBlockAssociation.builder()
            .associationId(call.ids().next("vpc-cidr-assoc-"))
            .cidrBlock(block.toString())
            .cidrBlockState(VpcBlocks.state(VpcCidrBlockStateCode.ASSOCIATING))
            .build();
    List<VpcCidrBlockAssociation> all = new ArrayList<>(vpc.cidrBlockAssociationSet());
    all.add(added);
    keep(vpc.toBuilder().cidrBlockAssociationSet(all).build(), added.associationId(), call);
    return AssociateVpcCidrBlockResponse.builder()
        .vpcId(vpc.vpcId())
        .cidrBlockAssociation(added)
        .build();
  }

  private static void requireRoom(Vpc vpc, int present) {
    if (present >= MAX_BLOCKS) {
      throw Ec2Fault.of(
          "CidrLimitExceeded",
          "This network '"
              + vpc.vpcId()
              + "' has met its maximum number of allowed CIDRs: "
              + MAX_BLOCKS);
    }
  }

  private static void keep(Vpc changed, String associationId, Call call) {
    call.rows(VPCS).put(changed);
    RouteTables.followBlocks(call.view(), changed);
    call.later(VpcBlocks.SETTLED, associationId);
  }

  /** A block that Amazon chooses is not told before it is associated. */
  static VpcIpv6CidrBlockAssociation asRequested(VpcIpv6CidrBlockAssociation association) {
    return association.toBuilder().ipv6CidrBlock("").build();
  }

  static DisassociateVpcCidrBlockResponse disassociate(
      DisassociateVpcCidrBlockRequest request, Call call) {
    String id = request.associationId();
    Vpc vpc =
        call.rows(VPCS).by(VPCS_BY_CIDR_ASSOCIATION, id).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    Ec2Fault.of(
                        "InvalidVpcCidrBlockAssociationID.NotFound",
                        "The vpc CIDR block association ID '" + id + "' does not exist"));
    DisassociateVpcCidrBlockResponse.Builder response =
        DisassociateVpcCidrBlockResponse.builder().vpcId(vpc.vpcId());
    List<VpcCidrBlockAssociation> ipv4 = new ArrayList<>();
    for (VpcCidrBlockAssociation each : vpc.cidrBlockAssociationSet()) {
      if (each.associationId().equals(id)) {
        VpcCidrBlockAssociation leaving = leave(vpc, each, call.view());
        ipv4.add(leaving);
        response.cidrBlockAssociation(leaving);
      } else {
        ipv4.add(each);
      }
    }
    List<VpcIpv6CidrBlockAssociation> ipv6 = new ArrayList<>();
    for (VpcIpv6CidrBlockAssociation each : vpc.ipv6CidrBlockAssociationSet()) {
      if (each.associationId().equals(id)) {
        VpcIpv6CidrBlockAssociation leaving = leave(vpc, each, call.view());
        ipv6.add(leaving);
        response.ipv6CidrBlockAssociation(leaving);
      } else {
        ipv6.add(each);
      }
    }
    keep(VpcBlocks.withBlocks(vpc, ipv4, ipv6), id, call);
    return response.build();
  }

  private static VpcCidrBlockAssociation leave(
      Vpc vpc, VpcCidrBlockAssociation association, RegionView view) {
    if (association.cidrBlock().equals(vpc.cidrBlock())) {
      throw CommonFaults.operationNotPermitted(
          "The vpc CIDR block with association ID "
              + association.associationId()
              + " may not be disassociated. It is the primary IPv4 CIDR block of the VPC");
    }
    Ipv4Block block = Ipv4Block.parse(association.cidrBlock(), "cidrBlock");
    if (view.rows(SUBNETS).by(SUBNETS_BY_VPC, vpc.vpcId()).stream()
        .anyMatch(subnet -> SubnetBlocks.ipv4(subnet).filter(block::contains).isPresent())) {
      throw inUse(vpc, association.cidrBlock());
    }
    return association.toBuilder()
        .cidrBlockState(VpcBlocks.state(VpcCidrBlockStateCode.DISASSOCIATING))
        .build();
  }

  private static VpcIpv6CidrBlockAssociation leave(
      Vpc vpc, VpcIpv6CidrBlockAssociation association, RegionView view) {
    Ipv6Block block = Ipv6Block.parse(association.ipv6CidrBlock(), "ipv6CidrBlock");
    if (view.rows(SUBNETS).by(SUBNETS_BY_VPC, vpc.vpcId()).stream()
        .anyMatch(subnet -> SubnetBlocks.ipv6(subnet).stream().anyMatch(block::contains))) {
      throw inUse(vpc, association.ipv6CidrBlock());
    }
    return association.toBuilder()
        .ipv6CidrBlockState(VpcBlocks.state(VpcCidrBlockStateCode.DISASSOCIATING))
        .build();
  }

  private static Ec2Fault inUse(Vpc vpc, String cidr) {
    return Ec2Fault.of(
        "InvalidCidrBlock.InUse",
        "The vpc " + vpc.vpcId() + " currently has a subnet within CIDR block " + cidr);
  }
}
