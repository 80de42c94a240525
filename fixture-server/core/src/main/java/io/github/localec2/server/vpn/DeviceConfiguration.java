package io.github.localec2.server.vpn;

import io.github.localec2.server.network.Ipv4Block;
import software.amazon.awssdk.services.ec2.model.CustomerGateway;
import software.amazon.awssdk.services.ec2.model.TunnelOption;
import software.amazon.awssdk.services.ec2.model.VpnConnection;

/**
 * What a customer's device must be told to be the far end of a VPN connection, in the XML form that
 * tools read tunnels from.
 */
final class DeviceConfiguration {
  private static final String AMAZON_ASN = "64512";
  private static final String HOLD_TIME = "30";

  private DeviceConfiguration() {}

  static String of(VpnConnection connection, CustomerGateway customer) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<vpn_connection id=\"" + connection.vpnConnectionId() + "\">\n");
    element(xml, "customer_gateway_id", connection.customerGatewayId());
    element(
        xml, "vpn_gateway_id", connection.vpnGatewayId() == null ? "" : connection.vpnGatewayId());
    element(xml, "vpn_connection_type", connection.typeAsString());
    for (TunnelOption tunnel : connection.options().tunnelOptions()) {
      tunnel(xml, tunnel, customer, Boolean.TRUE.equals(connection.options().staticRoutesOnly()));
    }
    return xml.append("</vpn_connection>").toString();
  }

  private static void tunnel(
      StringBuilder xml, TunnelOption tunnel, CustomerGateway customer, boolean fixedRoutes) {
    long inside = Ipv4Block.parse(tunnel.tunnelInsideCidr(), "tunnelInsideCidr").network();
    xml.append("<ipsec_tunnel>\n<customer_gateway>\n");
    String outside = customer.ipAddress() == null ? "" : customer.ipAddress();
    String asn = customer.bgpAsn() == null ? customer.bgpAsnExtended() : customer.bgpAsn();
    side(xml, outside, Ipv4Block.format(inside + 2), fixedRoutes ? null : asn);
    xml.append("</customer_gateway>\n<vpn_gateway>\n");
    side(
        xml,
        tunnel.outsideIpAddress(),
        Ipv4Block.format(inside + 1),
        fixedRoutes ? null : AMAZON_ASN);
    xml.append("</vpn_gateway>\n<ike>\n");
    element(xml, "authentication_protocol", "sha1");
    element(xml, "encryption_protocol", "aes-128-cbc");
    element(xml, "lifetime", "28800");
    element(xml, "perfect_forward_secrecy", "group2");
    element(xml, "mode", "main");
    element(xml, "pre_shared_key", tunnel.preSharedKey());
    xml.append("</ike>\n<ipsec>\n");
    element(xml, "protocol", "esp");
    element(xml, "authentication_protocol", "hmac-sha1-96");
    element(xml, "encryption_protocol", "aes-128-cbc");
    element(xml, "lifetime", "3600");
    element(xml, "perfect_forward_secrecy", "group2");
    element(xml, "mode", "tunnel");
    element(xml, "clear_df_bit", "true");
    element(xml, "fragmentation_before_encryption", "true");
    element(xml, "tcp_mss_adjustment", "1379");
    xml.append("<dead_peer_detection>\n");
    element(xml, "interval", "10");
    element(xml, "retries", "3");
    xml.append("</dead_peer_detection>\n</ipsec>\n</ipsec_tunnel>\n");
  }

  private static void side(
      StringBuilder xml,
      String outside,
      String inside,
      @org.jspecify.annotations.Nullable String asn) {
    xml.append("<tunnel_outside_address>\n");
    element(xml, "ip_address", outside);
    xml.append("</tunnel_outside_address>\n<tunnel_inside_address>\n");
    element(xml, "ip_address", inside);
    element(xml, "network_mask", "255.255.255.252");
    element(xml, "network_cidr", "30");
    xml.append("</tunnel_inside_address>\n");
    if (asn != null) {
      xml.append("<bgp>\n");
      element(xml, "asn", asn);
      element(xml, "hold_time", HOLD_TIME);
      xml.append("</bgp>\n");
    }
  }

  private static void element(StringBuilder xml, String name, String text) {
    xml.append('<' + name + '>')
        .append(text.replace("&", "&amp;").replace("<", "&lt;"))
        .append("</" + name + ">\n");
  }
}
