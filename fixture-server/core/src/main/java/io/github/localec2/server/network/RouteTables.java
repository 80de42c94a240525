package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_SUBNET;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_VPC;

import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociationStateCode;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;

/** What route tables are made of, and which subnet is routed by which. */
public final class RouteTables {
  /** The target of a route that stays within the VPC. */
  static final String LOCAL = "local";

  private RouteTables() {}

  /**
   * The table that routes a subnet: its own, or else its VPC's main one.
   *
   * @param subnetId a subnet of the VPC
   */
  public static RouteTable of(RegionView view, String vpcId, String subnetId) {
    List<RouteTable> own = view.rows(ROUTE_TABLES).by(ROUTE_TABLES_BY_SUBNET, subnetId);
    return own.isEmpty() ? mainOf(view, vpcId) : own.get(0);
  }

  /** As {@link #of}, with the states that its routes have now. */
  public static RouteTable currentOf(RegionView view, String vpcId, String subnetId) {
    return RouteStates.current(view, of(view, vpcId, subnetId));
  }

  /** Whether a route stays within its VPC. */
  public static boolean isLocal(Route route) {
    return LOCAL.equals(route.gatewayId());
  }

  /** The main route table of a VPC that exists. */
  public static RouteTable mainOf(RegionView view, String vpcId) {
    return view.rows(ROUTE_TABLES).by(ROUTE_TABLES_BY_VPC, vpcId).stream()
        .filter(RouteTables::isMain)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(vpcId + " has no main route table"));
  }

  static boolean isMain(RouteTable table) {
    return table.associations().stream().anyMatch(each -> Boolean.TRUE.equals(each.main()));
  }

  /** A new table that knows the ways within its VPC. */
  static RouteTable create(RegionView view, Vpc vpc, List<Tag> tags) {
    return view.rows(ROUTE_TABLES)
        .put(
            RouteTable.builder()
                .routeTableId(view.newId(ROUTE_TABLES, tags))
                .vpcId(vpc.vpcId())
                .ownerId(view.account())
                .routes(localRoutes(vpc))
                .associations(List.of())
                .propagatingVgws(List.of())
                .tags(tags)
                .build());
  }

  /** The main table of a new VPC. */
  static RouteTable createMain(RegionView view, Vpc vpc) {
    RouteTable table = create(view, vpc, List.of());
    return associate(view, table, association(view, table.routeTableId()).main(true).build());
  }

  static RouteTableAssociation.Builder association(RegionView view, String routeTableId) {
    return RouteTableAssociation.builder()
        .routeTableAssociationId(view.ids().next("rtbassoc-"))
        .routeTableId(routeTableId)
        .main(false)
        .associationState(state -> state.state(RouteTableAssociationStateCode.ASSOCIATED));
  }

  static RouteTable associate(RegionView view, RouteTable table, RouteTableAssociation added) {
    List<RouteTableAssociation> associations = new ArrayList<>(table.associations());
    associations.add(added);
    return view.rows(ROUTE_TABLES).put(table.toBuilder().associations(associations).build());
  }

  /** Forgets the associations of a table that the predicate names. */
  static void dissociate(RegionView view, RouteTable table, Predicate<RouteTableAssociation> gone) {
    List<RouteTableAssociation> kept = table.associations().stream().filter(gone.negate()).toList();
    view.rows(ROUTE_TABLES).put(table.toBuilder().associations(kept).build());
  }

  /** Forgets a subnet that goes. */
  static void release(RegionView view, String subnetId) {
    for (RouteTable table : view.rows(ROUTE_TABLES).by(ROUTE_TABLES_BY_SUBNET, subnetId)) {
      dissociate(view, table, each -> subnetId.equals(each.subnetId()));
    }
  }

  private static List<Route> localRoutes(Vpc vpc) {
    List<Route> routes = new ArrayList<>();
    vpc.cidrBlockAssociationSet().stream()
        .filter(each -> isLive(each.cidrBlockState().state()))
        .forEach(each -> routes.add(localRoute(each.cidrBlock(), null)));
    vpc.ipv6CidrBlockAssociationSet().stream()
        .filter(each -> isLive(each.ipv6CidrBlockState().state()))
        .forEach(each -> routes.add(localRoute(null, each.ipv6CidrBlock())));
    return routes;
  }

  private static boolean isLive(VpcCidrBlockStateCode state) {
    return state == VpcCidrBlockStateCode.ASSOCIATED || state == VpcCidrBlockStateCode.ASSOCIATING;
  }

  private static Route localRoute(@Nullable String cidr, @Nullable String ipv6Cidr) {
    return Route.builder()
        .destinationCidrBlock(cidr)
        .destinationIpv6CidrBlock(ipv6Cidr)
        .gatewayId(LOCAL)
        .origin(RouteOrigin.CREATE_ROUTE_TABLE)
        .state(RouteState.ACTIVE)
        .build();
  }

  /** Brings the local routes of all the VPC's tables up to its blocks. */
  static void followBlocks(RegionView view, Vpc vpc) {
    List<Route> local = localRoutes(vpc);
    for (RouteTable table : view.rows(ROUTE_TABLES).by(ROUTE_TABLES_BY_VPC, vpc.vpcId())) {
      List<Route> routes = new ArrayList<>();
      for (Route wanted : local) {
        // a local route may have been replaced by one to an appliance
        routes.add(
            table.routes().stream()
                .filter(known -> isCreated(known) && sameDestination(known, wanted))
                .findFirst()
                .orElse(wanted));
      }
      table.routes().stream().filter(route -> !isCreated(route)).forEach(routes::add);
      view.rows(ROUTE_TABLES).put(table.toBuilder().routes(routes).build());
    }
  }

  /** True for the routes that came with the table. */
  static boolean isCreated(Route route) {
    return route.origin() == RouteOrigin.CREATE_ROUTE_TABLE;
  }

  static boolean sameDestination(Route one, Route other) {
    return Objects.equals(one.destinationCidrBlock(), other.destinationCidrBlock())
        && Objects.equals(one.destinationIpv6CidrBlock(), other.destinationIpv6CidrBlock())
        && Objects.equals(one.destinationPrefixListId(), other.destinationPrefixListId());
  }
}
