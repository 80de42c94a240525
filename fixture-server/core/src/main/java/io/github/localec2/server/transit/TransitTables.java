package io.github.localec2.server.transit;

import io.github.localec2.server.state.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.TransitGateway;
import software.amazon.awssdk.services.ec2.model.TransitGatewayRouteTable;

/** Where transit gateways and what belongs to them are kept. */
public final class TransitTables {
  public static final Table<TransitGateway> TRANSIT_GATEWAYS =
      Table.named("transit-gateways", TransitGateway::transitGatewayId)
          .idPrefix("tgw-")
          .faults("transitGateway ID", "InvalidTransitGatewayID")
          .tags(
              "transit-gateway",
              TransitGateway::tags,
              (row, tags) -> row.toBuilder().tags(tags).build())
          .build();

  private static final Table.Builder<Attachment> ATTACHMENTS_BUILDER =
      Table.named("transit-gateway-attachments", Attachment::id)
          .idPrefix("tgw-attach-")
          .faults("transitGatewayAttachment ID", "InvalidTransitGatewayAttachmentID")
          .tags(
              "transit-gateway-attachment",
              row -> row.described().tags(),
              (row, tags) -> row.with(row.described().toBuilder().tags(tags).build()));

  /** The attachments of a VPC or a VPN connection. */
  public static final Table.Index<Attachment> ATTACHMENTS_BY_RESOURCE =
      ATTACHMENTS_BUILDER.indexOne(row -> row.described().resourceId());

  static final Table.Index<Attachment> ATTACHMENTS_BY_GATEWAY =
      ATTACHMENTS_BUILDER.indexOne(row -> row.described().transitGatewayId());

  public static final Table<Attachment> ATTACHMENTS = ATTACHMENTS_BUILDER.build();

  private static final Table.Builder<TransitGatewayRouteTable> ROUTE_TABLES_BUILDER =
      Table.named(
              "transit-gateway-route-tables", TransitGatewayRouteTable::transitGatewayRouteTableId)
          .idPrefix("tgw-rtb-")
          .faults("transitGatewayRouteTable ID", "InvalidRouteTableID")
          .tags(
              "transit-gateway-route-table",
              TransitGatewayRouteTable::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  static final Table.Index<TransitGatewayRouteTable> ROUTE_TABLES_BY_GATEWAY =
      ROUTE_TABLES_BUILDER.indexOne(TransitGatewayRouteTable::transitGatewayId);

  public static final Table<TransitGatewayRouteTable> ROUTE_TABLES = ROUTE_TABLES_BUILDER.build();

  private static final Table.Builder<Association> ASSOCIATIONS_BUILDER =
      Table.named("transit-gateway-associations", Association::attachmentId);

  static final Table.Index<Association> ASSOCIATIONS_BY_TABLE =
      ASSOCIATIONS_BUILDER.indexOne(Association::routeTableId);

  /** Which route table an attachment's packets are looked up in; no more than one. */
  static final Table<Association> ASSOCIATIONS = ASSOCIATIONS_BUILDER.build();

  private static final Table.Builder<Propagation> PROPAGATIONS_BUILDER =
      Table.named("transit-gateway-propagations", Propagation::key);

  static final Table.Index<Propagation> PROPAGATIONS_BY_TABLE =
      PROPAGATIONS_BUILDER.indexOne(Propagation::routeTableId);

  static final Table.Index<Propagation> PROPAGATIONS_BY_ATTACHMENT =
      PROPAGATIONS_BUILDER.indexOne(Propagation::attachmentId);

  /** Which route tables an attachment's blocks are announced to. */
  static final Table<Propagation> PROPAGATIONS = PROPAGATIONS_BUILDER.build();

  private static final Table.Builder<StaticRoute> STATIC_ROUTES_BUILDER =
      Table.named("transit-gateway-static-routes", StaticRoute::key);

  static final Table.Index<StaticRoute> STATIC_ROUTES_BY_TABLE =
      STATIC_ROUTES_BUILDER.indexOne(StaticRoute::routeTableId);

  /** The routes that somebody wrote. */
  static final Table<StaticRoute> STATIC_ROUTES = STATIC_ROUTES_BUILDER.build();

  private TransitTables() {}

  /**
   * Where an attachment's packets are looked up.
   *
   * @param attachmentId the attachment
   * @param routeTableId its route table
   */
  record Association(String attachmentId, String routeTableId) {}

  /**
   * An attachment announced to a route table.
   *
   * @param attachmentId the attachment
   * @param routeTableId one of the tables that hear of it
   */
  record Propagation(String attachmentId, String routeTableId) {
    static String key(String attachmentId, String routeTableId) {
      return attachmentId + '/' + routeTableId;
    }

    String key() {
      return key(attachmentId, routeTableId);
    }
  }

  /**
   * A route that somebody wrote.
   *
   * @param routeTableId the table that it is in
   * @param block its destination
   * @param attachmentId where it leads; null for a black hole
   */
  record StaticRoute(String routeTableId, String block, @Nullable String attachmentId) {
    static String key(String routeTableId, String block) {
      return routeTableId + ' ' + block;
    }

    String key() {
      return key(routeTableId, block);
    }
  }
}
