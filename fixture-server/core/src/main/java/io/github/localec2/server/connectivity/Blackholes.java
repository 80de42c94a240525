package io.github.localec2.server.connectivity;

import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_VPC;

import io.github.localec2.server.state.RegionView;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** What happens to routes when that which they lead to goes away. */
final class Blackholes {
  private Blackholes() {}

  /** The routes of a VPC that lead there stay, but as {@code blackhole}. */
  static void dig(RegionView view, String vpcId, Predicate<Route> leadThere) {
    for (RouteTable table : view.rows(ROUTE_TABLES).by(ROUTE_TABLES_BY_VPC, vpcId)) {
      if (table.routes().stream().anyMatch(leadThere)) {
        List<Route> routes =
            table.routes().stream()
                .map(
                    route ->
                        leadThere.test(route)
                            ? route.toBuilder().state(RouteState.BLACKHOLE).build()
                            : route)
                .toList();
        view.rows(ROUTE_TABLES).put(table.toBuilder().routes(routes).build());
      }
    }
  }
}
