package io.github.localec2.server.transit;

import static io.github.localec2.server.transit.TransitTables.ATTACHMENTS;
import static io.github.localec2.server.transit.TransitTables.PROPAGATIONS;
import static io.github.localec2.server.transit.TransitTables.PROPAGATIONS_BY_TABLE;
import static io.github.localec2.server.transit.TransitTables.STATIC_ROUTES;
import static io.github.localec2.server.transit.TransitTables.STATIC_ROUTES_BY_TABLE;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.transit.TransitTables.StaticRoute;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateTransitGatewayRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateTransitGatewayRouteResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTransitGatewayRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTransitGatewayRouteResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceTransitGatewayRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceTransitGatewayRouteResponse;
import software.amazon.awssdk.services.ec2.model.SearchTransitGatewayRoutesRequest;
import software.amazon.awssdk.services.ec2.model.SearchTransitGatewayRoutesResponse;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRoute;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRouteAttachment;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRouteState;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRouteType;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;

/**
 * The routes of transit gateways: those that somebody wrote, and those that attached VPCs announce.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SearchTransitGatewayRoutes.html">
 *     SearchTransitGatewayRoutes</a>
 */
final class TransitRouteOperations {
  private static final int MOST_ROUTES = 1000;

  private TransitRouteOperations() {}

  static void addTo(Family family) {
    family
        .write(CreateTransitGatewayRouteRequest.class, TransitRouteOperations::create)
        .write(ReplaceTransitGatewayRouteRequest.class, TransitRouteOperations::replace)
        .write(DeleteTransitGatewayRouteRequest.class, TransitRouteOperations::delete)
        .read(SearchTransitGatewayRoutesRequest.class, TransitRouteOperations::search);
    PropagationOperations.addTo(family);
  }

  private static CreateTransitGatewayRouteResponse create(
      CreateTransitGatewayRouteRequest request, Call call) {
    StaticRoute route =
        wanted(
            call,
            request.transitGatewayRouteTableId(),
            request.destinationCidrBlock(),
            request.transitGatewayAttachmentId(),
            request.blackhole());
    if (call.rows(STATIC_ROUTES).contains(route.key())) {
      throw Ec2Fault.of(
          "RouteAlreadyExists",
          "Route with CIDR block "
              + route.block()
              + " already exists in the route table "
              + route.routeTableId()
              + ".");
    }
    call.rows(STATIC_ROUTES).put(route);
    return CreateTransitGatewayRouteResponse.builder().route(shown(call.view(), route)).build();
  }

  private static ReplaceTransitGatewayRouteResponse replace(
      ReplaceTransitGatewayRouteRequest request, Call call) {
    StaticRoute route =
        wanted(
            call,
            request.transitGatewayRouteTableId(),
            request.destinationCidrBlock(),
            request.transitGatewayAttachmentId(),
            request.blackhole());
    present(call, route.routeTableId(), route.block());
    call.rows(STATIC_ROUTES).put(route);
    return ReplaceTransitGatewayRouteResponse.builder().route(shown(call.view(), route)).build();
  }

  private static DeleteTransitGatewayRouteResponse delete(
      DeleteTransitGatewayRouteRequest request, Call call) {
    TransitRouteTableOperations.LIFECYCLE.present(
        call.view(), request.transitGatewayRouteTableId());
    StaticRoute route =
        present(call, request.transitGatewayRouteTableId(), request.destinationCidrBlock());
    call.rows(STATIC_ROUTES).remove(route.key());
    return DeleteTransitGatewayRouteResponse.builder()
        .route(
            shown(call.view(), route).toBuilder().state(TransitGatewayRouteState.DELETED).build())
        .build();
  }

  private static StaticRoute present(Call call, String tableId, String block) {
    return call.rows(STATIC_ROUTES)
        .find(StaticRoute.key(tableId, block))
        .orElseThrow(
            () ->
                Ec2Fault.of(
                    "InvalidRoute.NotFound",
                    "Route with CIDR block "
                        + block
                        + " not found in the route table "
                        + tableId
                        + "."));
  }

