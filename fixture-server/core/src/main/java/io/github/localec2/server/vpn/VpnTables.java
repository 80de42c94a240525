package io.github.localec2.server.vpn;

import io.github.localec2.server.state.Table;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CustomerGateway;
import software.amazon.awssdk.services.ec2.model.VpcAttachment;
import software.amazon.awssdk.services.ec2.model.VpnConnection;
import software.amazon.awssdk.services.ec2.model.VpnGateway;

/** Where customer gateways, virtual private gateways and VPN connections are kept. */
public final class VpnTables {
  public static final Table<CustomerGateway> CUSTOMER_GATEWAYS =
      Table.named("customer-gateways", CustomerGateway::customerGatewayId)
          .idPrefix("cgw-")
          .faults("customerGateway ID", "InvalidCustomerGatewayID")
          .tags(
              "customer-gateway",
              CustomerGateway::tags,
              (row, tags) -> row.toBuilder().tags(tags).build())
          .build();

  private static final Table.Builder<VpnGateway> VPN_GATEWAYS_BUILDER =
      Table.named("vpn-gateways", VpnGateway::vpnGatewayId)
          .idPrefix("vgw-")
          .faults("vpnGateway ID", "InvalidVpnGatewayID")
          .tags("vpn-gateway", VpnGateway::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  /** The gateways that are attached to a VPC. */
  public static final Table.Index<VpnGateway> VPN_GATEWAYS_BY_VPC =
      VPN_GATEWAYS_BUILDER.index(VpnTables::attachedVpcs);

  public static final Table<VpnGateway> VPN_GATEWAYS = VPN_GATEWAYS_BUILDER.build();

  public static final Table<VpnConnection> VPN_CONNECTIONS =
      Table.named("vpn-connections", VpnConnection::vpnConnectionId)
          .idPrefix("vpn-")
          .faults("vpnConnection ID", "InvalidVpnConnectionID")
          .tags(
              "vpn-connection",
              VpnConnection::tags,
              (row, tags) -> row.toBuilder().tags(tags).build())
          .build();

  private VpnTables() {}

  private static Stream<String> attachedVpcs(VpnGateway row) {
    return row.vpcAttachments().stream()
        .filter(each -> !"detached".equals(each.stateAsString()))
        .map(VpcAttachment::vpcId);
  }
}
