package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** Routes of route tables. */
final class RouteOperations {
  private RouteOperations() {}

  static CreateRouteResponse create(CreateRouteRequest request, Call call) {
    RouteTable table = call.rows(ROUTE_TABLES).get(request.routeTableId());
    RouteDestination destination =
        RouteDestination.of(
            request.destinationCidrBlock(),
            request.destinationIpv6CidrBlock(),
            request.destinationPrefixListId());
    RouteTarget target = RouteTarget.of(request);
    destination.requirePrefixList(call.view());
    requireFit(destination, target);
    if (destination.in(table).isPresent()) {
      throw Ec2Fault.of(
          "RouteAlreadyExists", "The route identified by " + destination + " already exists.");
    }
    destination
        .localRouteAround(table)
        .filter(any -> !target.mayInspectLocalTraffic())
        .ifPresent(
            local -> {
              throw CommonFaults.invalidParameterValue(
                  "Cannot create a more specific route for "
                      + destination
                      + " than local route "
                      + (local.destinationCidrBlock() != null
                          ? local.destinationCidrBlock()
                          : local.destinationIpv6CidrBlock())
                      + " in route table "
                      + table.routeTableId());
            });
    NetworkQuota.ROUTES_PER_TABLE.admit(table.routes().size());
    List<Route> routes = new ArrayList<>(table.routes());
    routes.add(route(table, destination, target, RouteOrigin.CREATE_ROUTE, call));
    call.rows(ROUTE_TABLES).put(table.toBuilder().routes(routes).build());
    return CreateRouteResponse.builder().returnValue(true).build();
  }

  private static Route route(
      RouteTable table,
      RouteDestination destination,
      RouteTarget target,
      RouteOrigin origin,
      Call call) {
    Route.Builder route = Route.builder().origin(origin).state(RouteState.ACTIVE);
    destination.apply(route);
    RouteTargets.apply(call.view(), table, target, route);
    return route.build();
  }

  /** An egress-only gateway passes IPv6 and nothing else. */
  private static void requireFit(RouteDestination destination, RouteTarget target) {
    if (target.kind() == RouteTarget.Kind.EGRESS_ONLY_GATEWAY && destination.ipv4() != null) {
      throw CommonFaults.notTogether("destinationCidrBlock", "egressOnlyInternetGatewayId");
    }
  }

  static ReplaceRouteResponse replace(ReplaceRouteRequest request, Call call) {
    RouteTable table = call.rows(ROUTE_TABLES).get(request.routeTableId());
    RouteDestination destination =
        RouteDestination.of(
            request.destinationCidrBlock(),
            request.destinationIpv6CidrBlock(),
            request.destinationPrefixListId());
    RouteTarget target = RouteTarget.of(request);
    requireFit(destination, target);
    Route before =
        destination
            .in(table)
            .orElseThrow(
                () ->
                    CommonFaults.invalidParameterValue(
                        "There is no route defined for '"
                            + destination
                            + "' in the route table. Use CreateRoute instead."));
    boolean local = RouteTables.isCreated(before);
    if (local && !target.mayInspectLocalTraffic()) {
      throw CommonFaults.invalidParameterValue(
          "Cannot replace local route "
              + destination
              + " in route table "
              + table.routeTableId()
              + " by a route to "
              + target.id());
    }
    if (!local && target.kind() == RouteTarget.Kind.LOCAL) {
      throw CommonFaults.invalidParameterValue(
          "The route for '" + destination + "' can not be reset to the local target.");
    }
    Route after = route(table, destination, target, before.origin(), call);
    call.rows(ROUTE_TABLES)
        .put(
            table.toBuilder()
                .routes(
                    table.routes().stream()
                        .map(route -> destination.isOf(route) ? after : route)
                        .toList())
                .build());
    return ReplaceRouteResponse.builder().build();
  }

  static DeleteRouteResponse delete(DeleteRouteRequest request, Call call) {
    RouteTable table = call.rows(ROUTE_TABLES).get(request.routeTableId());
    RouteDestination destination =
        RouteDestination.of(
            request.destinationCidrBlock(),
            request.destinationIpv6CidrBlock(),
            request.destinationPrefixListId());
    Route gone =
        destination
            .in(table)
            .orElseThrow(
                () ->
                    Ec2Fault.of(
                        "InvalidRoute.NotFound",
                        "no route with "
                            + destination.parameter()
                            + " "
                            + destination
                            + " in route table "
                            + table.routeTableId()));
    if (gone.gatewayId() != null
        && gone.gatewayId().startsWith("vpce-")
        && gone.destinationPrefixListId() != null) {
      // it goes with the endpoint or its association with the table
      throw CommonFaults.invalidParameterValue(
          "cannot remove VPC endpoint route "
              + destination
              + " in route table "
              + table.routeTableId());
    }
    if (RouteTables.isCreated(gone)) {
      throw CommonFaults.invalidParameterValue(
          "cannot remove local route " + destination + " in route table " + table.routeTableId());
    }
    call.rows(ROUTE_TABLES)
        .put(
            table.toBuilder()
                .routes(table.routes().stream().filter(each -> !destination.isOf(each)).toList())
                .build());
    return DeleteRouteResponse.builder().build();
  }
}
