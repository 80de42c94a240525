package io.github.localec2.server.transit;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.RegionView;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRoute;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRouteAttachment;

/**
 * A search among routes: filters like everywhere else, and those by how blocks lie in each other.
 *
 * @param matching all filters but the longest match
 * @param longest the addresses or blocks of which only the narrowest route is wanted
 */
record RouteSearch(Predicate<TransitGatewayRoute> matching, List<Ipv4Block> longest) {
  private static final String SEARCH = "route-search.";
  private static final String LONGEST = SEARCH + "longest-prefix-match";

  private static final Filters<TransitGatewayRoute> FILTERS =
      Filters.<TransitGatewayRoute>plain()
          .many(
              "attachment.transit-gateway-attachment-id",
              attachments(TransitGatewayRouteAttachment::transitGatewayAttachmentId))
          .many("attachment.resource-id", attachments(TransitGatewayRouteAttachment::resourceId))
          .many(
              "attachment.resource-type",
              attachments(TransitGatewayRouteAttachment::resourceTypeAsString))
          .one("prefix-list-id", TransitGatewayRoute::prefixListId)
          .one("state", TransitGatewayRoute::stateAsString)
          .one("type", TransitGatewayRoute::typeAsString)
          .build();

  static RouteSearch of(RegionView view, List<Filter> filters) {
    Predicate<TransitGatewayRoute> matching =
        FILTERS.matching(view, filters.stream().filter(each -> !isSearch(each)).toList());
    List<Ipv4Block> longest = List.of();
    for (Filter filter : filters) {
      if (!isSearch(filter)) {
        continue;
      }
      List<Ipv4Block> values = filter.values().stream().map(RouteSearch::block).toList();
      if (LONGEST.equals(filter.name())) {
        longest = values;
        matching = matching.and(lies(Ipv4Block::contains, values));
      } else {
        matching = matching.and(lies(relation(filter.name()), values));
      }
    }
    return new RouteSearch(matching, longest);
  }

  List<TransitGatewayRoute> among(List<TransitGatewayRoute> routes) {
    Stream<TransitGatewayRoute> found = routes.stream().filter(matching);
    return longest.isEmpty()
        ? found.toList()
        : found.max(Comparator.comparingInt(RouteSearch::prefixLength)).stream().toList();
  }

  private static boolean isSearch(Filter filter) {
    return filter.name() != null
        && (LONGEST.equals(filter.name())
            || filter.name().equals(SEARCH + "exact-match")
            || filter.name().equals(SEARCH + "subnet-of-match")
            || filter.name().equals(SEARCH + "supernet-of-match"));
  }

  private static BiPredicate<Ipv4Block, Ipv4Block> relation(String name) {
    return switch (name) {
      case SEARCH + "exact-match" -> Ipv4Block::equals;
      case SEARCH + "subnet-of-match" -> (route, asked) -> asked.contains(route);
      default -> Ipv4Block::contains;
    };
  }

  private static Predicate<TransitGatewayRoute> lies(
      BiPredicate<Ipv4Block, Ipv4Block> relation, List<Ipv4Block> values) {
    return route ->
        Ipv4Block.read(route.destinationCidrBlock())
            .filter(block -> values.stream().anyMatch(asked -> relation.test(block, asked)))
            .isPresent();
  }

  private static Ipv4Block block(String text) {
    return Ipv4Block.parse(text.contains("/") ? text : text + "/32", "filterValue");
  }

  private static int prefixLength(TransitGatewayRoute route) {
    return Ipv4Block.read(route.destinationCidrBlock()).map(Ipv4Block::prefixLength).orElse(-1);
  }

  private static Function<TransitGatewayRoute, Stream<String>> attachments(
      Function<TransitGatewayRouteAttachment, String> value) {
    return route -> route.transitGatewayAttachments().stream().map(value);
  }
}
