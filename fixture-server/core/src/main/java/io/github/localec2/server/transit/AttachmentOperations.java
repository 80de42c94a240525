package io.github.localec2.server.transit;

import static io.github.localec2.server.transit.TransitGateways.ATTACHMENT_LIFECYCLE;
import static io.github.localec2.server.transit.TransitTables.ASSOCIATIONS;
import static io.github.localec2.server.transit.TransitTables.ATTACHMENTS;
import static io.github.localec2.server.transit.TransitTables.ATTACHMENTS_BY_RESOURCE;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Query;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.ApplianceModeSupportValue;
import software.amazon.awssdk.services.ec2.model.CreateTransitGatewayVpcAttachmentRequest;
import software.amazon.awssdk.services.ec2.model.CreateTransitGatewayVpcAttachmentResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTransitGatewayVpcAttachmentRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTransitGatewayVpcAttachmentResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayAttachmentsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayAttachmentsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayVpcAttachmentsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayVpcAttachmentsResponse;
import software.amazon.awssdk.services.ec2.model.DnsSupportValue;
import software.amazon.awssdk.services.ec2.model.Ipv6SupportValue;
import software.amazon.awssdk.services.ec2.model.ModifyTransitGatewayVpcAttachmentRequest;
import software.amazon.awssdk.services.ec2.model.ModifyTransitGatewayVpcAttachmentResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroupReferencingSupportValue;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAssociationState;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAttachmentAssociation;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAttachmentResourceType;
import software.amazon.awssdk.services.ec2.model.TransitGatewayVpcAttachmentOptions;

/**
 * What is attached to transit gateways.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html">Amazon VPC
 *     attachments in Transit Gateway</a>
 */
final class AttachmentOperations {
  private static final TransitGatewayVpcAttachmentOptions DEFAULTS =
      TransitGatewayVpcAttachmentOptions.builder()
          .dnsSupport(DnsSupportValue.ENABLE)
          .securityGroupReferencingSupport(SecurityGroupReferencingSupportValue.ENABLE)
          .ipv6Support(Ipv6SupportValue.DISABLE)
          .applianceModeSupport(ApplianceModeSupportValue.DISABLE)
          .build();

  private static final Filters<Attachment> FILTERS =
      Filters.of(ATTACHMENTS)
          .id("transit-gateway-attachment-id")
          .manyIn(
              "association.state",
              (view, row) ->
                  view.rows(ASSOCIATIONS).find(row.id()).stream()
                      .map(any -> TransitGatewayAssociationState.ASSOCIATED.toString()))
          .manyIn(
              "association.transit-gateway-route-table-id",
              (view, row) ->
                  view.rows(ASSOCIATIONS).find(row.id()).stream()
                      .map(TransitTables.Association::routeTableId))
          .one("resource-id", row -> row.described().resourceId())
          .one("resource-owner-id", row -> row.described().resourceOwnerId())
          .one("resource-type", row -> row.described().resourceTypeAsString())
          .one("state", row -> row.described().stateAsString())
          .one("transit-gateway-id", row -> row.described().transitGatewayId())
          .one("transit-gateway-owner-id", row -> row.described().transitGatewayOwnerId())
          .build();

  private static final Filters<Attachment> VPC_FILTERS =
      Filters.of(ATTACHMENTS)
          .id("transit-gateway-attachment-id")
          .one("state", row -> row.described().stateAsString())
          .one("transit-gateway-id", row -> row.described().transitGatewayId())
          .one("vpc-id", row -> row.described().resourceId())
          .build();

  private AttachmentOperations() {}

  static void addTo(Family family) {
    family
        .read(DescribeTransitGatewayAttachmentsRequest.class, AttachmentOperations::describe)
        .write(CreateTransitGatewayVpcAttachmentRequest.class, AttachmentOperations::create)
        .read(DescribeTransitGatewayVpcAttachmentsRequest.class, AttachmentOperations::describeVpc)
        .write(ModifyTransitGatewayVpcAttachmentRequest.class, AttachmentOperations::modify)
        .write(DeleteTransitGatewayVpcAttachmentRequest.class, AttachmentOperations::delete);
  }

