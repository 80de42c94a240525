package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_ASSOCIATION;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_GATEWAY;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_SUBNET;
import static io.github.localec2.server.network.NetworkTables.SUBNETS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationResponse;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Which route table a subnet or a gateway uses.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/WorkWithRouteTables.html">Manage
 *     subnet route tables</a>
 */
final class RouteTableAssociationOperations {
  private RouteTableAssociationOperations() {}

  static AssociateRouteTableResponse associate(AssociateRouteTableRequest request, Call call) {
    RouteTable table = call.rows(ROUTE_TABLES).get(request.routeTableId());
    if (request.publicIpv4Pool() != null) {
      throw Ec2Fault.of(
          "InvalidPublicIpv4PoolID.NotFound",
          "The public IPv4 pool ID '" + request.publicIpv4Pool() + "' does not exist");
    }
    if (request.subnetId() != null && request.gatewayId() != null) {
      throw CommonFaults.notTogether("subnetId", "gatewayId");
    }
    if (request.subnetId() == null && request.gatewayId() == null) {
      throw CommonFaults.missingParameter("subnetId");
    }
    List<RouteTable> present;
    if (request.subnetId() != null) {
      requireSameVpc(table, call.rows(SUBNETS).get(request.subnetId()));
      present = call.rows(ROUTE_TABLES).by(ROUTE_TABLES_BY_SUBNET, request.subnetId());
    } else {
      requireSameVpc(table, request.gatewayId(), call);
      present = call.rows(ROUTE_TABLES).by(ROUTE_TABLES_BY_GATEWAY, request.gatewayId());
    }
    RouteTableAssociation association =
        present.isEmpty() ? add(table, request, call) : same(table, present.get(0), request);
    return AssociateRouteTableResponse.builder()
        .associationId(association.routeTableAssociationId())
        .associationState(association.associationState())
        .build();
  }

  private static RouteTableAssociation add(
      RouteTable table, AssociateRouteTableRequest request, Call call) {
    RouteTableAssociation added =
        RouteTables.association(call.view(), table.routeTableId())
            .subnetId(request.subnetId())
            .gatewayId(request.gatewayId())
            .build();
    RouteTables.associate(call.view(), table, added);
    return added;
  }

  /** To associate what is associated changes nothing, unless it is with another table. */
  private static RouteTableAssociation same(
      RouteTable table, RouteTable present, AssociateRouteTableRequest request) {
    if (!present.routeTableId().equals(table.routeTableId())) {
      throw Ec2Fault.of(
          "Resource.AlreadyAssociated",
          "the specified association for route table "
              + table.routeTableId()
              + " conflicts with an existing association");
    }
    return present.associations().stream()
        .filter(
            each ->
                request.subnetId() != null
                    ? request.subnetId().equals(each.subnetId())
                    : request.gatewayId().equals(each.gatewayId()))
        .findFirst()
        .orElseThrow();
  }

  private static void requireSameVpc(RouteTable table, Subnet subnet) {
    if (!table.vpcId().equals(subnet.vpcId())) {
      throw differentNetworks(table, "subnet " + subnet.subnetId());
    }
  }

  private static void requireSameVpc(RouteTable table, String gatewayId, Call call) {
    if (!gatewayId.startsWith("igw-")) {
      throw RouteTargets.unknownGateway(gatewayId);
    }
    InternetGateway gateway = call.rows(INTERNET_GATEWAYS).get(gatewayId);
    if (gateway.attachments().isEmpty()) {
      throw Ec2Fault.of(
          "Gateway.NotAttached", "resource " + gatewayId + " is not attached to a network");
    }
    if (!gateway.attachments().get(0).vpcId().equals(table.vpcId())) {
      throw differentNetworks(table, "network gateway " + gatewayId);
    }
  }

  static Ec2Fault differentNetworks(RouteTable table, String other) {
    return CommonFaults.invalidParameterValue(
        "route table " + table.routeTableId() + " and " + other + " belong to different networks");
  }

  static DisassociateRouteTableResponse disassociate(
      DisassociateRouteTableRequest request, Call call) {
    String id = request.associationId();
    RouteTable table = tableOf(id, call);
    if (Boolean.TRUE.equals(of(table, id).main())) {
      throw CommonFaults.invalidParameterValue(
          "cannot disassociate the main route table association " + id);
    }
    RouteTables.dissociate(call.view(), table, each -> each.routeTableAssociationId().equals(id));
    return DisassociateRouteTableResponse.builder().build();
  }

  private static RouteTable tableOf(@Nullable String associationId, Call call) {
    return call
        .rows(ROUTE_TABLES)
        .by(ROUTE_TABLES_BY_ASSOCIATION, String.valueOf(associationId))
        .stream()
        .findFirst()
        .orElseThrow(
            () ->
                Ec2Fault.of(
                    "InvalidAssociationID.NotFound",
                    "The association ID '" + associationId + "' does not exist"));
  }

  private static RouteTableAssociation of(RouteTable table, String associationId) {
    return table.associations().stream()
        .filter(each -> each.routeTableAssociationId().equals(associationId))
        .findFirst()
        .orElseThrow();
  }

  static ReplaceRouteTableAssociationResponse replace(
      ReplaceRouteTableAssociationRequest request, Call call) {
    String id = request.associationId();
    RouteTable before = tableOf(id, call);
    RouteTable after = call.rows(ROUTE_TABLES).get(request.routeTableId());
    RouteTableAssociation moving = of(before, id);
    if (!before.vpcId().equals(after.vpcId())) {
      throw differentNetworks(
          after,
          moving.subnetId() == null ? "network " + before.vpcId() : "subnet " + moving.subnetId());
    }
    RouteTables.dissociate(call.view(), before, each -> each.routeTableAssociationId().equals(id));
    RouteTableAssociation moved =
        RouteTables.association(call.view(), after.routeTableId())
            .main(moving.main())
            .subnetId(moving.subnetId())
            .gatewayId(moving.gatewayId())
            .build();
    // read again: it may be the same table
    RouteTables.associate(call.view(), call.rows(ROUTE_TABLES).get(after.routeTableId()), moved);
    return ReplaceRouteTableAssociationResponse.builder()
        .newAssociationId(moved.routeTableAssociationId())
        .associationState(moved.associationState())
        .build();
  }
}
