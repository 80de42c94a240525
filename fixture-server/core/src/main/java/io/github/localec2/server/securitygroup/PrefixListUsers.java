package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.RULES_BY_PREFIX_LIST;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;

import io.github.localec2.server.state.RegionView;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.PrefixListAssociation;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** What refers to a prefix list: groups with a rule and route tables with a route to it. */
final class PrefixListUsers {
  private PrefixListUsers() {}

  /** Each once. */
  static Stream<PrefixListAssociation> of(RegionView view, String prefixListId) {
    Stream<String> groups =
        view.rows(SECURITY_GROUP_RULES).by(RULES_BY_PREFIX_LIST, prefixListId).stream()
            .map(SecurityGroupRule::groupId)
            .distinct();
    Stream<String> routeTables =
        view.rows(ROUTE_TABLES)
            .all()
            .filter(
                table ->
                    table.routes().stream()
                        .anyMatch(route -> prefixListId.equals(route.destinationPrefixListId())))
            .map(RouteTable::routeTableId);
    return Stream.concat(groups, routeTables)
        .map(
            id ->
                PrefixListAssociation.builder()
                    .resourceId(id)
                    .resourceOwner(view.account())
                    .build());
  }
}
