package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.DEFAULT_VPC;
import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.SUBNETS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.VPCS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ec2.model.CreateDefaultSubnetRequest;
import software.amazon.awssdk.services.ec2.model.CreateDefaultSubnetResponse;
import software.amazon.awssdk.services.ec2.model.CreateDefaultVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateDefaultVpcResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcState;

/**
 * Default VPCs and subnets that come back after somebody has deleted them.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/work-with-default-vpc.html">Work
 *     with your default VPC and default subnets</a>
 */
final class DefaultVpcOperations {
  private DefaultVpcOperations() {}

  static CreateDefaultVpcResponse createVpc(CreateDefaultVpcRequest request, Call call) {
    if (call.rows(VPCS).anyBy(DEFAULT_VPC, "true")) {
      throw Ec2Fault.of(
          "DefaultVpcAlreadyExists",
          "A Default VPC already exists for this account in this region.");
    }
    NetworkQuota.VPCS_PER_REGION.admit(call.rows(VPCS).size());
    Vpc vpc = RegionDefaults.createVpc(call.view()).toBuilder().state(VpcState.PENDING).build();
    call.rows(VPCS).put(vpc);
    call.later(VpcOperations.AVAILABLE, vpc.vpcId());
    return CreateDefaultVpcResponse.builder().vpc(VpcOperations.asCreated(vpc)).build();
  }

  static CreateDefaultSubnetResponse createSubnet(CreateDefaultSubnetRequest request, Call call) {
    Zone zone =
        Zones.named(call.view(), request.availabilityZone(), request.availabilityZoneId())
            .orElseThrow(() -> CommonFaults.missingParameter("availabilityZone"));
    Vpc vpc =
        call.rows(VPCS).by(DEFAULT_VPC, "true").stream()
            .findFirst()
            .orElseThrow(
                () ->
                    Ec2Fault.of(
                        "DefaultVpcDoesNotExist",
                        "No default VPC exists for this account in this region."));
    if (Boolean.TRUE.equals(request.ipv6Native())) {
      throw CommonFaults.unsupportedOperation(
          "Default subnets with IPv6 addresses only are not supported by this endpoint.");
    }
    List<Subnet> present = call.rows(SUBNETS).by(SUBNETS_BY_VPC, vpc.vpcId());
    present.stream()
        .filter(subnet -> Boolean.TRUE.equals(subnet.defaultForAz()))
        .filter(subnet -> zone.name().equals(subnet.availabilityZone()))
        .findFirst()
        .ifPresent(
            subnet -> {
              throw Ec2Fault.of(
                  "DefaultSubnetAlreadyExistsInAvailabilityZone",
                  "'"
                      + subnet.subnetId()
                      + "' is already the default subnet in "
                      + zone.name()
                      + ".");
            });
    Subnet subnet =
        new NewSubnet(vpc.vpcId(), zone, free(present), null, true, List.of()).create(call.view());
    return CreateDefaultSubnetResponse.builder().subnet(subnet).build();
  }

  private static Ipv4Block free(List<Subnet> present) {
    List<Ipv4Block> taken =
        present.stream().flatMap(subnet -> SubnetBlocks.ipv4(subnet).stream()).toList();
    return IntStream.range(0, 1 << (RegionDefaults.SUBNET_PREFIX - 16))
        .mapToObj(i -> RegionDefaults.VPC_BLOCK.part(RegionDefaults.SUBNET_PREFIX, i))
        .filter(block -> taken.stream().noneMatch(block::overlaps))
        .findFirst()
        .orElseThrow(
            () ->
                Ec2Fault.of(
                    "InsufficientCidrBlocks",
                    "There are not enough free CIDR blocks in the default VPC for a default"
                        + " subnet."));
  }
}
