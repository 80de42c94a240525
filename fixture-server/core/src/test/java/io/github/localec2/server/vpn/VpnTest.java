package io.github.localec2.server.vpn;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CustomerGateway;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.VpcAttachment;
import software.amazon.awssdk.services.ec2.model.VpnConnection;
import software.amazon.awssdk.services.ec2.model.VpnGateway;
import software.amazon.awssdk.services.ec2.model.VpnTunnelOptionsSpecification;

class VpnTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final Ec2Client CLIENT = EC2.client();

  private static final VpnTunnelOptionsSpecification TUNNEL =
      VpnTunnelOptionsSpecification.builder()
          .tunnelInsideCidr("169.254.44.0/30")
          .preSharedKey("very.secret.key")
          .build();

  @Test
  void aCustomerGatewayIsDescribedAsItWasMade() {
    CustomerGateway made = customerGateway();
    assertThat(made.customerGatewayId()).startsWith("cgw-0");
    assertThat(made.bgpAsn()).isEqualTo("65534");
    assertThat(made.ipAddress()).isEqualTo("205.251.242.54");
    assertThat(made.state()).isEqualTo("available");
    assertThat(made.type()).isEqualTo("ipsec.1");
    assertThat(
            CLIENT
                .describeCustomerGateways(
                    r -> r.filters(filter("bgp-asn", "65534"), filter("type", "ipsec.1")))
                .customerGateways())
        .containsExactly(made);
    assertThat(customerGateway()).isEqualTo(made);
  }

  @Test
  void aDeletedCustomerGatewayIsDescribedAsDeleted() {
    String id = customerGateway().customerGatewayId();
    CLIENT.deleteCustomerGateway(r -> r.customerGatewayId(id));
    assertThat(CLIENT.describeCustomerGateways(r -> r.customerGatewayIds(id)).customerGateways())
        .singleElement()
        .satisfies(row -> assertThat(row.state()).isEqualTo("deleted"));
    assertFault(
        "InvalidCustomerGatewayID.NotFound",
        () -> CLIENT.deleteCustomerGateway(r -> r.customerGatewayId(id)));
    assertFault(
        "InvalidCustomerGatewayID.NotFound",
        () -> CLIENT.describeCustomerGateways(r -> r.customerGatewayIds("cgw-0123abcd")));
    assertFault(
        "InvalidParameterValue",
        () -> CLIENT.createCustomerGateway(r -> r.type("ipsec.1").ipAddress("nowhere")));
  }

  @Test
  void aVpnGatewayIsAttachedToOneVpcAndKeepsItFromBeingDeleted() {
    String vpcId = CLIENT.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    String id = vpnGateway();
    assertThat(
            CLIENT
                .attachVpnGateway(r -> r.vpcId(vpcId).vpnGatewayId(id))
                .vpcAttachment()
                .stateAsString())
        .isEqualTo("attaching");
    VpnGateway row = describedGateway(id);
    assertThat(row.amazonSideAsn()).isEqualTo(64512);
    assertThat(row.vpcAttachments())
        .containsExactly(VpcAttachment.builder().vpcId(vpcId).state("attached").build());
    assertThat(
            CLIENT
                .describeVpnGateways(
                    r ->
                        r.filters(
                            filter("attachment.vpc-id", vpcId),
                            filter("attachment.state", "attached")))
                .vpnGateways())
        .hasSize(1);

    assertFault("DependencyViolation", () -> CLIENT.deleteVpc(r -> r.vpcId(vpcId)));
    assertFault("IncorrectState", () -> CLIENT.deleteVpnGateway(r -> r.vpnGatewayId(id)));
    assertFault(
        "InvalidParameterValue",
        () -> CLIENT.attachVpnGateway(r -> r.vpcId(vpcId).vpnGatewayId(vpnGateway())));

    CLIENT.detachVpnGateway(r -> r.vpcId(vpcId).vpnGatewayId(id));
    assertThat(describedGateway(id).vpcAttachments().get(0).stateAsString()).isEqualTo("detached");
    assertFault(
        "InvalidVpnGatewayAttachment.NotFound",
        () -> CLIENT.detachVpnGateway(r -> r.vpcId(vpcId).vpnGatewayId(id)));
    CLIENT.deleteVpnGateway(r -> r.vpnGatewayId(id));
    assertThat(describedGateway(id).stateAsString()).isEqualTo("deleted");
    CLIENT.deleteVpc(r -> r.vpcId(vpcId));
  }

  @Test
  void routeTablesLeadToAnAttachedGatewayAndHearOfItsRoutes() {
    String vpcId = CLIENT.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    String table = CLIENT.createRouteTable(r -> r.vpcId(vpcId)).routeTable().routeTableId();
    String id = vpnGateway();
    assertFault(
        "Gateway.NotAttached",
        () -> CLIENT.enableVgwRoutePropagation(r -> r.routeTableId(table).gatewayId(id)));
    CLIENT.attachVpnGateway(r -> r.vpcId(vpcId).vpnGatewayId(id));
    CLIENT.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock("192.168.0.0/16").gatewayId(id));
    CLIENT.enableVgwRoutePropagation(r -> r.routeTableId(table).gatewayId(id));
    var row = CLIENT.describeRouteTables(r -> r.routeTableIds(table)).routeTables().get(0);
    assertThat(row.propagatingVgws())
        .singleElement()
        .satisfies(each -> assertThat(each.gatewayId()).isEqualTo(id));
    assertThat(row.routes()).anySatisfy(route -> assertThat(route.gatewayId()).isEqualTo(id));
    CLIENT.disableVgwRoutePropagation(r -> r.routeTableId(table).gatewayId(id));
    assertThat(
            CLIENT
                .describeRouteTables(r -> r.routeTableIds(table))
                .routeTables()
                .get(0)
                .propagatingVgws())
        .isEmpty();
  }

  @Test
  void unknownVpnGatewaysAreNotFound() {
    String vpcId = CLIENT.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    String code = "InvalidVpnGatewayID.NotFound";
    String unknown = "vgw-0123abcd";
    assertFault(code, () -> CLIENT.attachVpnGateway(r -> r.vpcId(vpcId).vpnGatewayId(unknown)));
    assertFault(code, () -> CLIENT.detachVpnGateway(r -> r.vpcId(vpcId).vpnGatewayId(unknown)));
    assertFault(code, () -> CLIENT.deleteVpnGateway(r -> r.vpnGatewayId(unknown)));
    assertFault(code, () -> CLIENT.describeVpnGateways(r -> r.vpnGatewayIds(unknown)));
  }

  @Test
  void aVpnConnectionHasTwoTunnelsAndTheConfigurationOfTheDevice() {
    String gateway = vpnGateway();
    String customer = customerGateway().customerGatewayId();
    VpnConnection made =
        CLIENT
            .createVpnConnection(
                r ->
                    r.type("ipsec.1")
                        .vpnGatewayId(gateway)
                        .customerGatewayId(customer)
                        .options(o -> o.staticRoutesOnly(true).tunnelOptions(TUNNEL)))
            .vpnConnection();
    assertThat(made.stateAsString()).isEqualTo("pending");
    VpnConnection row = describedConnection(made.vpnConnectionId());
    assertThat(row.stateAsString()).isEqualTo("available");
    assertThat(row.category()).isEqualTo("VPN");
    assertThat(row.options().staticRoutesOnly()).isTrue();
    assertThat(row.options().localIpv4NetworkCidr()).isEqualTo("0.0.0.0/0");
    assertThat(row.options().tunnelOptions()).hasSize(2);
    assertThat(row.options().tunnelOptions().get(0).preSharedKey()).isEqualTo("very.secret.key");
    assertThat(row.vgwTelemetry())
        .hasSize(2)
        .allSatisfy(each -> assertThat(each.statusAsString()).isEqualTo("DOWN"));
    assertThat(row.customerGatewayConfiguration())
        .contains("<ip_address>169.254.44.2</ip_address>")
        .contains("<pre_shared_key>very.secret.key</pre_shared_key>")
        .doesNotContain("<bgp>");

    CLIENT.createVpnConnectionRoute(
        r -> r.vpnConnectionId(row.vpnConnectionId()).destinationCidrBlock("10.9.0.0/16"));
    assertThat(
            CLIENT
                .describeVpnConnections(
                    r ->
                        r.filters(
                            filter("route.destination-cidr-block", "10.9.0.0/16"),
                            filter("option.static-routes-only", "true"),
                            filter("bgp-asn", "65534")))
                .vpnConnections())
        .hasSize(1);
    CLIENT.deleteVpnConnectionRoute(
        r -> r.vpnConnectionId(row.vpnConnectionId()).destinationCidrBlock("10.9.0.0/16"));
    assertFault(
        "InvalidRoute.NotFound",
        () ->
            CLIENT.deleteVpnConnectionRoute(
                r -> r.vpnConnectionId(row.vpnConnectionId()).destinationCidrBlock("10.9.0.0/16")));

    assertFault("IncorrectState", () -> CLIENT.deleteVpnGateway(r -> r.vpnGatewayId(gateway)));
    assertFault(
        "IncorrectState", () -> CLIENT.deleteCustomerGateway(r -> r.customerGatewayId(customer)));
    CLIENT.deleteVpnConnection(r -> r.vpnConnectionId(row.vpnConnectionId()));
    assertThat(describedConnection(row.vpnConnectionId()).stateAsString()).isEqualTo("deleted");
    CLIENT.deleteCustomerGateway(r -> r.customerGatewayId(customer));
  }

  @Test
  void aVpnConnectionNeedsGatewaysThatExist() {
    assertFault(
        "InvalidCustomerGatewayID.NotFound",
        () ->
            CLIENT.createVpnConnection(
                r ->
                    r.type("ipsec.1")
                        .vpnGatewayId("vgw-0123abcd")
                        .customerGatewayId("cgw-01234567")));
    String customer = customerGateway().customerGatewayId();
    assertFault(
        "InvalidVpnGatewayID.NotFound",
        () ->
            CLIENT.createVpnConnection(
                r -> r.type("ipsec.1").vpnGatewayId("vgw-0123abcd").customerGatewayId(customer)));
    assertFault(
        "InvalidVpnConnectionID.NotFound",
        () -> CLIENT.deleteVpnConnection(r -> r.vpnConnectionId("vpn-0123abcd")));
  }

  private static CustomerGateway customerGateway() {
    return CLIENT
        .createCustomerGateway(r -> r.type("ipsec.1").publicIp("205.251.242.54").bgpAsn(65534))
        .customerGateway();
  }

  private static String vpnGateway() {
    return CLIENT.createVpnGateway(r -> r.type("ipsec.1")).vpnGateway().vpnGatewayId();
  }

  private static VpnGateway describedGateway(String id) {
    return CLIENT.describeVpnGateways(r -> r.vpnGatewayIds(id)).vpnGateways().get(0);
  }

  private static VpnConnection describedConnection(String id) {
    return CLIENT.describeVpnConnections(r -> r.vpnConnectionIds(id)).vpnConnections().get(0);
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }
}