  private static DescribeTransitGatewayAttachmentsResponse describe(
      DescribeTransitGatewayAttachmentsRequest request, Call call) {
    Page<Attachment> page =
        call.find(
            ATTACHMENTS,
            FILTERS,
            request.transitGatewayAttachmentIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeTransitGatewayAttachmentsResponse.builder()
        .transitGatewayAttachments(
            page.items().stream().map(row -> associated(call.view(), row)).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static TransitGatewayAttachment associated(RegionView view, Attachment row) {
    return view.rows(ASSOCIATIONS)
        .find(row.id())
        .map(
            association ->
                row.described().toBuilder()
                    .association(
                        TransitGatewayAttachmentAssociation.builder()
                            .transitGatewayRouteTableId(association.routeTableId())
                            .state(TransitGatewayAssociationState.ASSOCIATED)
                            .build())
                    .build())
        .orElse(row.described());
  }

  private static DescribeTransitGatewayVpcAttachmentsResponse describeVpc(
      DescribeTransitGatewayVpcAttachmentsRequest request, Call call) {
    Query query =
        new Query(
            call.operation(),
            request.transitGatewayAttachmentIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken(),
            List.of());
    Page<Attachment> page = query.over(call.view(), ATTACHMENTS, VPC_FILTERS, Attachment::isVpc);
    return DescribeTransitGatewayVpcAttachmentsResponse.builder()
        .transitGatewayVpcAttachments(page.items().stream().map(Attachment::vpc).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static CreateTransitGatewayVpcAttachmentResponse create(
      CreateTransitGatewayVpcAttachmentRequest request, Call call) {
    String gatewayId =
        TransitGateways.LIFECYCLE
            .present(call.view(), request.transitGatewayId())
            .transitGatewayId();
    String vpcId = call.rows(NetworkTables.VPCS).get(request.vpcId()).vpcId();
    checkSubnets(call.view(), vpcId, request.subnetIds());
    for (Attachment each : call.rows(ATTACHMENTS).by(ATTACHMENTS_BY_RESOURCE, vpcId)) {
      if (ATTACHMENT_LIFECYCLE.isPresent(each)
          && gatewayId.equals(each.described().transitGatewayId())) {
        throw Ec2Fault.of(
            "DuplicateTransitGatewayAttachment",
            gatewayId + " has non-deleted Transit Gateway Attachments with same VPC ID.");
      }
    }
    List<Tag> tags =
        TagSpecifications.tags(request.tagSpecifications(), "transit-gateway-attachment");
    TransitGatewayVpcAttachmentOptions options =
        request.options() == null
            ? DEFAULTS
            : call.models()
                .over(
                    call.models().as(request.options(), TransitGatewayVpcAttachmentOptions.class),
                    DEFAULTS);
    Attachment row =
        TransitGateways.attach(
            call.view(),
            gatewayId,
            TransitGatewayAttachmentResourceType.VPC,
            vpcId,
            request.subnetIds(),
            options,
            tags);
    return CreateTransitGatewayVpcAttachmentResponse.builder()
        .transitGatewayVpcAttachment(row.vpc())
        .build();
  }

  /** No more than one subnet of each zone, and all of them of this VPC. */
  private static void checkSubnets(RegionView view, String vpcId, List<String> subnetIds) {
    if (subnetIds.isEmpty()) {
      throw CommonFaults.missingParameter("SubnetIds");
    }
    Set<String> zones = new HashSet<>();
    for (Subnet subnet : view.rows(NetworkTables.SUBNETS).getAll(subnetIds)) {
      if (!vpcId.equals(subnet.vpcId())) {
        throw CommonFaults.invalidParameterValue(
            "Subnet " + subnet.subnetId() + " is not in the vpc " + vpcId);
      }
      if (!zones.add(subnet.availabilityZone())) {
        throw Ec2Fault.of("DuplicateSubnetsInSameZone", "Duplicate Subnets for same AZ");
      }
    }
  }

  private static Attachment present(Call call, String id) {
    Attachment row = ATTACHMENT_LIFECYCLE.present(call.view(), id);
    if (!row.isVpc()) {
      throw ATTACHMENTS.faults().notFound(id);
    }
    return row;
  }

  private static ModifyTransitGatewayVpcAttachmentResponse modify(
      ModifyTransitGatewayVpcAttachmentRequest request, Call call) {
    Attachment row = present(call, request.transitGatewayAttachmentId());
    Set<String> subnets = new LinkedHashSet<>(row.subnetIds());
    subnets.removeAll(request.removeSubnetIds());
    subnets.addAll(request.addSubnetIds());
    checkSubnets(call.view(), row.described().resourceId(), List.copyOf(subnets));
    TransitGatewayVpcAttachmentOptions options =
        request.options() == null
            ? row.options()
            : call.models()
                .over(
                    call.models().as(request.options(), TransitGatewayVpcAttachmentOptions.class),
                    row.options());
    Attachment changed =
        call.rows(ATTACHMENTS)
            .put(
                new Attachment(
                    row.described(),
                    AttachmentInterfaces.change(call.view(), row, subnets),
                    options));
    return ModifyTransitGatewayVpcAttachmentResponse.builder()
        .transitGatewayVpcAttachment(changed.vpc())
        .build();
  }

  private static DeleteTransitGatewayVpcAttachmentResponse delete(
      DeleteTransitGatewayVpcAttachmentRequest request, Call call) {
    Attachment row = present(call, request.transitGatewayAttachmentId());
    return DeleteTransitGatewayVpcAttachmentResponse.builder()
        .transitGatewayVpcAttachment(TransitGateways.end(call.view(), row).vpc())
        .build();
  }
}
