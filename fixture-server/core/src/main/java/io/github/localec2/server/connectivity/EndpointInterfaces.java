package io.github.localec2.server.connectivity;

import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.networkinterface.NetworkInterfaceSpec;
import io.github.localec2.server.networkinterface.NetworkInterfaces;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetConfiguration;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** The network interfaces of an endpoint, one for each of its subnets. */
final class EndpointInterfaces {
  private static final String SERVICE = "amazon-aws";

  private EndpointInterfaces() {}

  /**
   * The subnets in the order given, at most one of a zone.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidSubnetId.NotFound, InvalidParameter for
   *     one of another VPC, DuplicateSubnetsInSameZone
   */
  static List<Subnet> subnets(RegionView view, String vpcId, List<String> ids) {
    List<Subnet> subnets = new ArrayList<>();
    Set<String> zones = new HashSet<>();
    for (String id : ids) {
      Subnet subnet =
          view.rows(SUBNETS).find(id).orElseThrow(() -> EndpointFaults.subnetNotFound(id));
      if (!subnet.vpcId().equals(vpcId)) {
        throw EndpointFaults.elsewhere("subnet", id, vpcId);
      }
      if (!zones.add(subnet.availabilityZone())) {
        throw EndpointFaults.sameZone(id);
      }
      subnets.add(subnet);
    }
    return subnets;
  }

  /** Makes the interface in a subnet and returns its id. */
  static String create(
      RegionView view,
      VpcEndpoint endpoint,
      String subnetId,
      List<String> groups,
      List<SubnetConfiguration> configurations) {
    boolean balancer = endpoint.vpcEndpointType() == VpcEndpointType.GATEWAY_LOAD_BALANCER;
    String wanted =
        configurations.stream()
            .filter(each -> subnetId.equals(each.subnetId()) && each.ipv4() != null)
            .map(SubnetConfiguration::ipv4)
            .findFirst()
            .orElse(null);
    NetworkInterfaceSpec.Builder spec =
        NetworkInterfaceSpec.in(subnetId)
            .description("VPC Endpoint Interface " + endpoint.vpcEndpointId())
            .interfaceType(balancer ? "gateway_load_balancer_endpoint" : "vpc_endpoint")
            .managedBy(SERVICE)
            .withoutIpv6()
            .privateIpAddress(wanted);
    if (balancer) {
      spec.ungrouped();
    } else {
      spec.groups(groups);
    }
    String id = NetworkInterfaces.create(view, spec.build()).networkInterfaceId();
    NetworkInterfaces.attachToService(view, id);
    return id;
  }

  /** The interface of an endpoint in a subnet. */
  static List<String> in(RegionView view, VpcEndpoint endpoint, String subnetId) {
    return endpoint.networkInterfaceIds().stream()
        .flatMap(id -> view.rows(NETWORK_INTERFACES).find(id).stream())
        .filter(row -> row.subnetId().equals(subnetId))
        .map(NetworkInterface::networkInterfaceId)
        .toList();
  }
}
