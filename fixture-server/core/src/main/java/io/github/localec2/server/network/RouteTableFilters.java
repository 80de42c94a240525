package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_ASSOCIATION;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_GATEWAY;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_SUBNET;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_VPC;

import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.RegionView;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

/** How route tables are found. */
final class RouteTableFilters {
  static final Filters<RouteTable> FILTERS =
      Filters.of(ROUTE_TABLES)
          .id("route-table-id")
          .indexed(
              "association.gateway-id",
              ROUTE_TABLES_BY_GATEWAY,
              associations(RouteTableAssociation::gatewayId))
          .indexed(
              "association.route-table-association-id",
              ROUTE_TABLES_BY_ASSOCIATION,
              associations(RouteTableAssociation::routeTableAssociationId))
          .many("association.route-table-id", associations(RouteTableAssociation::routeTableId))
          .indexed(
              "association.subnet-id",
              ROUTE_TABLES_BY_SUBNET,
              associations(RouteTableAssociation::subnetId))
          .many("association.main", associations(each -> String.valueOf(each.main())))
          .one("owner-id", RouteTable::ownerId)
          .many("route.destination-cidr-block", routes(Route::destinationCidrBlock))
          .many("route.destination-ipv6-cidr-block", routes(Route::destinationIpv6CidrBlock))
          .many("route.destination-prefix-list-id", routes(Route::destinationPrefixListId))
          .many("route.egress-only-internet-gateway-id", routes(Route::egressOnlyInternetGatewayId))
          .many("route.gateway-id", routes(Route::gatewayId))
          .manyIn("route.instance-id", current(Route::instanceId))
          .many("route.nat-gateway-id", routes(Route::natGatewayId))
          .many("route.transit-gateway-id", routes(Route::transitGatewayId))
          .many("route.origin", routes(Route::originAsString))
          .manyIn("route.state", current(Route::stateAsString))
          .many("route.vpc-peering-connection-id", routes(Route::vpcPeeringConnectionId))
          .indexed("vpc-id", ROUTE_TABLES_BY_VPC, table -> Stream.of(table.vpcId()))
          .build();

  private RouteTableFilters() {}

  private static Function<RouteTable, Stream<String>> associations(
      Function<RouteTableAssociation, @Nullable String> value) {
    return table -> values(table.associations().stream().map(value));
  }

  private static Function<RouteTable, Stream<String>> routes(
      Function<Route, @Nullable String> value) {
    return table -> values(table.routes().stream().map(value));
  }

  private static BiFunction<RegionView, RouteTable, Stream<String>> current(
      Function<Route, @Nullable String> value) {
    return (view, table) -> values(RouteStates.current(view, table).routes().stream().map(value));
  }

  @SuppressWarnings("NullAway") // what is null is dropped
  private static Stream<String> values(Stream<@Nullable String> all) {
    return all.filter(Objects::nonNull);
  }
}
