package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.RESERVATIONS_BY_SUBNET;
import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.SUBNETS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.SUBNET_CIDR_RESERVATIONS;
import static io.github.localec2.server.network.NetworkTables.VPCS;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_SUBNET;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AssociateSubnetCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.CreateDefaultSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetCidrReservationRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetCidrReservationRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSubnetResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateSubnetCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.GetSubnetCidrReservationsRequest;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeRequest;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetIpv6CidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Subnets. */
public final class SubnetOperations {
  private SubnetOperations() {}

  public static Family family() {
    return new Family()
        .write(CreateSubnetRequest.class, SubnetOperations::create)
        .read(DescribeSubnetsRequest.class, SubnetOperations::describe)
        .write(DeleteSubnetRequest.class, SubnetOperations::delete)
        .write(CreateDefaultSubnetRequest.class, DefaultVpcOperations::createSubnet)
        .write(ModifySubnetAttributeRequest.class, SubnetAttributeOperations::modify)
        .write(AssociateSubnetCidrBlockRequest.class, SubnetCidrOperations::associate)
        .write(DisassociateSubnetCidrBlockRequest.class, SubnetCidrOperations::disassociate)
        .write(CreateSubnetCidrReservationRequest.class, SubnetReservationOperations::create)
        .write(DeleteSubnetCidrReservationRequest.class, SubnetReservationOperations::delete)
        .read(GetSubnetCidrReservationsRequest.class, SubnetReservationOperations::list);
  }

  private static CreateSubnetResponse create(CreateSubnetRequest request, Call call) {
    Vpc vpc = call.rows(VPCS).get(request.vpcId());
    Zone zone =
        Zones.named(call.view(), request.availabilityZone(), request.availabilityZoneId())
            .orElseGet(() -> Zones.any(call.view()));
    if (request.outpostArn() != null) {
      throw Ec2Fault.of(
          "InvalidOutpostArn.NotFound",
          "The outpost ARN '" + request.outpostArn() + "' does not exist");
    }
    VpcRequests.rejectIpamPool(request.ipv6IpamPoolId());
    Ipv4Block block = ipv4(request, vpc, call);
    SubnetIpv6CidrBlockAssociation ipv6 =
        request.ipv6CidrBlock() == null
            ? null
            : SubnetBlocks.ipv6(call.view(), vpc, request.ipv6CidrBlock());
    NetworkQuota.SUBNETS_PER_VPC.admit(call.rows(SUBNETS).by(SUBNETS_BY_VPC, vpc.vpcId()).size());
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "subnet");
    Subnet subnet = new NewSubnet(vpc.vpcId(), zone, block, ipv6, false, tags).create(call.view());
    if (ipv6 != null) {
      call.later(SubnetBlocks.SETTLED, ipv6.associationId());
    }
    return CreateSubnetResponse.builder().subnet(subnet).build();
  }

  private static @Nullable Ipv4Block ipv4(CreateSubnetRequest request, Vpc vpc, Call call) {
    if (Boolean.TRUE.equals(request.ipv6Native())) {
      if (request.cidrBlock() != null) {
        throw CommonFaults.notTogether("cidrBlock", "ipv6Native");
      }
      if (request.ipv6CidrBlock() == null) {
        throw CommonFaults.missingParameter("ipv6CidrBlock");
      }
      return null;
    }
    String cidr =
        VpcRequests.ipv4(
            request.cidrBlock(), request.ipv4IpamPoolId(), request.ipv4NetmaskLength());
    return SubnetBlocks.ipv4(call.view(), vpc, cidr);
  }

  private static DescribeSubnetsResponse describe(DescribeSubnetsRequest request, Call call) {
    Page<Subnet> page =
        call.find(
                SUBNETS,
                SubnetFilters.FILTERS,
                request.subnetIds(),
                request.filters(),
                request.maxResults(),
                request.nextToken())
            .map(subnet -> SubnetFilters.counted(call.view(), subnet))
            .map(subnet -> BlockPublicAccess.current(call.view(), subnet));
    return DescribeSubnetsResponse.builder()
        .subnets(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DeleteSubnetResponse delete(DeleteSubnetRequest request, Call call) {
    String id = call.rows(SUBNETS).get(request.subnetId()).subnetId();
    if (call.rows(NETWORK_INTERFACES).anyBy(INTERFACES_BY_SUBNET, id)) {
      throw CommonFaults.dependencyViolation(
          "The subnet '" + id + "' has dependencies and cannot be deleted.");
    }
    NetworkAcls.release(call.view(), id);
    RouteTables.release(call.view(), id);
    call.rows(SUBNET_CIDR_RESERVATIONS)
        .by(RESERVATIONS_BY_SUBNET, id)
        .forEach(
            each -> call.rows(SUBNET_CIDR_RESERVATIONS).remove(each.subnetCidrReservationId()));
    call.rows(SUBNETS).remove(id);
    return DeleteSubnetResponse.builder().build();
  }
}
