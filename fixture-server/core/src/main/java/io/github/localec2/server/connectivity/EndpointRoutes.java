package io.github.localec2.server.connectivity;

import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;

import io.github.localec2.server.securitygroup.PrefixLists;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/**
 * The routes of gateway endpoints, from a table to the prefix list of the service.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html">Gateway
 *     endpoints</a>
 */
final class EndpointRoutes {
  private EndpointRoutes() {}

  /**
   * Routes the service's addresses through the endpoint.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidRouteTableId.NotFound, InvalidParameter
   *     for a table of another VPC, RouteAlreadyExists
   */
  static void add(RegionView view, VpcEndpoint endpoint, String routeTableId) {
    RouteTable table =
        view.rows(ROUTE_TABLES)
            .find(routeTableId)
            .orElseThrow(() -> EndpointFaults.routeTableNotFound(routeTableId));
    if (!table.vpcId().equals(endpoint.vpcId())) {
      throw EndpointFaults.elsewhere("route table", routeTableId, endpoint.vpcId());
    }
    String name = endpoint.serviceName();
    String service = name.substring(name.lastIndexOf('.') + 1);
    String prefixListId =
        PrefixLists.ofService(view, service)
            .orElseThrow(() -> EndpointFaults.noSuchService(endpoint.serviceName()));
    if (table.routes().stream()
        .anyMatch(route -> prefixListId.equals(route.destinationPrefixListId()))) {
      throw EndpointFaults.routeExists(routeTableId, prefixListId);
    }
    List<Route> routes = new ArrayList<>(table.routes());
    routes.add(
        Route.builder()
            .destinationPrefixListId(prefixListId)
            .gatewayId(endpoint.vpcEndpointId())
            .origin(RouteOrigin.CREATE_ROUTE)
            .state(RouteState.ACTIVE)
            .build());
    view.rows(ROUTE_TABLES).put(table.toBuilder().routes(routes).build());
  }

  /** Takes the route through the endpoint away; nothing happens where there is none. */
  static void remove(RegionView view, String endpointId, String routeTableId) {
    view.rows(ROUTE_TABLES)
        .find(routeTableId)
        .ifPresent(
            table ->
                view.rows(ROUTE_TABLES)
                    .put(
                        table.toBuilder()
                            .routes(
                                table.routes().stream()
                                    .filter(
                                        route ->
                                            !endpointId.equals(route.gatewayId())
                                                || route.destinationPrefixListId() == null)
                                    .toList())
                            .build()));
  }
}
