package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;
import static io.github.localec2.server.vpn.VpnTables.VPN_GATEWAYS;
import static io.github.localec2.server.vpn.VpnTables.VPN_GATEWAYS_BY_VPC;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.Ec2Fault;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DisableVgwRoutePropagationRequest;
import software.amazon.awssdk.services.ec2.model.DisableVgwRoutePropagationResponse;
import software.amazon.awssdk.services.ec2.model.EnableVgwRoutePropagationRequest;
import software.amazon.awssdk.services.ec2.model.EnableVgwRoutePropagationResponse;
import software.amazon.awssdk.services.ec2.model.PropagatingVgw;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** Which route tables hear of the routes that a virtual private gateway announces. */
final class RoutePropagationOperations {
  private RoutePropagationOperations() {}

  static EnableVgwRoutePropagationResponse enable(
      EnableVgwRoutePropagationRequest request, Call call) {
    RouteTable table = call.rows(ROUTE_TABLES).get(request.routeTableId());
    String gatewayId = request.gatewayId();
    if (!gatewayId.startsWith("vgw-")) {
      throw RouteTargets.unknownGateway(gatewayId);
    }
    call.rows(VPN_GATEWAYS).get(gatewayId);
    if (call.rows(VPN_GATEWAYS).by(VPN_GATEWAYS_BY_VPC, table.vpcId()).stream()
        .noneMatch(each -> each.vpnGatewayId().equals(gatewayId))) {
      throw notAttached(table, gatewayId);
    }
    if (!RoutePropagations.hears(table, gatewayId)) {
      List<PropagatingVgw> all = new ArrayList<>(table.propagatingVgws());
      all.add(PropagatingVgw.builder().gatewayId(gatewayId).build());
      call.rows(ROUTE_TABLES).put(table.toBuilder().propagatingVgws(all).build());
    }
    return EnableVgwRoutePropagationResponse.builder().build();
  }

  static DisableVgwRoutePropagationResponse disable(
      DisableVgwRoutePropagationRequest request, Call call) {
    RouteTable table = call.rows(ROUTE_TABLES).get(request.routeTableId());
    if (!RoutePropagations.hears(table, request.gatewayId())) {
      throw notAttached(table, request.gatewayId());
    }
    call.rows(ROUTE_TABLES).put(RoutePropagations.without(table, request.gatewayId()));
    return DisableVgwRoutePropagationResponse.builder().build();
  }

  private static Ec2Fault notAttached(RouteTable table, String gatewayId) {
    return Ec2Fault.of(
        "Gateway.NotAttached",
        "resource " + gatewayId + " is not attached to network " + table.vpcId());
  }
}