  private static StaticRoute wanted(
      Call call,
      String tableId,
      String block,
      @Nullable String attachmentId,
      @Nullable Boolean blackhole) {
    TransitRouteTableOperations.LIFECYCLE.present(call.view(), tableId);
    String destination =
        block.contains(":") ? block : Ipv4Block.parse(block, "destinationCidrBlock").toString();
    boolean hole = Boolean.TRUE.equals(blackhole);
    if (hole == (attachmentId != null)) {
      throw hole
          ? CommonFaults.notTogether("blackhole", "transitGatewayAttachmentId")
          : CommonFaults.missingParameter("TransitGatewayAttachmentId");
    }
    if (attachmentId != null) {
      TransitRouteTableOperations.attachmentFor(call, attachmentId, tableId);
    }
    return new StaticRoute(tableId, destination, attachmentId);
  }

  /** A static route to an attachment that is gone is a black hole. */
  private static TransitGatewayRoute shown(RegionView view, StaticRoute route) {
    Attachment attachment =
        route.attachmentId() == null
            ? null
            : view.rows(ATTACHMENTS).find(route.attachmentId()).orElse(null);
    boolean leads =
        attachment != null && TransitGateways.ATTACHMENT_LIFECYCLE.isPresent(attachment);
    TransitGatewayRoute.Builder shown =
        TransitGatewayRoute.builder()
            .destinationCidrBlock(route.block())
            .type(TransitGatewayRouteType.STATIC)
            .state(leads ? TransitGatewayRouteState.ACTIVE : TransitGatewayRouteState.BLACKHOLE);
    if (attachment != null) {
      shown.transitGatewayAttachments(leadingTo(attachment));
    }
    return shown.build();
  }

  private static TransitGatewayRouteAttachment leadingTo(Attachment attachment) {
    return TransitGatewayRouteAttachment.builder()
        .resourceId(attachment.described().resourceId())
        .transitGatewayAttachmentId(attachment.id())
        .resourceType(attachment.described().resourceType())
        .build();
  }

  private static SearchTransitGatewayRoutesResponse search(
      SearchTransitGatewayRoutesRequest request, Call call) {
    String tableId = request.transitGatewayRouteTableId();
    TransitRouteTableOperations.LIFECYCLE.present(call.view(), tableId);
    int most = request.maxResults() == null ? MOST_ROUTES : request.maxResults();
    List<TransitGatewayRoute> found =
        RouteSearch.of(call.view(), request.filters()).among(routes(call.view(), tableId));
    return SearchTransitGatewayRoutesResponse.builder()
        .routes(found.subList(0, Math.min(most, found.size())))
        .additionalRoutesAvailable(found.size() > most)
        .build();
  }

  /** What is written goes before what is announced. */
  private static List<TransitGatewayRoute> routes(RegionView view, String tableId) {
    Map<String, TransitGatewayRoute> routes = new TreeMap<>();
    for (var propagation : view.rows(PROPAGATIONS).by(PROPAGATIONS_BY_TABLE, tableId)) {
      Attachment attachment = view.rows(ATTACHMENTS).get(propagation.attachmentId());
      for (String block : announced(view, attachment)) {
        routes.put(
            block,
            TransitGatewayRoute.builder()
                .destinationCidrBlock(block)
                .type(TransitGatewayRouteType.PROPAGATED)
                .state(TransitGatewayRouteState.ACTIVE)
                .transitGatewayAttachments(leadingTo(attachment))
                .build());
      }
    }
    for (StaticRoute route : view.rows(STATIC_ROUTES).by(STATIC_ROUTES_BY_TABLE, tableId)) {
      routes.put(route.block(), shown(view, route));
    }
    return List.copyOf(routes.values());
  }

  private static List<String> announced(RegionView view, Attachment attachment) {
    if (!attachment.isVpc()) {
      return List.of();
    }
    return view.rows(NetworkTables.VPCS).find(attachment.described().resourceId()).stream()
        .flatMap(vpc -> vpc.cidrBlockAssociationSet().stream())
        .map(VpcCidrBlockAssociation::cidrBlock)
        .toList();
  }
}
