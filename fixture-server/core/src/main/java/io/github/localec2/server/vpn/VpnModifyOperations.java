package io.github.localec2.server.vpn;

import static io.github.localec2.server.vpn.VpnTables.VPN_CONNECTIONS;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.transit.TransitGateways;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CustomerGateway;
import software.amazon.awssdk.services.ec2.model.GatewayAssociationState;
import software.amazon.awssdk.services.ec2.model.ModifyVpnConnectionOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpnConnectionOptionsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpnConnectionRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpnConnectionResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpnTunnelCertificateRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpnTunnelCertificateResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpnTunnelOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpnTunnelOptionsResponse;
import software.amazon.awssdk.services.ec2.model.TunnelOption;
import software.amazon.awssdk.services.ec2.model.VpnConnection;
import software.amazon.awssdk.services.ec2.model.VpnConnectionOptions;
import software.amazon.awssdk.services.ec2.model.VpnState;

/**
 * Changes of VPN connections: their gateways, their networks and their tunnels. A connection is
 * being modified before it is available again; one that is not available can't be modified.
 *
 * @see <a href="https://docs.aws.amazon.com/vpn/latest/s2svpn/modify-vpn-target.html">Modify the
 *     target gateway of a Site-to-Site VPN connection</a>
 */
final class VpnModifyOperations {
  private static final String MODIFYING = "modifying";

  private static final Settling MODIFIED =
      Settling.of(
          "vpn-connection-modified",
          VPN_CONNECTIONS,
          row ->
              MODIFYING.equals(row.stateAsString())
                  ? row.toBuilder().state(VpnState.AVAILABLE).build()
                  : row);

  private VpnModifyOperations() {}

  static void addTo(Family family) {
    family
        .write(ModifyVpnConnectionRequest.class, VpnModifyOperations::gateways)
        .write(ModifyVpnConnectionOptionsRequest.class, VpnModifyOperations::options)
        .write(ModifyVpnTunnelOptionsRequest.class, VpnModifyOperations::tunnel)
        .write(ModifyVpnTunnelCertificateRequest.class, VpnModifyOperations::certificate);
  }

  private static VpnConnection modifiable(RegionView view, String id) {
    VpnConnection row = VpnConnectionOperations.LIFECYCLE.present(view, id);
    if (row.state() != VpnState.AVAILABLE) {
      throw CommonFaults.incorrectState(
          "The VPN connection " + id + " is in the state '" + row.stateAsString() + "'.");
    }
    return row;
  }

  /** Keeps the change, with the configuration that the customer's device needs then. */
  private static VpnConnection changed(RegionView view, VpnConnection row) {
    CustomerGateway customer = view.rows(VpnTables.CUSTOMER_GATEWAYS).get(row.customerGatewayId());
    VpnConnection stored =
        view.rows(VPN_CONNECTIONS)
            .put(
                row.toBuilder()
                    .state(MODIFYING)
                    .customerGatewayConfiguration(DeviceConfiguration.of(row, customer))
                    .build());
    view.later(MODIFIED, stored.vpnConnectionId());
    return stored;
  }

  private static ModifyVpnConnectionResponse gateways(
      ModifyVpnConnectionRequest request, Call call) {
    RegionView view = call.view();
    VpnConnection row = modifiable(view, request.vpnConnectionId());
    long targets =
        Stream.of(request.vpnGatewayId(), request.transitGatewayId())
            .filter(Objects::nonNull)
            .count();
    if (targets > 1) {
      throw CommonFaults.notTogether("vpnGatewayId", "transitGatewayId");
    }
    if (targets == 0 && request.customerGatewayId() == null) {
      throw CommonFaults.invalidParameterCombination(
          "One of the parameters customerGatewayId, vpnGatewayId and transitGatewayId is needed.");
    }
    VpnConnection.Builder changed = row.toBuilder();
    if (request.customerGatewayId() != null) {
      changed.customerGatewayId(
          CustomerGatewayOperations.LIFECYCLE
              .present(view, request.customerGatewayId())
              .customerGatewayId());
    }
    if (targets == 1) {
      moveTo(request, view, row, changed);
    }
    return ModifyVpnConnectionResponse.builder()
        .vpnConnection(changed(view, changed.build()))
        .build();
  }

