package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_VPC;

import io.github.localec2.server.state.RegionView;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** Which route tables hear of a virtual private gateway's routes. */
public final class RoutePropagations {
  private RoutePropagations() {}

  /** The tables of a VPC hear no more of the gateway. */
  public static void end(RegionView view, String vpcId, String gatewayId) {
    for (RouteTable table : view.rows(ROUTE_TABLES).by(ROUTE_TABLES_BY_VPC, vpcId)) {
      if (hears(table, gatewayId)) {
        view.rows(ROUTE_TABLES).put(without(table, gatewayId));
      }
    }
  }

  static boolean hears(RouteTable table, String gatewayId) {
    return table.propagatingVgws().stream().anyMatch(each -> each.gatewayId().equals(gatewayId));
  }

  static RouteTable without(RouteTable table, String gatewayId) {
    return table.toBuilder()
        .propagatingVgws(
            table.propagatingVgws().stream()
                .filter(each -> !each.gatewayId().equals(gatewayId))
                .toList())
        .build();
  }
}
