package io.github.localec2.server.network;

import static io.github.localec2.server.connectivity.ConnectivityTables.NAT_GATEWAYS;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_PEERING_CONNECTIONS;
import static io.github.localec2.server.instance.InstanceTables.INSTANCES;
import static io.github.localec2.server.network.NetworkTables.EGRESS_ONLY_INTERNET_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.transit.TransitGateways;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;

/**
 * Where routes lead at the moment they are looked at: a target that has gone or is not ready makes
 * its routes black holes, without anybody having to tell them.
 */
final class RouteStates {
  private RouteStates() {}

  /** The table with its routes as they are now. */
  static RouteTable current(RegionView view, RouteTable table) {
    List<Route> routes =
        table.routes().stream().map(route -> current(view, table.vpcId(), route)).toList();
    return table.toBuilder().routes(routes).build();
  }

  private static Route current(RegionView view, String vpcId, Route route) {
    if (route.networkInterfaceId() != null) {
      return throughInterface(view, route);
    }
    boolean leadsSomewhere = leadsSomewhere(view, vpcId, route);
    if (leadsSomewhere == (route.state() == RouteState.ACTIVE)) {
      return route;
    }
    return route.toBuilder()
        .state(leadsSomewhere ? RouteState.ACTIVE : RouteState.BLACKHOLE)
        .build();
  }

  private static Route throughInterface(RegionView view, Route route) {
    NetworkInterface target =
        view.rows(NETWORK_INTERFACES).find(route.networkInterfaceId()).orElse(null);
    if (target == null || target.attachment() == null) {
      return route.toBuilder()
          .instanceId(null)
          .instanceOwnerId(null)
          .state(RouteState.BLACKHOLE)
          .build();
    }
    String instanceId = target.attachment().instanceId();
    // an interface of a service, such as a NAT gateway's, has no instance
    boolean active = instanceId == null || isRunning(view, instanceId);
    return route.toBuilder()
        .instanceId(instanceId)
        .instanceOwnerId(instanceId == null ? null : target.attachment().instanceOwnerId())
        .state(active ? RouteState.ACTIVE : RouteState.BLACKHOLE)
        .build();
  }

  private static boolean isRunning(RegionView view, String instanceId) {
    return view.rows(INSTANCES)
        .find(instanceId)
        .map(row -> row.instance().state())
        .filter(
            state ->
                state.name() == InstanceStateName.RUNNING
                    || state.name() == InstanceStateName.PENDING)
        .isPresent();
  }

  private static boolean leadsSomewhere(RegionView view, String vpcId, Route route) {
    if (route.gatewayId() != null) {
      return isOpen(view, vpcId, route.gatewayId());
    }
    if (route.natGatewayId() != null) {
      return view.rows(NAT_GATEWAYS)
          .find(route.natGatewayId())
          .filter(RouteStates::isOpen)
          .isPresent();
    }
    if (route.vpcPeeringConnectionId() != null) {
      return view.rows(VPC_PEERING_CONNECTIONS)
          .find(route.vpcPeeringConnectionId())
          .filter(RouteStates::isOpen)
          .isPresent();
    }
    if (route.transitGatewayId() != null) {
      return TransitGateways.isAttached(view, vpcId, route.transitGatewayId());
    }
    return route.egressOnlyInternetGatewayId() != null
        && view.rows(EGRESS_ONLY_INTERNET_GATEWAYS).contains(route.egressOnlyInternetGatewayId());
  }

  private static boolean isOpen(RegionView view, String vpcId, String gatewayId) {
    if (gatewayId.equals(RouteTables.LOCAL)) {
      return true;
    }
    if (gatewayId.startsWith("vpce-")) {
      return view.rows(VPC_ENDPOINTS)
          .find(gatewayId)
          .filter(endpoint -> !"deleted".equalsIgnoreCase(endpoint.stateAsString()))
          .isPresent();
    }
    if (gatewayId.startsWith("vgw-")) {
      return RouteTargets.isVpnGatewayOf(view, vpcId, gatewayId);
    }
    return view.rows(INTERNET_GATEWAYS)
        .find(gatewayId)
        .filter(
            gateway -> gateway.attachments().stream().anyMatch(each -> vpcId.equals(each.vpcId())))
        .isPresent();
  }

  private static boolean isOpen(NatGateway gateway) {
    return gateway.state() == NatGatewayState.AVAILABLE
        || gateway.state() == NatGatewayState.PENDING;
  }

  private static boolean isOpen(VpcPeeringConnection peering) {
    return peering.status() != null
        && peering.status().code() == VpcPeeringConnectionStateReasonCode.ACTIVE;
  }
}
