package io.github.localec2.server.transit;

import static io.github.localec2.server.transit.TransitTables.ATTACHMENTS;
import static io.github.localec2.server.transit.TransitTables.ATTACHMENTS_BY_GATEWAY;
import static io.github.localec2.server.transit.TransitTables.ROUTE_TABLES;
import static io.github.localec2.server.transit.TransitTables.ROUTE_TABLES_BY_GATEWAY;
import static io.github.localec2.server.transit.TransitTables.TRANSIT_GATEWAYS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.resource.Listing;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AutoAcceptSharedAttachmentsValue;
import software.amazon.awssdk.services.ec2.model.CreateTransitGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateTransitGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DefaultRouteTableAssociationValue;
import software.amazon.awssdk.services.ec2.model.DefaultRouteTablePropagationValue;
import software.amazon.awssdk.services.ec2.model.DeleteTransitGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTransitGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DnsSupportValue;
import software.amazon.awssdk.services.ec2.model.ModifyTransitGatewayOptions;
import software.amazon.awssdk.services.ec2.model.ModifyTransitGatewayRequest;
import software.amazon.awssdk.services.ec2.model.ModifyTransitGatewayResponse;
import software.amazon.awssdk.services.ec2.model.MulticastSupportValue;
import software.amazon.awssdk.services.ec2.model.SecurityGroupReferencingSupportValue;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TransitGateway;
import software.amazon.awssdk.services.ec2.model.TransitGatewayOptions;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRouteTable;
import software.amazon.awssdk.services.ec2.model.VpnEcmpSupportValue;

/**
 * Transit gateways.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html">Transit
 *     gateways</a>
 */
public final class TransitGatewayOperations {
  private static final long AMAZON_ASN = 64512;

  private static final TransitGatewayOptions DEFAULTS =
      TransitGatewayOptions.builder()
          .amazonSideAsn(AMAZON_ASN)
          .autoAcceptSharedAttachments(AutoAcceptSharedAttachmentsValue.DISABLE)
          .defaultRouteTableAssociation(DefaultRouteTableAssociationValue.ENABLE)
          .defaultRouteTablePropagation(DefaultRouteTablePropagationValue.ENABLE)
          .vpnEcmpSupport(VpnEcmpSupportValue.ENABLE)
          .dnsSupport(DnsSupportValue.ENABLE)
          .securityGroupReferencingSupport(SecurityGroupReferencingSupportValue.DISABLE)
          .multicastSupport(MulticastSupportValue.DISABLE)
          .build();

  private static final Filters<TransitGateway> FILTERS =
      Filters.of(TRANSIT_GATEWAYS)
          .id("transit-gateway-id")
          .one("options.amazon-side-asn", option(o -> o.amazonSideAsn().toString()))
          .one(
              "options.association-default-route-table-id",
              option(TransitGatewayOptions::associationDefaultRouteTableId))
          .one(
              "options.auto-accept-shared-attachments",
              option(TransitGatewayOptions::autoAcceptSharedAttachmentsAsString))
          .one(
              "options.default-route-table-association",
              option(TransitGatewayOptions::defaultRouteTableAssociationAsString))
          .one(
              "options.default-route-table-propagation",
              option(TransitGatewayOptions::defaultRouteTablePropagationAsString))
          .one("options.dns-support", option(TransitGatewayOptions::dnsSupportAsString))
          .one(
              "options.propagation-default-route-table-id",
              option(TransitGatewayOptions::propagationDefaultRouteTableId))
          .one("options.vpn-ecmp-support", option(TransitGatewayOptions::vpnEcmpSupportAsString))
          .one("owner-id", TransitGateway::ownerId)
          .one("state", TransitGateway::stateAsString)
          .build();

  private TransitGatewayOperations() {}

  public static Family family() {
    Family family =
        new Family()
            .write(CreateTransitGatewayRequest.class, TransitGatewayOperations::create)
            .read(
                DescribeTransitGatewaysRequest.class,
                new Listing<>(
                        DescribeTransitGatewaysRequest::transitGatewayIds,
                        DescribeTransitGatewaysRequest::filters,
                        DescribeTransitGatewaysRequest::maxResults,
                        DescribeTransitGatewaysRequest::nextToken)
                    .of(
                        TRANSIT_GATEWAYS,
                        FILTERS,
                        (items, token) ->
                            DescribeTransitGatewaysResponse.builder()
                                .transitGateways(items)
                                .nextToken(token)
                                .build()))
            .write(ModifyTransitGatewayRequest.class, TransitGatewayOperations::modify)
            .write(DeleteTransitGatewayRequest.class, TransitGatewayOperations::delete);
    AttachmentOperations.addTo(family);
    TransitRouteTableOperations.addTo(family);
    TransitRouteOperations.addTo(family);
    return family;
  }

