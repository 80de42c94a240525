package io.github.localec2.server.vpn;

import static io.github.localec2.server.vpn.VpnTables.CUSTOMER_GATEWAYS;
import static io.github.localec2.server.vpn.VpnTables.VPN_CONNECTIONS;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.resource.Lifecycle;
import io.github.localec2.server.resource.Listing;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.transit.TransitGateways;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateVpnConnectionRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpnConnectionResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpnConnectionRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpnConnectionRouteResponse;
import software.amazon.awssdk.services.ec2.model.CustomerGateway;
import software.amazon.awssdk.services.ec2.model.DeleteVpnConnectionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpnConnectionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpnConnectionRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpnConnectionRouteResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpnConnectionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpnConnectionsResponse;
import software.amazon.awssdk.services.ec2.model.VpnConnection;
import software.amazon.awssdk.services.ec2.model.VpnState;
import software.amazon.awssdk.services.ec2.model.VpnStaticRoute;
import software.amazon.awssdk.services.ec2.model.VpnStaticRouteSource;

/**
 * VPN connections. Their tunnels are described in full and are never up: there is nobody at the
 * other end.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnConnection.html">
 *     CreateVpnConnection</a>
 */
public final class VpnConnectionOperations {
  public static final Lifecycle<VpnConnection> LIFECYCLE =
      Lifecycle.of(
          "vpn-connection",
          VPN_CONNECTIONS,
          VpnConnection::stateAsString,
          (row, state) -> row.toBuilder().state(state).build());

  private static final Filters<VpnConnection> FILTERS =
      Filters.of(VPN_CONNECTIONS)
          .id("vpn-connection-id")
          .manyIn(
              "bgp-asn",
              (view, row) ->
                  view.rows(CUSTOMER_GATEWAYS).find(row.customerGatewayId()).stream()
                      .map(CustomerGateway::bgpAsn))
          .one("customer-gateway-configuration", VpnConnection::customerGatewayConfiguration)
          .one("customer-gateway-id", VpnConnection::customerGatewayId)
          .flag("option.static-routes-only", row -> row.options().staticRoutesOnly())
          .many(
              "route.destination-cidr-block",
              row -> row.routes().stream().map(VpnStaticRoute::destinationCidrBlock))
          .one("state", VpnConnection::stateAsString)
          .one("transit-gateway-id", VpnConnection::transitGatewayId)
          .one("type", VpnConnection::typeAsString)
          .one("vpn-gateway-id", VpnConnection::vpnGatewayId)
          .build();

  private VpnConnectionOperations() {}

  public static Family family() {
    Family family = new Family();
    VpnModifyOperations.addTo(family);
    return family
        .write(CreateVpnConnectionRequest.class, VpnConnectionOperations::create)
        .read(
            DescribeVpnConnectionsRequest.class,
            Listing.whole(
                    DescribeVpnConnectionsRequest::vpnConnectionIds,
                    DescribeVpnConnectionsRequest::filters)
                .of(
                    VPN_CONNECTIONS,
                    FILTERS,
                    (items, token) ->
                        DescribeVpnConnectionsResponse.builder().vpnConnections(items).build()))
        .write(DeleteVpnConnectionRequest.class, VpnConnectionOperations::delete)
        .write(CreateVpnConnectionRouteRequest.class, VpnConnectionOperations::createRoute)
        .write(DeleteVpnConnectionRouteRequest.class, VpnConnectionOperations::deleteRoute);
  }

  private static CreateVpnConnectionResponse create(CreateVpnConnectionRequest request, Call call) {
    VpnConnection row = LIFECYCLE.begin(call.view(), new NewVpnConnection(request, call).make());
    if (row.transitGatewayId() != null) {
      TransitGateways.attachVpn(call.view(), row.transitGatewayId(), row.vpnConnectionId());
    }
    return CreateVpnConnectionResponse.builder().vpnConnection(row).build();
  }

  private static DeleteVpnConnectionResponse delete(DeleteVpnConnectionRequest request, Call call) {
    LIFECYCLE.end(call.view(), LIFECYCLE.present(call.view(), request.vpnConnectionId()));
    TransitGateways.detach(call.view(), request.vpnConnectionId());
    return DeleteVpnConnectionResponse.builder().build();
  }

  private static CreateVpnConnectionRouteResponse createRoute(
      CreateVpnConnectionRouteRequest request, Call call) {
    VpnConnection row = LIFECYCLE.present(call.view(), request.vpnConnectionId());
    String block =
        Ipv4Block.parse(request.destinationCidrBlock(), "destinationCidrBlock").toString();
    if (row.vpnGatewayId() == null) {
      throw CommonFaults.unsupportedOperation(
          "Static routes are supported only for VPN connections on a virtual private gateway.");
    }
    List<VpnStaticRoute> routes = new ArrayList<>(others(row, block).toList());
    routes.add(
        VpnStaticRoute.builder()
            .destinationCidrBlock(block)
            .source(VpnStaticRouteSource.STATIC)
            .state(VpnState.AVAILABLE)
            .build());
    call.rows(VPN_CONNECTIONS).put(row.toBuilder().routes(routes).build());
    return CreateVpnConnectionRouteResponse.builder().build();
  }

  private static DeleteVpnConnectionRouteResponse deleteRoute(
      DeleteVpnConnectionRouteRequest request, Call call) {
    VpnConnection row = LIFECYCLE.present(call.view(), request.vpnConnectionId());
    List<VpnStaticRoute> routes = others(row, request.destinationCidrBlock()).toList();
    if (routes.size() == row.routes().size()) {
      throw Ec2Fault.of(
          "InvalidRoute.NotFound",
          "no route with destination-cidr-block "
              + request.destinationCidrBlock()
              + " in vpn connection "
              + row.vpnConnectionId());
    }
    call.rows(VPN_CONNECTIONS).put(row.toBuilder().routes(routes).build());
    return DeleteVpnConnectionRouteResponse.builder().build();
  }

  private static Stream<VpnStaticRoute> others(VpnConnection row, String block) {
    return row.routes().stream().filter(each -> !each.destinationCidrBlock().equals(block));
  }
}