  private static void moveTo(
      ModifyVpnConnectionRequest request,
      RegionView view,
      VpnConnection row,
      VpnConnection.Builder changed) {
    if (request.vpnGatewayId() != null) {
      VpnGatewayOperations.LIFECYCLE.present(view, request.vpnGatewayId());
    } else {
      TransitGateways.LIFECYCLE.present(view, request.transitGatewayId());
      if (!row.routes().isEmpty()) {
        throw CommonFaults.incorrectState(
            "The static routes of " + row.vpnConnectionId() + " must be deleted first.");
      }
    }
    TransitGateways.detach(view, row.vpnConnectionId());
    if (request.transitGatewayId() != null) {
      TransitGateways.attachVpn(view, request.transitGatewayId(), row.vpnConnectionId());
    }
    changed
        .vpnGatewayId(request.vpnGatewayId())
        .transitGatewayId(request.transitGatewayId())
        .gatewayAssociationState(GatewayAssociationState.ASSOCIATED);
  }

  private static ModifyVpnConnectionOptionsResponse options(
      ModifyVpnConnectionOptionsRequest request, Call call) {
    VpnConnection row = modifiable(call.view(), request.vpnConnectionId());
    checkBlock(request.localIpv4NetworkCidr(), "localIpv4NetworkCidr");
    checkBlock(request.remoteIpv4NetworkCidr(), "remoteIpv4NetworkCidr");
    VpnConnectionOptions wanted =
        VpnConnectionOptions.builder()
            .localIpv4NetworkCidr(request.localIpv4NetworkCidr())
            .remoteIpv4NetworkCidr(request.remoteIpv4NetworkCidr())
            .localIpv6NetworkCidr(request.localIpv6NetworkCidr())
            .remoteIpv6NetworkCidr(request.remoteIpv6NetworkCidr())
            .build();
    VpnConnectionOptions merged = call.models().over(wanted, row.options());
    return ModifyVpnConnectionOptionsResponse.builder()
        .vpnConnection(changed(call.view(), row.toBuilder().options(merged).build()))
        .build();
  }

  private static void checkBlock(@Nullable String block, String name) {
    if (block != null) {
      Ipv4Block.parse(block, name);
    }
  }

  private static ModifyVpnTunnelOptionsResponse tunnel(
      ModifyVpnTunnelOptionsRequest request, Call call) {
    VpnConnection row = modifiable(call.view(), request.vpnConnectionId());
    if (request.tunnelOptions() == null) {
      throw CommonFaults.missingParameter("TunnelOptions");
    }
    TunnelOption wanted = call.models().as(request.tunnelOptions(), TunnelOption.class);
    VpnConnection changed =
        withTunnel(
            row, request.vpnTunnelOutsideIpAddress(), tunnel -> call.models().over(wanted, tunnel));
    return ModifyVpnTunnelOptionsResponse.builder()
        .vpnConnection(changed(call.view(), changed))
        .build();
  }

  private static ModifyVpnTunnelCertificateResponse certificate(
      ModifyVpnTunnelCertificateRequest request, Call call) {
    VpnConnection row = modifiable(call.view(), request.vpnConnectionId());
    CustomerGateway customer = call.rows(VpnTables.CUSTOMER_GATEWAYS).get(row.customerGatewayId());
    VpnConnection same = withTunnel(row, request.vpnTunnelOutsideIpAddress(), tunnel -> tunnel);
    if (customer.certificateArn() == null) {
      throw CommonFaults.invalidParameterValue(
          "The VPN connection " + row.vpnConnectionId() + " does not use certificates.");
    }
    return ModifyVpnTunnelCertificateResponse.builder()
        .vpnConnection(changed(call.view(), same))
        .build();
  }

  private static VpnConnection withTunnel(
      VpnConnection row, String outsideAddress, Function<TunnelOption, TunnelOption> change) {
    List<TunnelOption> tunnels = new ArrayList<>();
    boolean found = false;
    for (TunnelOption tunnel : row.options().tunnelOptions()) {
      boolean meant = outsideAddress.equals(tunnel.outsideIpAddress());
      found |= meant;
      tunnels.add(meant ? change.apply(tunnel) : tunnel);
    }
    if (!found) {
      throw CommonFaults.invalidParameterValue(
          "The VPN connection "
              + row.vpnConnectionId()
              + " has no tunnel with the outside address "
              + outsideAddress);
    }
    return row.toBuilder()
        .options(row.options().toBuilder().tunnelOptions(tunnels).build())
        .build();
  }
}
