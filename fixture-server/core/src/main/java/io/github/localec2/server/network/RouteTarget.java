package io.github.localec2.server.network;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;

/**
 * What a route leads to.
 *
 * @param kind the parameter that named it
 * @param id its id or ARN
 */
record RouteTarget(Kind kind, String id) {

  /** The parameters of which a request must have exactly one. */
  enum Kind {
    GATEWAY("gatewayId", "InvalidGatewayID.NotFound", "gateway ID"),
    NAT_GATEWAY("natGatewayId", "InvalidNatGatewayID.NotFound", "natGateway ID"),
    NETWORK_INTERFACE(
        "networkInterfaceId", "InvalidNetworkInterfaceID.NotFound", "networkInterface ID"),
    INSTANCE("instanceId", "InvalidInstanceID.NotFound", "instance ID"),
    VPC_PEERING_CONNECTION(
        "vpcPeeringConnectionId",
        "InvalidVpcPeeringConnectionID.NotFound",
        "vpcPeeringConnection ID"),
    EGRESS_ONLY_GATEWAY("egressOnlyInternetGatewayId", "InvalidGatewayID.NotFound", "eigw ID"),
    VPC_ENDPOINT("vpcEndpointId", "InvalidVpcEndpointId.NotFound", "VpcEndpoint ID"),
    TRANSIT_GATEWAY("transitGatewayId", "InvalidTransitGatewayID.NotFound", "transitGateway ID"),
    LOCAL_GATEWAY("localGatewayId", "InvalidLocalGatewayID.NotFound", "localGateway ID"),
    CARRIER_GATEWAY("carrierGatewayId", "InvalidCarrierGatewayID.NotFound", "CarrierGateway ID"),
    CORE_NETWORK("coreNetworkArn", "InvalidCoreNetworkArn.NotFound", "core network ARN"),
    ODB_NETWORK("odbNetworkArn", "InvalidOdbNetworkArn.NotFound", "ODB network ARN"),
    LOCAL("localTarget", "InvalidGatewayID.NotFound", "gateway ID");

    private final String parameter;
    private final String notFoundCode;
    private final String noun;

    Kind(String parameter, String notFoundCode, String noun) {
      this.parameter = parameter;
      this.notFoundCode = notFoundCode;
      this.noun = noun;
    }

    /** Its like can't be made here, so whatever the id says does not exist. */
    Ec2Fault notFound(String id) {
      return Ec2Fault.of(notFoundCode, "The " + noun + " '" + id + "' does not exist");
    }
  }

  static RouteTarget of(CreateRouteRequest request) {
    return new Choice()
        .add(Kind.GATEWAY, request.gatewayId())
        .add(Kind.NAT_GATEWAY, request.natGatewayId())
        .add(Kind.NETWORK_INTERFACE, request.networkInterfaceId())
        .add(Kind.INSTANCE, request.instanceId())
        .add(Kind.VPC_PEERING_CONNECTION, request.vpcPeeringConnectionId())
        .add(Kind.EGRESS_ONLY_GATEWAY, request.egressOnlyInternetGatewayId())
        .add(Kind.VPC_ENDPOINT, request.vpcEndpointId())
        .add(Kind.TRANSIT_GATEWAY, request.transitGatewayId())
        .add(Kind.LOCAL_GATEWAY, request.localGatewayId())
        .add(Kind.CARRIER_GATEWAY, request.carrierGatewayId())
        .add(Kind.CORE_NETWORK, request.coreNetworkArn())
        .add(Kind.ODB_NETWORK, request.odbNetworkArn())
        .only();
  }

  static RouteTarget of(ReplaceRouteRequest request) {
    return new Choice()
        .add(Kind.GATEWAY, request.gatewayId())
        .add(Kind.NAT_GATEWAY, request.natGatewayId())
        .add(Kind.NETWORK_INTERFACE, request.networkInterfaceId())
        .add(Kind.INSTANCE, request.instanceId())
        .add(Kind.VPC_PEERING_CONNECTION, request.vpcPeeringConnectionId())
        .add(Kind.EGRESS_ONLY_GATEWAY, request.egressOnlyInternetGatewayId())
        .add(Kind.VPC_ENDPOINT, request.vpcEndpointId())
        .add(Kind.TRANSIT_GATEWAY, request.transitGatewayId())
        .add(Kind.LOCAL_GATEWAY, request.localGatewayId())
        .add(Kind.CARRIER_GATEWAY, request.carrierGatewayId())
        .add(Kind.CORE_NETWORK, request.coreNetworkArn())
        .add(Kind.ODB_NETWORK, request.odbNetworkArn())
        .add(Kind.LOCAL, Boolean.TRUE.equals(request.localTarget()) ? RouteTables.LOCAL : null)
        .only();
  }

  /** True for targets that may take traffic between subnets of the VPC. */
  boolean mayInspectLocalTraffic() {
    return switch (kind) {
      case NETWORK_INTERFACE, INSTANCE, NAT_GATEWAY, VPC_ENDPOINT, LOCAL -> true;
      case GATEWAY -> id.startsWith("vpce-");
      default -> false;
    };
  }

  /** The targets that a request names. */
  private static final class Choice {
    private final List<RouteTarget> named = new ArrayList<>(1);

    Choice add(Kind kind, @Nullable String id) {
      if (id != null) {
        named.add(new RouteTarget(kind, id));
      }
      return this;
    }

    RouteTarget only() {
      if (named.isEmpty()) {
        throw Ec2Fault.of(
            "MissingParameter",
            "The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId,"
                + " vpcPeeringConnectionId, egressOnlyInternetGatewayId, vpcEndpointId,"
                + " transitGatewayId, localGatewayId, carrierGatewayId, coreNetworkArn or"
                + " instanceId");
      }
      if (named.size() > 1) {
        throw CommonFaults.notTogether(
            named.get(0).kind().parameter, named.get(1).kind().parameter);
      }
      return named.get(0);
    }
  }
}
