package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.Ec2Fault;
import software.amazon.awssdk.services.ec2.model.DisableVgwRoutePropagationRequest;
import software.amazon.awssdk.services.ec2.model.DisableVgwRoutePropagationResponse;
import software.amazon.awssdk.services.ec2.model.EnableVgwRoutePropagationRequest;
import software.amazon.awssdk.services.ec2.model.EnableVgwRoutePropagationResponse;
import software.amazon.awssdk.services.ec2.model.PropagatingVgw;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** Routes that a virtual private gateway would announce; there are no such gateways to be had. */
final class RoutePropagationOperations {
  private RoutePropagationOperations() {}

  static EnableVgwRoutePropagationResponse enable(
      EnableVgwRoutePropagationRequest request, Call call) {
    call.rows(ROUTE_TABLES).get(request.routeTableId());
    throw RouteTargets.unknownGateway(request.gatewayId());
  }

  static DisableVgwRoutePropagationResponse disable(
      DisableVgwRoutePropagationRequest request, Call call) {
    RouteTable table = call.rows(ROUTE_TABLES).get(request.routeTableId());
    if (table.propagatingVgws().stream()
        .map(PropagatingVgw::gatewayId)
        .noneMatch(request.gatewayId()::equals)) {
      throw Ec2Fault.of(
          "Gateway.NotAttached",
          "resource " + request.gatewayId() + " is not attached to network " + table.vpcId());
    }
    call.rows(ROUTE_TABLES)
        .put(
            table.toBuilder()
                .propagatingVgws(
                    table.propagatingVgws().stream()
                        .filter(each -> !each.gatewayId().equals(request.gatewayId()))
                        .toList())
                .build());
    return DisableVgwRoutePropagationResponse.builder().build();
  }
}