  private static Function<TransitGateway, @Nullable String> option(
      Function<TransitGatewayOptions, @Nullable String> value) {
    return row -> value.apply(row.options());
  }

  private static CreateTransitGatewayResponse create(
      CreateTransitGatewayRequest request, Call call) {
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "transit-gateway");
    String id = call.view().newId(TRANSIT_GATEWAYS, tags);
    TransitGatewayOptions options =
        request.options() == null
            ? DEFAULTS
            : call.models()
                .over(call.models().as(request.options(), TransitGatewayOptions.class), DEFAULTS);
    boolean associates =
        options.defaultRouteTableAssociation() == DefaultRouteTableAssociationValue.ENABLE;
    boolean propagates =
        options.defaultRouteTablePropagation() == DefaultRouteTablePropagationValue.ENABLE;
    if (associates || propagates) {
      TransitGatewayRouteTable table =
          TransitRouteTableOperations.LIFECYCLE.begin(
              call.view(),
              TransitGatewayRouteTable.builder()
                  .transitGatewayRouteTableId(call.view().newId(ROUTE_TABLES))
                  .transitGatewayId(id)
                  .defaultAssociationRouteTable(associates)
                  .defaultPropagationRouteTable(propagates)
                  .creationTime(call.now())
                  .tags(List.of())
                  .build());
      String tableId = table.transitGatewayRouteTableId();
      options =
          options.toBuilder()
              .associationDefaultRouteTableId(associates ? tableId : null)
              .propagationDefaultRouteTableId(propagates ? tableId : null)
              .build();
    }
    TransitGateway row =
        TransitGateways.LIFECYCLE.begin(
            call.view(),
            TransitGateway.builder()
                .transitGatewayId(id)
                .transitGatewayArn(call.view().arn("transit-gateway/" + id))
                .ownerId(call.account())
                .description(request.description())
                .creationTime(call.now())
                .options(options)
                .tags(tags)
                .build());
    return CreateTransitGatewayResponse.builder().transitGateway(row).build();
  }

  private static ModifyTransitGatewayResponse modify(
      ModifyTransitGatewayRequest request, Call call) {
    TransitGateway row = TransitGateways.LIFECYCLE.present(call.view(), request.transitGatewayId());
    TransitGateway.Builder changed = row.toBuilder();
    if (request.description() != null) {
      changed.description(request.description());
    }
    ModifyTransitGatewayOptions asked = request.options();
    if (asked != null) {
      requireOwn(row, asked.associationDefaultRouteTableId(), call);
      requireOwn(row, asked.propagationDefaultRouteTableId(), call);
      List<String> blocks = new ArrayList<>(row.options().transitGatewayCidrBlocks());
      blocks.removeAll(asked.removeTransitGatewayCidrBlocks());
      blocks.addAll(asked.addTransitGatewayCidrBlocks());
      TransitGatewayOptions.Builder options =
          call
              .models()
              .over(call.models().as(asked, TransitGatewayOptions.class), row.options())
              .toBuilder();
      if (!blocks.equals(row.options().transitGatewayCidrBlocks())) {
        options.transitGatewayCidrBlocks(blocks);
      }
      changed.options(options.build());
    }
    TransitGateway after = call.rows(TRANSIT_GATEWAYS).put(changed.build());
    return ModifyTransitGatewayResponse.builder().transitGateway(after).build();
  }

  private static void requireOwn(TransitGateway row, @Nullable String tableId, Call call) {
    if (tableId != null
        && !TransitRouteTableOperations.LIFECYCLE
            .present(call.view(), tableId)
            .transitGatewayId()
            .equals(row.transitGatewayId())) {
      throw CommonFaults.invalidParameterValue(
          "The route table " + tableId + " is of another transit gateway.");
    }
  }

  private static DeleteTransitGatewayResponse delete(
      DeleteTransitGatewayRequest request, Call call) {
    TransitGateway row = TransitGateways.LIFECYCLE.present(call.view(), request.transitGatewayId());
    String id = row.transitGatewayId();
    List<String> attached =
        call.rows(ATTACHMENTS).by(ATTACHMENTS_BY_GATEWAY, id).stream()
            .filter(TransitGateways.ATTACHMENT_LIFECYCLE::isPresent)
            .map(Attachment::id)
            .toList();
    if (!attached.isEmpty()) {
      throw CommonFaults.incorrectState(
          id + " has non-deleted Attachments: " + String.join(", ", attached) + ".");
    }
    call.rows(ROUTE_TABLES).by(ROUTE_TABLES_BY_GATEWAY, id).stream()
        .filter(TransitRouteTableOperations.LIFECYCLE::isPresent)
        .forEach(table -> TransitRouteTableOperations.end(call.view(), table));
    return DeleteTransitGatewayResponse.builder()
        .transitGateway(TransitGateways.LIFECYCLE.end(call.view(), row))
        .build();
  }
}
