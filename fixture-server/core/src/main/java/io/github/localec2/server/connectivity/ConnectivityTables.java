package io.github.localec2.server.connectivity;

import io.github.localec2.server.state.IdFaults;
import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.AllowedPrincipal;
import software.amazon.awssdk.services.ec2.model.CarrierGateway;
import software.amazon.awssdk.services.ec2.model.ConnectionNotification;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;

/** Where NAT gateways, peering connections and endpoints are kept. */
public final class ConnectivityTables {
  private static final Table.Builder<NatGateway> NAT_GATEWAYS_BUILDER =
      Table.named("nat-gateways", NatGateway::natGatewayId)
          .idPrefix("nat-")
          .faults(new IdFaults("NAT gateway", "NatGatewayNotFound", "NatGatewayMalformed"))
          .tags("natgateway", NatGateway::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<NatGateway> NAT_GATEWAYS_BY_VPC =
      NAT_GATEWAYS_BUILDER.indexOne(NatGateway::vpcId);

  public static final Table<NatGateway> NAT_GATEWAYS = NAT_GATEWAYS_BUILDER.build();

  private static final Table.Builder<VpcPeeringConnection> VPC_PEERING_CONNECTIONS_BUILDER =
      Table.named("vpc-peering-connections", VpcPeeringConnection::vpcPeeringConnectionId)
          .idPrefix("pcx-")
          .faults(
              new IdFaults(
                  "vpcPeeringConnection ID",
                  "InvalidVpcPeeringConnectionID.NotFound",
                  "InvalidVpcPeeringConnectionId.Malformed"))
          .tags(
              "vpc-peering-connection",
              VpcPeeringConnection::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table<VpcPeeringConnection> VPC_PEERING_CONNECTIONS =
      VPC_PEERING_CONNECTIONS_BUILDER.build();

  private static final Table.Builder<VpcEndpoint> VPC_ENDPOINTS_BUILDER =
      Table.named("vpc-endpoints", VpcEndpoint::vpcEndpointId)
          .idPrefix("vpce-")
          .faults("Vpc Endpoint Id", "InvalidVpcEndpointId")
          .tags(
              "vpc-endpoint", VpcEndpoint::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<VpcEndpoint> VPC_ENDPOINTS_BY_VPC =
      VPC_ENDPOINTS_BUILDER.indexOne(VpcEndpoint::vpcId);

  static final Table.Index<VpcEndpoint> ENDPOINTS_BY_SERVICE =
      VPC_ENDPOINTS_BUILDER.indexOne(VpcEndpoint::serviceName);

  public static final Table<VpcEndpoint> VPC_ENDPOINTS = VPC_ENDPOINTS_BUILDER.build();

  /** The endpoint services that an account offers. */
  public static final Table<ServiceConfiguration> ENDPOINT_SERVICES =
      Table.named("vpc-endpoint-services", ServiceConfiguration::serviceId)
          .idPrefix("vpce-svc-")
          .faults("VpcEndpointService Id", "InvalidVpcEndpointServiceId")
          .tags(
              "vpc-endpoint-service",
              ServiceConfiguration::tags,
              (row, tags) -> row.toBuilder().tags(tags).build())
          .build();

  private static final Table.Builder<AllowedPrincipal> ALLOWED_PRINCIPALS_BUILDER =
      Table.named("vpc-endpoint-service-permissions", AllowedPrincipal::servicePermissionId)
          .idPrefix("vpce-svc-perm-")
          .tags(
              "vpc-endpoint-service-permission",
              AllowedPrincipal::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  static final Table.Index<AllowedPrincipal> PRINCIPALS_BY_SERVICE =
      ALLOWED_PRINCIPALS_BUILDER.indexOne(AllowedPrincipal::serviceId);

  static final Table<AllowedPrincipal> ALLOWED_PRINCIPALS = ALLOWED_PRINCIPALS_BUILDER.build();

  static final Table<ConnectionNotification> CONNECTION_NOTIFICATIONS =
      Table.named(
              "vpc-endpoint-connection-notifications",
              ConnectionNotification::connectionNotificationId)
          .idPrefix("vpce-nfn-")
          .faults(
              new IdFaults(
                  "connection notification ID",
                  "InvalidConnectionNotification",
                  "InvalidConnectionNotification"))
          .build();

  private static final Table.Builder<CarrierGateway> CARRIER_GATEWAYS_BUILDER =
      Table.named("carrier-gateways", CarrierGateway::carrierGatewayId)
          .idPrefix("cagw-")
          .faults("carrierGateway ID", "InvalidCarrierGatewayID")
          .tags(
              "carrier-gateway",
              CarrierGateway::tags,
              (row, tags) -> row.toBuilder().tags(tags).build());

  static final Table.Index<CarrierGateway> CARRIER_GATEWAYS_BY_VPC =
      CARRIER_GATEWAYS_BUILDER.indexOne(CarrierGateway::vpcId);

  public static final Table<CarrierGateway> CARRIER_GATEWAYS = CARRIER_GATEWAYS_BUILDER.build();

  private ConnectivityTables() {}
}
