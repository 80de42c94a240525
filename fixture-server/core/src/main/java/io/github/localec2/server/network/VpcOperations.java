package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.VPCS;
import static io.github.localec2.server.network.NetworkTables.VPCS_BY_DHCP_OPTIONS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AssociateVpcCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.CreateDefaultVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateVpcCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcTenancyRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcIpv6CidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcState;

/** VPCs and their CIDR blocks. */
public final class VpcOperations {
  static final Settling AVAILABLE =
      Settling.of("vpc-available", VPCS, vpc -> vpc.toBuilder().state(VpcState.AVAILABLE).build());

  private static final Filters<Vpc> FILTERS =
      Filters.of(VPCS)
          .id("vpc-id")
          .one("cidr", Vpc::cidrBlock)
          .one("cidr-block", Vpc::cidrBlock)
          .one("cidrBlock", Vpc::cidrBlock)
          .many(
              "cidr-block-association.cidr-block",
              vpc -> vpc.cidrBlockAssociationSet().stream().map(each -> each.cidrBlock()))
          .many(
              "cidr-block-association.association-id",
              vpc -> vpc.cidrBlockAssociationSet().stream().map(each -> each.associationId()))
          .many(
              "cidr-block-association.state",
              vpc ->
                  vpc.cidrBlockAssociationSet().stream()
                      .map(each -> each.cidrBlockState().stateAsString()))
          .indexed("dhcp-options-id", VPCS_BY_DHCP_OPTIONS, vpc -> Stream.of(vpc.dhcpOptionsId()))
          .many(
              "ipv6-cidr-block-association.ipv6-cidr-block",
              vpc -> ipv6(vpc).map(each -> each.ipv6CidrBlock()))
          .many(
              "ipv6-cidr-block-association.ipv6-pool",
              vpc -> ipv6(vpc).map(each -> each.ipv6Pool()))
          .many(
              "ipv6-cidr-block-association.association-id",
              vpc -> ipv6(vpc).map(each -> each.associationId()))
          .many(
              "ipv6-cidr-block-association.state",
              vpc -> ipv6(vpc).map(each -> each.ipv6CidrBlockState().stateAsString()))
          .flag("is-default", Vpc::isDefault)
          .flag("isDefault", Vpc::isDefault)
          .one("owner-id", Vpc::ownerId)
          .one("state", Vpc::stateAsString)
          .build();

  private VpcOperations() {}

  public static Family family() {
    Family family =
        new Family()
            .write(CreateVpcRequest.class, VpcOperations::create)
            .read(DescribeVpcsRequest.class, VpcOperations::describe)
            .write(DeleteVpcRequest.class, VpcOperations::delete)
            .write(CreateDefaultVpcRequest.class, DefaultVpcOperations::createVpc)
            .write(AssociateVpcCidrBlockRequest.class, VpcCidrOperations::associate)
            .write(DisassociateVpcCidrBlockRequest.class, VpcCidrOperations::disassociate)
            .read(DescribeVpcAttributeRequest.class, VpcAttributeOperations::describe)
            .write(ModifyVpcAttributeRequest.class, VpcAttributeOperations::modify)
            .write(ModifyVpcTenancyRequest.class, VpcAttributeOperations::modifyTenancy);
    return BlockPublicAccessOperations.addTo(ClassicLinkOperations.addTo(family));
  }

  private static Stream<VpcIpv6CidrBlockAssociation> ipv6(Vpc vpc) {
    return vpc.ipv6CidrBlockAssociationSet().stream();
  }

  private static CreateVpcResponse create(CreateVpcRequest request, Call call) {
    String cidr =
        VpcRequests.ipv4(
            request.cidrBlock(), request.ipv4IpamPoolId(), request.ipv4NetmaskLength());
    Ipv4Block block = VpcBlocks.primary(cidr);
    boolean wantsIpv6 =
        VpcRequests.wantsIpv6(
            request.amazonProvidedIpv6CidrBlock(),
            request.ipv6CidrBlock(),
            request.ipv6Pool(),
            request.ipv6IpamPoolId(),
            request.ipv6NetmaskLength());
    Tenancy tenancy = Objects.requireNonNullElse(request.instanceTenancy(), Tenancy.DEFAULT);
    if (tenancy == Tenancy.HOST) {
      throw CommonFaults.invalidParameterValue(
          "Value (host) for parameter instanceTenancy is invalid. Use default or dedicated.");
    }
    if (request.vpcEncryptionControl() != null) {
      throw CommonFaults.unsupportedOperation(
          "VPC encryption control is not supported by this endpoint.");
    }
    NetworkQuota.VPCS_PER_REGION.admit(call.rows(VPCS).size());
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "vpc");
    VpcIpv6CidrBlockAssociation ipv6 =
        wantsIpv6
            ? VpcBlocks.amazonIpv6(
                call.view(), borderGroup(request.ipv6CidrBlockNetworkBorderGroup(), call))
            : null;
    Vpc vpc = new NewVpc(block, ipv6, false, tenancy, VpcState.PENDING, tags).create(call.view());
    call.later(AVAILABLE, vpc.vpcId());
    if (ipv6 != null) {
      call.later(VpcBlocks.SETTLED, ipv6.associationId());
    }
    return CreateVpcResponse.builder().vpc(asCreated(vpc)).build();
  }

  /** The response shows an IPv6 block only once it is there, but always the set of them. */
  static Vpc asCreated(Vpc vpc) {
    return vpc.toBuilder()
        .ipv6CidrBlockAssociationSet(ipv6(vpc).map(VpcCidrOperations::asRequested).toList())
        .build();
  }

  static String borderGroup(@Nullable String wanted, Call call) {
    if (wanted == null) {
      return call.region();
    }
    if (!wanted.startsWith(call.region())) {
      throw CommonFaults.invalidParameterValue(
          "Value (" + wanted + ") for parameter networkBorderGroup is invalid.");
    }
    return wanted;
  }

  private static DescribeVpcsResponse describe(DescribeVpcsRequest request, Call call) {
    Page<Vpc> page =
        call.find(
                VPCS,
                FILTERS,
                request.vpcIds(),
                request.filters(),
                request.maxResults(),
                request.nextToken())
            .map(vpc -> BlockPublicAccess.current(call.view(), vpc));
    return DescribeVpcsResponse.builder().vpcs(page.items()).nextToken(page.nextToken()).build();
  }

  private static DeleteVpcResponse delete(DeleteVpcRequest request, Call call) {
    Vpc vpc = call.rows(VPCS).get(request.vpcId());
    VpcContents.requireNone(call.view(), vpc.vpcId());
    VpcContents.removeBirthright(call.view(), vpc.vpcId());
    call.rows(VPCS).remove(vpc.vpcId());
    return DeleteVpcResponse.builder().build();
  }
}
