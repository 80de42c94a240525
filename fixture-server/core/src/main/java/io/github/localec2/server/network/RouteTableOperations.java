package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.VPCS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DisableVgwRoutePropagationRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.EnableVgwRoutePropagationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationRequest;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Route tables and routes. */
public final class RouteTableOperations {
  private RouteTableOperations() {}

  public static Family family() {
    return new Family()
        .write(CreateRouteTableRequest.class, RouteTableOperations::create)
        .read(DescribeRouteTablesRequest.class, RouteTableOperations::describe)
        .write(DeleteRouteTableRequest.class, RouteTableOperations::delete)
        .write(AssociateRouteTableRequest.class, RouteTableAssociationOperations::associate)
        .write(DisassociateRouteTableRequest.class, RouteTableAssociationOperations::disassociate)
        .write(ReplaceRouteTableAssociationRequest.class, RouteTableAssociationOperations::replace)
        .write(EnableVgwRoutePropagationRequest.class, RoutePropagationOperations::enable)
        .write(DisableVgwRoutePropagationRequest.class, RoutePropagationOperations::disable)
        .write(CreateRouteRequest.class, RouteOperations::create)
        .write(ReplaceRouteRequest.class, RouteOperations::replace)
        .write(DeleteRouteRequest.class, RouteOperations::delete);
  }

  private static CreateRouteTableResponse create(CreateRouteTableRequest request, Call call) {
    Vpc vpc = call.rows(VPCS).get(request.vpcId());
    NetworkQuota.ROUTE_TABLES_PER_VPC.admit(
        call.rows(ROUTE_TABLES).by(ROUTE_TABLES_BY_VPC, vpc.vpcId()).size());
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "route-table");
    RouteTable table = RouteTables.create(call.view(), vpc, tags);
    return CreateRouteTableResponse.builder()
        .routeTable(table)
        .clientToken(request.clientToken())
        .build();
  }

  private static DescribeRouteTablesResponse describe(
      DescribeRouteTablesRequest request, Call call) {
    Page<RouteTable> page =
        call.find(
                ROUTE_TABLES,
                RouteTableFilters.FILTERS,
                request.routeTableIds(),
                request.filters(),
                request.maxResults(),
                request.nextToken())
            .map(table -> RouteStates.current(call.view(), table));
    return DescribeRouteTablesResponse.builder()
        .routeTables(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DeleteRouteTableResponse delete(DeleteRouteTableRequest request, Call call) {
    RouteTable table = call.rows(ROUTE_TABLES).get(request.routeTableId());
    if (!table.associations().isEmpty()) {
      throw CommonFaults.dependencyViolation(
          "The routeTable '" + table.routeTableId() + "' has dependencies and cannot be deleted.");
    }
    call.rows(ROUTE_TABLES).remove(table.routeTableId());
    return DeleteRouteTableResponse.builder().build();
  }
}
