package io.github.localec2.server.transit;

import static io.github.localec2.server.transit.TransitTables.ATTACHMENTS;
import static io.github.localec2.server.transit.TransitTables.PROPAGATIONS;
import static io.github.localec2.server.transit.TransitTables.PROPAGATIONS_BY_ATTACHMENT;
import static io.github.localec2.server.transit.TransitTables.PROPAGATIONS_BY_TABLE;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.transit.TransitTables.Propagation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DisableTransitGatewayRouteTablePropagationRequest;
import software.amazon.awssdk.services.ec2.model.DisableTransitGatewayRouteTablePropagationResponse;
import software.amazon.awssdk.services.ec2.model.EnableTransitGatewayRouteTablePropagationRequest;
import software.amazon.awssdk.services.ec2.model.EnableTransitGatewayRouteTablePropagationResponse;
import software.amazon.awssdk.services.ec2.model.GetTransitGatewayAttachmentPropagationsRequest;
import software.amazon.awssdk.services.ec2.model.GetTransitGatewayAttachmentPropagationsResponse;
import software.amazon.awssdk.services.ec2.model.GetTransitGatewayRouteTablePropagationsRequest;
import software.amazon.awssdk.services.ec2.model.GetTransitGatewayRouteTablePropagationsResponse;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAttachmentPropagation;
import software.amazon.awssdk.services.ec2.model.TransitGatewayPropagation;
import software.amazon.awssdk.services.ec2.model.TransitGatewayPropagationState;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRouteTablePropagation;

/** Which attachments announce their blocks to which route tables. */
final class PropagationOperations {
  private static final Filters<Attachment> TABLE_FILTERS =
      Filters.<Attachment>plain()
          .one("resource-id", row -> row.described().resourceId())
          .one("resource-type", row -> row.described().resourceTypeAsString())
          .one("transit-gateway-attachment-id", Attachment::id)
          .build();

  private static final Filters<Propagation> ATTACHMENT_FILTERS =
      Filters.<Propagation>plain()
          .one("transit-gateway-route-table-id", Propagation::routeTableId)
          .build();

  private PropagationOperations() {}

  static void addTo(Family family) {
    family
        .write(
            EnableTransitGatewayRouteTablePropagationRequest.class, PropagationOperations::enable)
        .write(
            DisableTransitGatewayRouteTablePropagationRequest.class, PropagationOperations::disable)
        .read(GetTransitGatewayRouteTablePropagationsRequest.class, PropagationOperations::ofTable)
        .read(
            GetTransitGatewayAttachmentPropagationsRequest.class,
            PropagationOperations::ofAttachment);
  }

  private static Attachment attachment(Call call, @Nullable String attachmentId, String tableId) {
    if (attachmentId == null) {
      throw CommonFaults.missingParameter("TransitGatewayAttachmentId");
    }
    return TransitRouteTableOperations.attachmentFor(call, attachmentId, tableId);
  }

  private static EnableTransitGatewayRouteTablePropagationResponse enable(
      EnableTransitGatewayRouteTablePropagationRequest request, Call call) {
    String tableId = request.transitGatewayRouteTableId();
    Attachment attachment = attachment(call, request.transitGatewayAttachmentId(), tableId);
    Propagation propagation = new Propagation(attachment.id(), tableId);
    if (call.rows(PROPAGATIONS).contains(propagation.key())) {
      throw Ec2Fault.of(
          "TransitGatewayRouteTablePropagation.Duplicate",
          "Propagation for the attachment " + attachment.id() + " already exists.");
    }
    call.rows(PROPAGATIONS).put(propagation);
    return EnableTransitGatewayRouteTablePropagationResponse.builder()
        .propagation(answer(attachment, tableId, TransitGatewayPropagationState.ENABLED))
        .build();
  }

  private static DisableTransitGatewayRouteTablePropagationResponse disable(
      DisableTransitGatewayRouteTablePropagationRequest request, Call call) {
    String tableId = request.transitGatewayRouteTableId();
    Attachment attachment = attachment(call, request.transitGatewayAttachmentId(), tableId);
    String key = Propagation.key(attachment.id(), tableId);
    if (!call.rows(PROPAGATIONS).contains(key)) {
      throw Ec2Fault.of(
          "TransitGatewayRouteTablePropagation.NotFound",
          "Propagation for the attachment "
              + attachment.id()
              + " does not exist in the route table "
              + tableId
              + ".");
    }
    call.rows(PROPAGATIONS).remove(key);
    return DisableTransitGatewayRouteTablePropagationResponse.builder()
        .propagation(answer(attachment, tableId, TransitGatewayPropagationState.DISABLED))
        .build();
  }

  private static TransitGatewayPropagation answer(
      Attachment attachment, String tableId, TransitGatewayPropagationState state) {
    return TransitGatewayPropagation.builder()
        .transitGatewayAttachmentId(attachment.id())
        .resourceId(attachment.described().resourceId())
        .resourceType(attachment.described().resourceType())
        .transitGatewayRouteTableId(tableId)
        .state(state)
        .build();
  }

  private static GetTransitGatewayRouteTablePropagationsResponse ofTable(
      GetTransitGatewayRouteTablePropagationsRequest request, Call call) {
    String tableId = request.transitGatewayRouteTableId();
    TransitRouteTableOperations.LIFECYCLE.present(call.view(), tableId);
    List<Attachment> all =
        call.rows(PROPAGATIONS).by(PROPAGATIONS_BY_TABLE, tableId).stream()
            .map(each -> call.rows(ATTACHMENTS).get(each.attachmentId()))
            .filter(TABLE_FILTERS.matching(call.view(), request.filters()))
            .toList();
    Page<Attachment> page =
        call.page(
            all, request.maxResults(), request.nextToken(), List.of(tableId, request.filters()));
    return GetTransitGatewayRouteTablePropagationsResponse.builder()
        .transitGatewayRouteTablePropagations(
            page.items().stream()
                .map(
                    each ->
                        TransitGatewayRouteTablePropagation.builder()
                            .transitGatewayAttachmentId(each.id())
                            .resourceId(each.described().resourceId())
                            .resourceType(each.described().resourceType())
                            .state(TransitGatewayPropagationState.ENABLED)
                            .build())
                .toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static GetTransitGatewayAttachmentPropagationsResponse ofAttachment(
      GetTransitGatewayAttachmentPropagationsRequest request, Call call) {
    String id = call.rows(ATTACHMENTS).get(request.transitGatewayAttachmentId()).id();
    List<Propagation> all =
        call.rows(PROPAGATIONS).by(PROPAGATIONS_BY_ATTACHMENT, id).stream()
            .filter(ATTACHMENT_FILTERS.matching(call.view(), request.filters()))
            .toList();
    Page<Propagation> page =
        call.page(all, request.maxResults(), request.nextToken(), List.of(id, request.filters()));
    return GetTransitGatewayAttachmentPropagationsResponse.builder()
        .transitGatewayAttachmentPropagations(
            page.items().stream()
                .map(
                    each ->
                        TransitGatewayAttachmentPropagation.builder()
                            .transitGatewayRouteTableId(each.routeTableId())
                            .state(TransitGatewayPropagationState.ENABLED)
                            .build())
                .toList())
        .nextToken(page.nextToken())
        .build();
  }
}
