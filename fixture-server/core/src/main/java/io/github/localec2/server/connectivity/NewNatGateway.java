package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.NAT_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.VPCS;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES;

import io.github.localec2.server.networkinterface.ElasticIps;
import io.github.localec2.server.networkinterface.NetworkInterfaceSpec;
import io.github.localec2.server.networkinterface.NetworkInterfaceSpec.Ipv4Wish;
import io.github.localec2.server.networkinterface.NetworkInterfaces;
import io.github.localec2.server.networkinterface.SubnetAddresses;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AvailabilityMode;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.CreateNatGatewayRequest;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddress;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddressStatus;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * A NAT gateway to be. What is wrong with the request is an error at once; what is wrong with the
 * network makes the gateway {@code failed} some time later, as EC2 has it.
 */
record NewNatGateway(CreateNatGatewayRequest request, List<Tag> tags) {
  private static final String SERVICE = "amazon-aws";

  NatGateway create(RegionView view) {
    boolean regional = request.availabilityMode() == AvailabilityMode.REGIONAL;
    check(regional);
    NatGateway.Builder made =
        NatGateway.builder()
            .natGatewayId(view.newId(NAT_GATEWAYS, tags))
            .connectivityType(isPrivate() ? ConnectivityType.PRIVATE : ConnectivityType.PUBLIC)
            .availabilityMode(regional ? AvailabilityMode.REGIONAL : AvailabilityMode.ZONAL)
            .createTime(view.now())
            .state(NatGatewayState.PENDING)
            .tags(tags);
    NatGateway gateway = regional ? regional(view, made) : zonal(view, made);
    view.rows(NAT_GATEWAYS).put(gateway);
    view.later(NatGateways.AVAILABLE, gateway.natGatewayId());
    return gateway;
  }

  private boolean isPrivate() {
    return request.connectivityType() == ConnectivityType.PRIVATE;
  }

  private void check(boolean regional) {
    if (regional) {
      if (request.vpcId() == null) {
        throw CommonFaults.missingParameter("VpcId");
      }
      if (request.subnetId() != null) {
        throw CommonFaults.notTogether("SubnetId", "AvailabilityMode");
      }
      return;
    }
    if (request.subnetId() == null) {
      throw CommonFaults.missingParameter("SubnetId");
    }
    if (isPrivate() && (request.allocationId() != null || hasSecondaryAllocations())) {
      throw Ec2Fault.of(
          "InvalidParameterCombination",
          "An allocation ID can't be specified for a private NAT gateway.");
    }
    if (!isPrivate() && request.allocationId() == null) {
      throw Ec2Fault.of(
          "MissingParameter",
          "The request must include the AllocationId parameter. Add the required parameter and"
              + " retry the request.");
    }
    if (!request.secondaryPrivateIpAddresses().isEmpty()
        && request.secondaryPrivateIpAddressCount() != null) {
      throw CommonFaults.notTogether("SecondaryPrivateIpAddress", "SecondaryPrivateIpAddressCount");
    }
  }

  private boolean hasSecondaryAllocations() {
    return !request.secondaryAllocationIds().isEmpty();
  }

  /** It takes its addresses from the zones on its own, when there is something to serve. */
  private NatGateway regional(RegionView view, NatGateway.Builder made) {
    String vpcId = view.rows(VPCS).get(request.vpcId()).vpcId();
    made.vpcId(vpcId).natGatewayAddresses(List.of());
    return hasGateway(view, vpcId) ? made.build() : failed(made, noGateway(vpcId));
  }

