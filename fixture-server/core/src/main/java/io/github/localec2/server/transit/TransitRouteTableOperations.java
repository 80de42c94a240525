package io.github.localec2.server.transit;

import static io.github.localec2.server.transit.TransitGateways.ATTACHMENT_LIFECYCLE;
import static io.github.localec2.server.transit.TransitTables.ASSOCIATIONS;
import static io.github.localec2.server.transit.TransitTables.ASSOCIATIONS_BY_TABLE;
import static io.github.localec2.server.transit.TransitTables.ATTACHMENTS;
import static io.github.localec2.server.transit.TransitTables.PROPAGATIONS;
import static io.github.localec2.server.transit.TransitTables.PROPAGATIONS_BY_TABLE;
import static io.github.localec2.server.transit.TransitTables.ROUTE_TABLES;
import static io.github.localec2.server.transit.TransitTables.STATIC_ROUTES;
import static io.github.localec2.server.transit.TransitTables.STATIC_ROUTES_BY_TABLE;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.resource.Lifecycle;
import io.github.localec2.server.resource.Listing;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.tagging.TagSpecifications;
import io.github.localec2.server.transit.TransitTables.Association;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AssociateTransitGatewayRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AssociateTransitGatewayRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.CreateTransitGatewayRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateTransitGatewayRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTransitGatewayRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTransitGatewayRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateTransitGatewayRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateTransitGatewayRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.GetTransitGatewayRouteTableAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.GetTransitGatewayRouteTableAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAssociation;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAssociationState;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRouteTable;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRouteTableAssociation;

/**
 * The route tables of transit gateways, and which attachments are looked up in them.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html">Transit gateway
 *     route tables</a>
 */
final class TransitRouteTableOperations {
  static final Lifecycle<TransitGatewayRouteTable> LIFECYCLE =
      Lifecycle.of(
          "transit-gateway-route-table",
          ROUTE_TABLES,
          TransitGatewayRouteTable::stateAsString,
          (row, state) -> row.toBuilder().state(state).build());

  private static final Filters<TransitGatewayRouteTable> FILTERS =
      Filters.of(ROUTE_TABLES)
          .id("transit-gateway-route-table-id")
          .flag(
              "default-association-route-table",
              TransitGatewayRouteTable::defaultAssociationRouteTable)
          .flag(
              "default-propagation-route-table",
              TransitGatewayRouteTable::defaultPropagationRouteTable)
          .one("state", TransitGatewayRouteTable::stateAsString)
          .one("transit-gateway-id", TransitGatewayRouteTable::transitGatewayId)
          .build();

  private static final Filters<Attachment> ASSOCIATION_FILTERS =
      Filters.<Attachment>plain()
          .one("resource-id", row -> row.described().resourceId())
          .one("resource-type", row -> row.described().resourceTypeAsString())
          .one("transit-gateway-attachment-id", Attachment::id)
          .build();

  private TransitRouteTableOperations() {}

  static void addTo(Family family) {
    family
        .write(CreateTransitGatewayRouteTableRequest.class, TransitRouteTableOperations::create)
        .read(
            DescribeTransitGatewayRouteTablesRequest.class,
            new Listing<>(
                    DescribeTransitGatewayRouteTablesRequest::transitGatewayRouteTableIds,
                    DescribeTransitGatewayRouteTablesRequest::filters,
                    DescribeTransitGatewayRouteTablesRequest::maxResults,
                    DescribeTransitGatewayRouteTablesRequest::nextToken)
                .of(
                    ROUTE_TABLES,
                    FILTERS,
                    (items, token) ->
                        DescribeTransitGatewayRouteTablesResponse.builder()
                            .transitGatewayRouteTables(items)
                            .nextToken(token)
                            .build()))
        .write(DeleteTransitGatewayRouteTableRequest.class, TransitRouteTableOperations::delete)
        .write(
            AssociateTransitGatewayRouteTableRequest.class, TransitRouteTableOperations::associate)
        .write(
            DisassociateTransitGatewayRouteTableRequest.class,
            TransitRouteTableOperations::disassociate)
        .read(
            GetTransitGatewayRouteTableAssociationsRequest.class,
            TransitRouteTableOperations::associations);
  }

  private static CreateTransitGatewayRouteTableResponse create(
      CreateTransitGatewayRouteTableRequest request, Call call) {
    TransitGateways.LIFECYCLE.present(call.view(), request.transitGatewayId());
    List<Tag> tags =
        TagSpecifications.tags(request.tagSpecifications(), "transit-gateway-route-table");
    TransitGatewayRouteTable row =
        LIFECYCLE.begin(
            call.view(),
            TransitGatewayRouteTable.builder()
                .transitGatewayRouteTableId(call.view().newId(ROUTE_TABLES, tags))
                .transitGatewayId(request.transitGatewayId())
                .defaultAssociationRouteTable(false)
                .defaultPropagationRouteTable(false)
                .creationTime(call.now())
                .tags(tags)
                .build());
    return CreateTransitGatewayRouteTableResponse.builder().transitGatewayRouteTable(row).build();
  }

