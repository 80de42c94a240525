package io.github.localec2.server.instance;

import static io.github.localec2.server.connectivity.ConnectivityTables.NAT_GATEWAYS;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_PEERING_CONNECTIONS;
import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;
import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.VPCS;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.network.RouteTables;
import io.github.localec2.server.securitygroup.PrefixLists;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.vm.VmRoute;
import io.github.localec2.server.vm.VmRoute.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CidrBlock;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionVpcInfo;

/** Where packets of a subnet go, in the words of an engine. */
final class MachineRoutes {
  /** Where a change may lead packets elsewhere. */
  static final List<Table<?>> TABLES =
      List.of(
          ROUTE_TABLES, VPC_PEERING_CONNECTIONS, INTERNET_GATEWAYS, NAT_GATEWAYS, SUBNETS, VPCS);

  private MachineRoutes() {}

  static List<VmRoute> of(RegionView view, Subnet subnet) {
    List<VmRoute> routes = new ArrayList<>();
    for (Route route : RouteTables.currentOf(view, subnet.vpcId(), subnet.subnetId()).routes()) {
      if (!RouteTables.isLocal(route) && !isGatewayEndpoint(route)) {
        destinations(view, route).forEach(each -> add(view, subnet.vpcId(), route, each, routes));
      }
    }
    return routes;
  }

  private static Stream<Ipv4Block> destinations(RegionView view, Route route) {
    Stream<String> named =
        route.destinationPrefixListId() == null
            ? Stream.of(route.destinationCidrBlock())
            : PrefixLists.cidrs(view, route.destinationPrefixListId()).stream();
    return named.filter(Objects::nonNull).map(Ipv4Block::read).flatMap(Optional::stream);
  }

  private static void add(
      RegionView view, String vpcId, Route route, Ipv4Block destination, List<VmRoute> routes) {
    if (route.networkInterfaceId() != null) {
      // also of one that is stopped: nothing answers there
      routes.add(
          view.rows(NETWORK_INTERFACES)
              .find(route.networkInterfaceId())
              .filter(each -> each.attachment() != null && each.privateIpAddress() != null)
              .map(each -> made(destination, Way.INTERFACE, each.privateIpAddress()))
              .orElseGet(() -> made(destination, Way.NOWHERE, "")));
    } else if (route.state() == RouteState.ACTIVE && route.vpcPeeringConnectionId() != null) {
      VpcPeeringConnection peering =
          view.rows(VPC_PEERING_CONNECTIONS).get(route.vpcPeeringConnectionId());
      toPeer(other(peering, vpcId), destination, routes);
    } else {
      routes.add(made(destination, isOutward(view, route) ? Way.OUTWARD : Way.NOWHERE, ""));
    }
  }

  /** What such an endpoint stands for, a service's addresses, is reached as it is without. */
  private static boolean isGatewayEndpoint(Route route) {
    return route.destinationPrefixListId() != null
        && route.gatewayId() != null
        && route.gatewayId().startsWith("vpce-");
  }

  /** A private NAT gateway leads to other networks, none of which is here. */
  private static boolean isOutward(RegionView view, Route route) {
    if (route.state() != RouteState.ACTIVE) {
      return false;
    }
    if (route.natGatewayId() != null) {
      return view.rows(NAT_GATEWAYS).get(route.natGatewayId()).connectivityType()
          == ConnectivityType.PUBLIC;
    }
    return route.gatewayId() != null && route.gatewayId().startsWith("igw-");
  }

  private static VpcPeeringConnectionVpcInfo other(VpcPeeringConnection peering, String vpcId) {
    return vpcId.equals(peering.accepterVpcInfo().vpcId())
        ? peering.requesterVpcInfo()
        : peering.accepterVpcInfo();
  }

  /** Of a destination only what the other VPC has is carried, the rest is dropped. */
  private static void toPeer(
      VpcPeeringConnectionVpcInfo peer, Ipv4Block destination, List<VmRoute> routes) {
    boolean whole = false;
    for (CidrBlock text : peer.cidrBlockSet()) {
      Ipv4Block block = Ipv4Block.read(text.cidrBlock()).orElseThrow();
      whole |= block.contains(destination);
      if (block.overlaps(destination)) {
        Ipv4Block common = block.contains(destination) ? destination : block;
        routes.add(made(common, Way.PEER, peer.vpcId()));
      }
    }
    if (!whole) {
      routes.add(made(destination, Way.NOWHERE, ""));
    }
  }

  private static VmRoute made(Ipv4Block destination, Way way, String target) {
    return new VmRoute(destination.toString(), way, target);
  }
}