  private NatGateway zonal(RegionView view, NatGateway.Builder made) {
    Subnet subnet = view.rows(SUBNETS).get(request.subnetId());
    made.subnetId(subnet.subnetId()).vpcId(subnet.vpcId());
    List<Address> elastic = new ArrayList<>();
    if (!isPrivate()) {
      elastic.add(view.rows(ADDRESSES).get(request.allocationId()));
      request.secondaryAllocationIds().forEach(id -> elastic.add(view.rows(ADDRESSES).get(id)));
    }
    Ec2Fault obstacle = obstacle(view, subnet, elastic);
    if (obstacle != null) {
      return failed(made.natGatewayAddresses(wanted(elastic)), obstacle);
    }
    String id = made.build().natGatewayId();
    NetworkInterface eni =
        NetworkInterfaces.create(
            view,
            NetworkInterfaceSpec.in(subnet.subnetId())
                .description("Interface for NAT Gateway " + id)
                .interfaceType("nat_gateway")
                .managedBy(SERVICE)
                .sourceDestCheck(false)
                .ungrouped()
                .withoutIpv6()
                .addresses(addresses(elastic.size()))
                .build());
    NetworkInterfaces.attachToService(view, eni.networkInterfaceId());
    List<NatGatewayAddress> addresses = new ArrayList<>();
    for (int i = 0; i < eni.privateIpAddresses().size(); i++) {
      String privateIp = eni.privateIpAddresses().get(i).privateIpAddress();
      NatGatewayAddress.Builder address =
          NatGatewayAddress.builder()
              .networkInterfaceId(eni.networkInterfaceId())
              .privateIp(privateIp)
              .isPrimary(i == 0)
              .status(
                  elastic.isEmpty()
                      ? NatGatewayAddressStatus.ASSIGNING
                      : NatGatewayAddressStatus.ASSOCIATING);
      if (i < elastic.size()) {
        Address each = elastic.get(i);
        address
            .allocationId(each.allocationId())
            .publicIp(each.publicIp())
            .associationId(
                ElasticIps.associate(
                    view, each.allocationId(), eni.networkInterfaceId(), privateIp));
      }
      addresses.add(address.build());
    }
    return made.natGatewayAddresses(addresses).build();
  }

  /** One private address for each elastic one, or as many as a private gateway is to have. */
  private Ipv4Wish addresses(int elastic) {
    List<String> named = request.secondaryPrivateIpAddresses();
    Integer count = request.secondaryPrivateIpAddressCount();
    int more = isPrivate() ? (count == null ? 0 : count) : Math.max(0, elastic - 1 - named.size());
    return new Ipv4Wish(request.privateIpAddress(), named, more, List.of(), 0);
  }

  private static List<NatGatewayAddress> wanted(List<Address> elastic) {
    return elastic.stream()
        .map(
            each ->
                NatGatewayAddress.builder()
                    .allocationId(each.allocationId())
                    .isPrimary(each.equals(elastic.get(0)))
                    .status(NatGatewayAddressStatus.FAILED)
                    .build())
        .toList();
  }

  private @Nullable Ec2Fault obstacle(RegionView view, Subnet subnet, List<Address> elastic) {
    if (!isPrivate() && !hasGateway(view, subnet.vpcId())) {
      return noGateway(subnet.vpcId());
    }
    for (Address each : elastic) {
      if (each.associationId() != null) {
        return Ec2Fault.of(
            "Resource.AlreadyAssociated",
            "Elastic IP address [" + each.allocationId() + "] is already associated");
      }
    }
    return SubnetAddresses.availableIn(view, subnet) > 0
        ? null
        : Ec2Fault.of(
            "InsufficientFreeAddressesInSubnet",
            "Subnet has insufficient free addresses to create this NAT gateway");
  }

  private static boolean hasGateway(RegionView view, String vpcId) {
    return view.rows(INTERNET_GATEWAYS).anyBy(INTERNET_GATEWAYS_BY_VPC, vpcId);
  }

  private static Ec2Fault noGateway(String vpcId) {
    return Ec2Fault.of(
        "Gateway.NotAttached", "Network " + vpcId + " has no Internet gateway attached");
  }

  private static NatGateway failed(NatGateway.Builder made, Ec2Fault why) {
    return made.failureCode(why.code()).failureMessage(why.text()).build();
  }
}