  private static DeleteTransitGatewayRouteTableResponse delete(
      DeleteTransitGatewayRouteTableRequest request, Call call) {
    TransitGatewayRouteTable row =
        LIFECYCLE.present(call.view(), request.transitGatewayRouteTableId());
    String id = row.transitGatewayRouteTableId();
    if (call.rows(ASSOCIATIONS).anyBy(ASSOCIATIONS_BY_TABLE, id)) {
      throw CommonFaults.incorrectState(
          "The transit gateway route table " + id + " has associations.");
    }
    if (Boolean.TRUE.equals(row.defaultAssociationRouteTable())
        || Boolean.TRUE.equals(row.defaultPropagationRouteTable())) {
      throw CommonFaults.incorrectState(
          "The transit gateway route table " + id + " is a default route table.");
    }
    return DeleteTransitGatewayRouteTableResponse.builder()
        .transitGatewayRouteTable(end(call.view(), row))
        .build();
  }

  /** With a table go its routes, and what was announced to it. */
  static TransitGatewayRouteTable end(RegionView view, TransitGatewayRouteTable row) {
    String id = row.transitGatewayRouteTableId();
    view.rows(STATIC_ROUTES)
        .by(STATIC_ROUTES_BY_TABLE, id)
        .forEach(each -> view.rows(STATIC_ROUTES).remove(each.key()));
    view.rows(PROPAGATIONS)
        .by(PROPAGATIONS_BY_TABLE, id)
        .forEach(each -> view.rows(PROPAGATIONS).remove(each.key()));
    return LIFECYCLE.end(view, row);
  }

  /** An attachment and a route table of the same transit gateway. */
  static Attachment attachmentFor(Call call, String attachmentId, String tableId) {
    Attachment attachment = ATTACHMENT_LIFECYCLE.present(call.view(), attachmentId);
    TransitGatewayRouteTable table = LIFECYCLE.present(call.view(), tableId);
    if (!table.transitGatewayId().equals(attachment.described().transitGatewayId())) {
      throw CommonFaults.invalidParameterValue(
          "Transit Gateway Attachment "
              + attachmentId
              + " and Transit Gateway Route Table "
              + tableId
              + " are not of the same transit gateway.");
    }
    return attachment;
  }

  private static AssociateTransitGatewayRouteTableResponse associate(
      AssociateTransitGatewayRouteTableRequest request, Call call) {
    Attachment attachment =
        attachmentFor(
            call, request.transitGatewayAttachmentId(), request.transitGatewayRouteTableId());
    if (call.rows(ASSOCIATIONS).contains(attachment.id())) {
      throw Ec2Fault.of(
          "Resource.AlreadyAssociated",
          "Transit Gateway Attachment "
              + attachment.id()
              + " is already associated to a route table.");
    }
    call.rows(ASSOCIATIONS)
        .put(new Association(attachment.id(), request.transitGatewayRouteTableId()));
    return AssociateTransitGatewayRouteTableResponse.builder()
        .association(
            association(
                attachment,
                request.transitGatewayRouteTableId(),
                TransitGatewayAssociationState.ASSOCIATING))
        .build();
  }

  private static DisassociateTransitGatewayRouteTableResponse disassociate(
      DisassociateTransitGatewayRouteTableRequest request, Call call) {
    Attachment attachment =
        attachmentFor(
            call, request.transitGatewayAttachmentId(), request.transitGatewayRouteTableId());
    String tableId = request.transitGatewayRouteTableId();
    if (call.rows(ASSOCIATIONS)
        .find(attachment.id())
        .filter(each -> each.routeTableId().equals(tableId))
        .isEmpty()) {
      throw Ec2Fault.of(
          "InvalidAssociation.NotFound",
          "Transit Gateway Attachment "
              + attachment.id()
              + " is not associated with the route table "
              + tableId
              + ".");
    }
    call.rows(ASSOCIATIONS).remove(attachment.id());
    return DisassociateTransitGatewayRouteTableResponse.builder()
        .association(
            association(attachment, tableId, TransitGatewayAssociationState.DISASSOCIATING))
        .build();
  }

  private static TransitGatewayAssociation association(
      Attachment attachment, String tableId, TransitGatewayAssociationState state) {
    return TransitGatewayAssociation.builder()
        .transitGatewayRouteTableId(tableId)
        .transitGatewayAttachmentId(attachment.id())
        .resourceId(attachment.described().resourceId())
        .resourceType(attachment.described().resourceType())
        .state(state)
        .build();
  }

  private static GetTransitGatewayRouteTableAssociationsResponse associations(
      GetTransitGatewayRouteTableAssociationsRequest request, Call call) {
    String tableId = request.transitGatewayRouteTableId();
    LIFECYCLE.present(call.view(), tableId);
    List<Attachment> all =
        call.rows(ASSOCIATIONS).by(ASSOCIATIONS_BY_TABLE, tableId).stream()
            .map(each -> call.rows(ATTACHMENTS).get(each.attachmentId()))
            .filter(ASSOCIATION_FILTERS.matching(call.view(), request.filters()))
            .toList();
    Page<Attachment> page =
        call.page(
            all, request.maxResults(), request.nextToken(), List.of(tableId, request.filters()));
    return GetTransitGatewayRouteTableAssociationsResponse.builder()
        .associations(
            page.items().stream()
                .map(
                    each ->
                        TransitGatewayRouteTableAssociation.builder()
                            .transitGatewayAttachmentId(each.id())
                            .resourceId(each.described().resourceId())
                            .resourceType(each.described().resourceType())
                            .state(TransitGatewayAssociationState.ASSOCIATED)
                            .build())
                .toList())
        .nextToken(page.nextToken())
        .build();
  }
}
