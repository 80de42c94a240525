package io.github.localec2.server.network;

import static io.github.localec2.server.connectivity.ConnectivityTables.NAT_GATEWAYS;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_PEERING_CONNECTIONS;
import static io.github.localec2.server.instance.InstanceTables.INSTANCES;
import static io.github.localec2.server.network.NetworkTables.EGRESS_ONLY_INTERNET_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS;
import static io.github.localec2.server.network.RouteTableAssociationOperations.differentNetworks;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;
import static io.github.localec2.server.transit.TransitTables.TRANSIT_GATEWAYS;
import static io.github.localec2.server.vpn.VpnTables.VPN_GATEWAYS;
import static io.github.localec2.server.vpn.VpnTables.VPN_GATEWAYS_BY_VPC;

import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.IdFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.transit.TransitGateways;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.EgressOnlyInternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;

/** Makes sure that what a route is to lead to exists and can be reached from its table. */
final class RouteTargets {
  private static final IdFaults NAT_GATEWAY =
      new IdFaults("natGateway ID", "InvalidNatGatewayID.NotFound", "NatGatewayMalformed");

  private RouteTargets() {}

  /** Sets the target on the route. */
  static void apply(RegionView view, RouteTable table, RouteTarget target, Route.Builder route) {
    String id = target.id();
    switch (target.kind()) {
      case GATEWAY -> route.gatewayId(gateway(view, table, id));
      case VPC_ENDPOINT -> route.gatewayId(endpoint(view, table, id));
      case NAT_GATEWAY -> route.natGatewayId(natGateway(view, table, id));
      case NETWORK_INTERFACE -> route.networkInterfaceId(networkInterface(view, table, id));
      case INSTANCE -> route.networkInterfaceId(interfaceOf(view, table, id));
      case VPC_PEERING_CONNECTION -> route.vpcPeeringConnectionId(peering(view, table, id));
      case EGRESS_ONLY_GATEWAY -> route.egressOnlyInternetGatewayId(egressOnly(view, table, id));
      case TRANSIT_GATEWAY -> route.transitGatewayId(transitGateway(view, table, id));
      case LOCAL -> route.gatewayId(RouteTables.LOCAL);
      default -> throw target.kind().notFound(id);
    }
  }

  private static String gateway(RegionView view, RouteTable table, String id) {
    if (id.startsWith("vpce-")) {
      return endpoint(view, table, id);
    }
    if (id.startsWith("vgw-")) {
      return vpnGateway(view, table, id);
    }
    if (!id.startsWith("igw-")) {
      throw unknownGateway(id);
    }
    InternetGateway gateway = view.rows(INTERNET_GATEWAYS).get(id);
    if (gateway.attachments().stream().noneMatch(each -> table.vpcId().equals(each.vpcId()))) {
      throw differentNetworks(table, "network gateway " + id);
    }
    return id;
  }

  private static String vpnGateway(RegionView view, RouteTable table, String id) {
    view.rows(VPN_GATEWAYS).get(id);
    if (!isVpnGatewayOf(view, table.vpcId(), id)) {
      throw differentNetworks(table, "vpn gateway " + id);
    }
    return id;
  }

  static boolean isVpnGatewayOf(RegionView view, String vpcId, String id) {
    return view.rows(VPN_GATEWAYS).by(VPN_GATEWAYS_BY_VPC, vpcId).stream()
        .anyMatch(each -> each.vpnGatewayId().equals(id));
  }

  private static String transitGateway(RegionView view, RouteTable table, String id) {
    TransitGateways.LIFECYCLE.present(view, id);
    if (!TransitGateways.isAttached(view, table.vpcId(), id)) {
      throw TRANSIT_GATEWAYS.faults().notFound(id);
    }
    return id;
  }

  /** A gateway of no kind that exists here. */
  static Ec2Fault unknownGateway(String id) {
    if (id.startsWith("vgw-")) {
      return Ec2Fault.of(
          "InvalidVpnGatewayID.NotFound", "The vpnGateway ID '" + id + "' does not exist");
    }
    return Ec2Fault.of("InvalidGatewayID.NotFound", "The gateway ID '" + id + "' does not exist");
  }

  private static String endpoint(RegionView view, RouteTable table, String id) {
    VpcEndpoint endpoint = view.rows(VPC_ENDPOINTS).get(id);
    if (endpoint.vpcEndpointType() != VpcEndpointType.GATEWAY_LOAD_BALANCER) {
      throw Ec2Fault.of(
          "RouteNotSupported",
          "Route table contains unsupported route target: "
              + id
              + ". VPC Endpoints of this type cannot be used as route targets.");
    }
    if (!table.vpcId().equals(endpoint.vpcId())) {
      throw differentNetworks(table, "vpc endpoint " + id);
    }
    return id;
  }

  private static String natGateway(RegionView view, RouteTable table, String id) {
    NatGateway gateway =
        view.rows(NAT_GATEWAYS)
            .find(id)
            .filter(each -> !"deleted".equals(each.stateAsString()))
            .orElseThrow(() -> NAT_GATEWAY.notFound(id));
    if (!table.vpcId().equals(gateway.vpcId())) {
      throw differentNetworks(table, "nat gateway " + id);
    }
    return id;
  }

  private static String networkInterface(RegionView view, RouteTable table, String id) {
    NetworkInterface target = view.rows(NETWORK_INTERFACES).get(id);
    if (!table.vpcId().equals(target.vpcId())) {
      throw differentNetworks(table, "interface " + id);
    }
    return id;
  }

  private static String interfaceOf(RegionView view, RouteTable table, String instanceId) {
    view.rows(INSTANCES).get(instanceId);
    List<NetworkInterface> interfaces = InstanceNetwork.interfacesOf(view, instanceId);
    if (interfaces.size() != 1) {
      throw Ec2Fault.of(
          "InvalidInstanceID",
          interfaces.isEmpty()
              ? "The instance ID '" + instanceId + "' has no network interface"
              : "There are multiple interfaces attached to instance '"
                  + instanceId
                  + "'. Please specify an interface ID for the operation instead.");
    }
    return networkInterface(view, table, interfaces.get(0).networkInterfaceId());
  }

  private static String peering(RegionView view, RouteTable table, String id) {
    VpcPeeringConnection peering = view.rows(VPC_PEERING_CONNECTIONS).get(id);
    boolean isPart =
        Stream.of(peering.requesterVpcInfo(), peering.accepterVpcInfo())
            .anyMatch(side -> side != null && table.vpcId().equals(side.vpcId()));
    if (!isPart) {
      throw differentNetworks(table, "vpc peering connection " + id);
    }
    return id;
  }

  private static String egressOnly(RegionView view, RouteTable table, String id) {
    EgressOnlyInternetGateway gateway = view.rows(EGRESS_ONLY_INTERNET_GATEWAYS).get(id);
    if (gateway.attachments().stream().noneMatch(each -> table.vpcId().equals(each.vpcId()))) {
      throw differentNetworks(table, "egress only internet gateway " + id);
    }
    return id;
  }
}
