package io.github.localec2.server.vpn;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.tagging.TagSpecifications;
import io.github.localec2.server.transit.TransitGateways;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CreateVpnConnectionRequest;
import software.amazon.awssdk.services.ec2.model.CustomerGateway;
import software.amazon.awssdk.services.ec2.model.GatewayAssociationState;
import software.amazon.awssdk.services.ec2.model.GatewayType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TelemetryStatus;
import software.amazon.awssdk.services.ec2.model.TunnelInsideIpVersion;
import software.amazon.awssdk.services.ec2.model.TunnelOption;
import software.amazon.awssdk.services.ec2.model.VgwTelemetry;
import software.amazon.awssdk.services.ec2.model.VpnConnection;
import software.amazon.awssdk.services.ec2.model.VpnConnectionOptions;
import software.amazon.awssdk.services.ec2.model.VpnConnectionOptionsSpecification;
import software.amazon.awssdk.services.ec2.model.VpnTunnelOptionsSpecification;

/**
 * A VPN connection in the making: what was asked for, and what EC2 chooses for the rest.
 *
 * @param request what was asked for
 * @param call where it was asked
 */
record NewVpnConnection(CreateVpnConnectionRequest request, Call call) {
  private static final int TUNNELS = 2;
  private static final String ANY_BLOCK = "0.0.0.0/0";
  private static final long BENCHMARK_NETWORK = 198L << 24 | 18 << 16;
  private static final int BENCHMARK_SIZE = 1 << 17;
  private static final String KEY_ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
  private static final int KEY_LENGTH = 32;

  VpnConnection make() {
    if (!GatewayType.IPSEC_1.toString().equals(request.type())) {
      throw CommonFaults.invalidValue("type", request.type(), "Expecting ipsec.1.");
    }
    if (request.vpnGatewayId() != null && request.transitGatewayId() != null) {
      throw CommonFaults.notTogether("vpnGatewayId", "transitGatewayId");
    }
    CustomerGateway customer =
        CustomerGatewayOperations.LIFECYCLE.present(call.view(), request.customerGatewayId());
    if (request.vpnGatewayId() != null) {
      VpnGatewayOperations.LIFECYCLE.present(call.view(), request.vpnGatewayId());
    }
    if (request.transitGatewayId() != null) {
      TransitGateways.LIFECYCLE.present(call.view(), request.transitGatewayId());
    }
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "vpn-connection");
    VpnConnectionOptions options = options();
    boolean associated = request.vpnGatewayId() != null || request.transitGatewayId() != null;
    VpnConnection row =
        VpnConnection.builder()
            .vpnConnectionId(call.view().newId(VpnTables.VPN_CONNECTIONS, tags))
            .type(request.type())
            .category("VPN")
            .customerGatewayId(customer.customerGatewayId())
            .vpnGatewayId(request.vpnGatewayId())
            .transitGatewayId(request.transitGatewayId())
            .gatewayAssociationState(
                associated
                    ? GatewayAssociationState.ASSOCIATED
                    : GatewayAssociationState.NOT_ASSOCIATED)
            .options(options)
            .routes(List.of())
            .vgwTelemetry(options.tunnelOptions().stream().map(this::telemetry).toList())
            .tags(tags)
            .build();
    return row.toBuilder()
        .customerGatewayConfiguration(DeviceConfiguration.of(row, customer))
        .build();
  }

  private VpnConnectionOptions options() {
    VpnConnectionOptionsSpecification asked =
        request.options() == null
            ? VpnConnectionOptionsSpecification.builder().build()
            : request.options();
    if (asked.tunnelOptions().size() > TUNNELS) {
      throw CommonFaults.invalidParameterValue(
          "A VPN connection has no more than " + TUNNELS + " tunnels.");
    }
    VpnConnectionOptions defaults =
        VpnConnectionOptions.builder()
            .enableAcceleration(false)
            .staticRoutesOnly(false)
            .localIpv4NetworkCidr(ANY_BLOCK)
            .remoteIpv4NetworkCidr(ANY_BLOCK)
            .outsideIpAddressType("PublicIpv4")
            .tunnelInsideIpVersion(TunnelInsideIpVersion.IPV4)
            .build();
    return call
        .models()
        .over(call.models().as(asked, VpnConnectionOptions.class), defaults)
        .toBuilder()
        .tunnelOptions(tunnels(asked.tunnelOptions()))
        .build();
  }

  private List<TunnelOption> tunnels(List<VpnTunnelOptionsSpecification> asked) {
    List<TunnelOption> tunnels = new ArrayList<>();
    for (int i = 0; i < TUNNELS; i++) {
      TunnelOption chosen =
          TunnelOption.builder()
              .outsideIpAddress(
                  Ipv4Block.format(BENCHMARK_NETWORK + call.ids().below(BENCHMARK_SIZE)))
              .tunnelInsideCidr(insideBlock())
              .preSharedKey(key())
              .build();
      tunnels.add(
          i < asked.size()
              ? call.models().over(call.models().as(asked.get(i), TunnelOption.class), chosen)
              : chosen);
    }
    return tunnels;
  }

  /** A block of four link-local addresses, none of those that AWS keeps for itself. */
  private String insideBlock() {
    return "169.254." + (6 + call.ids().below(160)) + "." + 4 * call.ids().below(64) + "/30";
  }

  /** A key must not begin with a zero. */
  private String key() {
    StringBuilder key = new StringBuilder(KEY_LENGTH);
    while (key.length() < KEY_LENGTH) {
      char next = KEY_ALPHABET.charAt(call.ids().below(KEY_ALPHABET.length()));
      if (key.length() > 0 || next != '0') {
        key.append(next);
      }
    }
    return key.toString();
  }

  private VgwTelemetry telemetry(TunnelOption tunnel) {
    return VgwTelemetry.builder()
        .acceptedRouteCount(0)
        .lastStatusChange(call.now())
        .outsideIpAddress(tunnel.outsideIpAddress())
        .status(TelemetryStatus.DOWN)
        .statusMessage("")
        .build();
  }
}
