package io.github.localec2.server.transit;

import static io.github.localec2.server.transit.TransitTables.ASSOCIATIONS;
import static io.github.localec2.server.transit.TransitTables.ATTACHMENTS;
import static io.github.localec2.server.transit.TransitTables.ATTACHMENTS_BY_RESOURCE;
import static io.github.localec2.server.transit.TransitTables.PROPAGATIONS;
import static io.github.localec2.server.transit.TransitTables.PROPAGATIONS_BY_ATTACHMENT;
import static io.github.localec2.server.transit.TransitTables.TRANSIT_GATEWAYS;

import io.github.localec2.server.resource.Lifecycle;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.transit.TransitTables.Association;
import io.github.localec2.server.transit.TransitTables.Propagation;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TransitGateway;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAttachmentResourceType;
import software.amazon.awssdk.services.ec2.model.TransitGatewayOptions;
import software.amazon.awssdk.services.ec2.model.TransitGatewayVpcAttachmentOptions;

/** What other families do to transit gateways. */
public final class TransitGateways {
  public static final Lifecycle<TransitGateway> LIFECYCLE =
      Lifecycle.of(
          "transit-gateway",
          TRANSIT_GATEWAYS,
          TransitGateway::stateAsString,
          (row, state) -> row.toBuilder().state(state).build());

  static final Lifecycle<Attachment> ATTACHMENT_LIFECYCLE =
      Lifecycle.of(
          "transit-gateway-attachment",
          ATTACHMENTS,
          row -> row.described().stateAsString(),
          Attachment::inState);

  private TransitGateways() {}

  /** Attaches a VPN connection that was made for a transit gateway. */
  public static void attachVpn(RegionView view, String gatewayId, String connectionId) {
    attach(
        view,
        gatewayId,
        TransitGatewayAttachmentResourceType.VPN,
        connectionId,
        List.of(),
        TransitGatewayVpcAttachmentOptions.builder().build(),
        List.of());
  }

  /** The attachments of a resource that is gone are gone. */
  public static void detach(RegionView view, String resourceId) {
    view.rows(ATTACHMENTS).by(ATTACHMENTS_BY_RESOURCE, resourceId).stream()
        .filter(ATTACHMENT_LIFECYCLE::isPresent)
        .forEach(row -> end(view, row));
  }

  /** True while the VPC is attached to a transit gateway. */
  public static boolean isAttached(RegionView view, String vpcId) {
    return view.rows(ATTACHMENTS).by(ATTACHMENTS_BY_RESOURCE, vpcId).stream()
        .anyMatch(ATTACHMENT_LIFECYCLE::isPresent);
  }

  /** True while the VPC is attached to this transit gateway. */
  public static boolean isAttached(RegionView view, String vpcId, String gatewayId) {
    return view.rows(ATTACHMENTS).by(ATTACHMENTS_BY_RESOURCE, vpcId).stream()
        .filter(ATTACHMENT_LIFECYCLE::isPresent)
        .anyMatch(each -> gatewayId.equals(each.described().transitGatewayId()));
  }

  /** Where the attachment is looked up and announced by default, it is so from the start. */
  static Attachment attach(
      RegionView view,
      String gatewayId,
      TransitGatewayAttachmentResourceType type,
      String resourceId,
      List<String> subnetIds,
      TransitGatewayVpcAttachmentOptions options,
      List<Tag> tags) {
    TransitGateway gateway = LIFECYCLE.present(view, gatewayId);
    String id = view.newId(ATTACHMENTS, tags);
    Attachment row =
        ATTACHMENT_LIFECYCLE.begin(
            view,
            new Attachment(
                TransitGatewayAttachment.builder()
                    .transitGatewayAttachmentId(id)
                    .transitGatewayId(gatewayId)
                    .transitGatewayOwnerId(gateway.ownerId())
                    .resourceOwnerId(view.account())
                    .resourceType(type)
                    .resourceId(resourceId)
                    .creationTime(view.now())
                    .tags(tags)
                    .build(),
                AttachmentInterfaces.create(view, id, subnetIds),
                options));
    TransitGatewayOptions defaults = gateway.options();
    if ("enable".equals(defaults.defaultRouteTableAssociationAsString())) {
      view.rows(ASSOCIATIONS)
          .put(new Association(row.id(), defaults.associationDefaultRouteTableId()));
    }
    if ("enable".equals(defaults.defaultRouteTablePropagationAsString())) {
      view.rows(PROPAGATIONS)
          .put(new Propagation(row.id(), defaults.propagationDefaultRouteTableId()));
    }
    return row;
  }

  static Attachment end(RegionView view, Attachment row) {
    view.rows(ASSOCIATIONS).remove(row.id());
    view.rows(PROPAGATIONS)
        .by(PROPAGATIONS_BY_ATTACHMENT, row.id())
        .forEach(each -> view.rows(PROPAGATIONS).remove(each.key()));
    AttachmentInterfaces.delete(view, row);
    return ATTACHMENT_LIFECYCLE.end(view, row);
  }
}
