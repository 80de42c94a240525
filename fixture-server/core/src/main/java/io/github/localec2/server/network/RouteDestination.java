package io.github.localec2.server.network;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.PREFIX_LISTS;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/**
 * Where traffic wants to go; exactly one of the three is there.
 *
 * @param ipv4 an IPv4 block
 * @param ipv6 an IPv6 block
 * @param prefixListId the id of a prefix list
 */
record RouteDestination(
    @Nullable Ipv4Block ipv4, @Nullable Ipv6Block ipv6, @Nullable String prefixListId) {

  RouteDestination {
    long given = Stream.of(ipv4, ipv6, prefixListId).filter(Objects::nonNull).count();
    if (given != 1) {
      throw new IllegalArgumentException("a route has one destination, not " + given);
    }
  }

  /** Reads the parameters of a request. */
  static RouteDestination of(
      @Nullable String cidr, @Nullable String ipv6Cidr, @Nullable String prefixListId) {
    if (cidr == null && ipv6Cidr == null && prefixListId == null) {
      throw CommonFaults.missingParameter("destinationCidrBlock");
    }
    if (cidr != null && ipv6Cidr != null) {
      throw CommonFaults.notTogether("destinationCidrBlock", "destinationIpv6CidrBlock");
    }
    if (prefixListId != null && (cidr != null || ipv6Cidr != null)) {
      throw CommonFaults.notTogether(
          cidr != null ? "destinationCidrBlock" : "destinationIpv6CidrBlock",
          "destinationPrefixListId");
    }
    return new RouteDestination(
        cidr == null ? null : Ipv4Block.parse(cidr, "destinationCidrBlock"),
        ipv6Cidr == null ? null : Ipv6Block.parse(ipv6Cidr, "destinationIpv6CidrBlock"),
        prefixListId);
  }

  void requirePrefixList(RegionView view) {
    if (prefixListId != null) {
      view.rows(PREFIX_LISTS).get(prefixListId);
    }
  }

  void apply(Route.Builder route) {
    if (ipv4 != null) {
      route.destinationCidrBlock(ipv4.toString());
    } else if (ipv6 != null) {
      route.destinationIpv6CidrBlock(ipv6.toString());
    } else {
      route.destinationPrefixListId(prefixListId);
    }
  }

  /** The table's route to exactly this destination. */
  Optional<Route> in(RouteTable table) {
    return table.routes().stream().filter(this::isOf).findFirst();
  }

  boolean isOf(Route route) {
    if (ipv4 != null) {
      return ipv4.toString().equals(route.destinationCidrBlock());
    }
    if (ipv6 != null) {
      return ipv6.toString().equals(route.destinationIpv6CidrBlock());
    }
    return Objects.equals(prefixListId, route.destinationPrefixListId());
  }

  /** The local route that this destination is a part of. */
  Optional<Route> localRouteAround(RouteTable table) {
    return table.routes().stream()
        .filter(RouteTables::isCreated)
        .filter(
            local ->
                ipv4 != null
                    ? Optional.ofNullable(local.destinationCidrBlock())
                        .flatMap(Ipv4Block::read)
                        .filter(block -> block.contains(ipv4))
                        .isPresent()
                    : ipv6 != null
                        && Optional.ofNullable(local.destinationIpv6CidrBlock())
                            .flatMap(Ipv6Block::read)
                            .filter(block -> block.contains(ipv6))
                            .isPresent())
        .findFirst();
  }

  /** The name that EC2's messages give to this kind of destination. */
  String parameter() {
    if (ipv4 != null) {
      return "destination-cidr-block";
    }
    return ipv6 != null ? "destination-ipv6-cidr-block" : "destination-prefix-list-id";
  }

  @Override
  public String toString() {
    return String.valueOf(ipv4 != null ? ipv4 : ipv6 != null ? ipv6 : prefixListId);
  }
}
