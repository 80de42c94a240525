package io.github.localec2.server.vpn;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Phase1EncryptionAlgorithmsRequestListValue;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.TunnelOption;
import software.amazon.awssdk.services.ec2.model.VpnConnection;

/** What can be changed of a VPN connection. */
class VpnModifyTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private String id = "";

  @BeforeEach
  void connect() {
    String gateway = ec2.createVpnGateway(r -> r.type("ipsec.1")).vpnGateway().vpnGatewayId();
    String customer = customer("205.251.242.54");
    id =
        ec2.createVpnConnection(
                r -> r.type("ipsec.1").vpnGatewayId(gateway).customerGatewayId(customer))
            .vpnConnection()
            .vpnConnectionId();
  }

  @Test
  void aConnectionMovesToATransitGatewayAndBack() {
    String transit = ec2.createTransitGateway(r -> {}).transitGateway().transitGatewayId();

    VpnConnection answered =
        ec2.modifyVpnConnection(r -> r.vpnConnectionId(id).transitGatewayId(transit))
            .vpnConnection();

    assertThat(answered.stateAsString()).isEqualTo("modifying");
    assertThat(described().stateAsString()).isEqualTo("available");
    assertThat(described().transitGatewayId()).isEqualTo(transit);
    assertThat(described().vpnGatewayId()).isNull();
    assertThat(attachments()).extracting(TransitGatewayAttachment::resourceId).containsExactly(id);

    String back = ec2.createVpnGateway(r -> r.type("ipsec.1")).vpnGateway().vpnGatewayId();
    ec2.modifyVpnConnection(r -> r.vpnConnectionId(id).vpnGatewayId(back));

    assertThat(described().vpnGatewayId()).isEqualTo(back);
    assertThat(described().transitGatewayId()).isNull();
    assertThat(attachments()).allMatch(row -> row.stateAsString().equals("deleted"));
  }

  @Test
  void anotherCustomerGatewayIsInTheConfigurationOfTheDevice() {
    String other = customer("198.51.100.7");

    ec2.modifyVpnConnection(r -> r.vpnConnectionId(id).customerGatewayId(other));

    assertThat(described().customerGatewayId()).isEqualTo(other);
    assertThat(described().customerGatewayConfiguration()).contains("198.51.100.7", other);
  }

  @Test
  void theNetworksOfBothSidesAreChanged() {
    ec2.modifyVpnConnectionOptions(r -> r.vpnConnectionId(id).localIpv4NetworkCidr("10.0.0.0/8"));

    assertThat(described().options().localIpv4NetworkCidr()).isEqualTo("10.0.0.0/8");
    assertThat(described().options().remoteIpv4NetworkCidr()).isEqualTo("0.0.0.0/0");
    assertThat(described().options().tunnelOptions()).hasSize(2);
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.modifyVpnConnectionOptions(
                r -> r.vpnConnectionId(id).localIpv4NetworkCidr("10.0.0.0")));
  }

  @Test
  void oneTunnelIsChangedAndTheOtherStays() {
    TunnelOption first = tunnels().get(0);
    TunnelOption second = tunnels().get(1);

    ec2.modifyVpnTunnelOptions(
        r ->
            r.vpnConnectionId(id)
                .vpnTunnelOutsideIpAddress(second.outsideIpAddress())
                .tunnelOptions(
                    t ->
                        t.preSharedKey("another.secret")
                            .dpdTimeoutSeconds(60)
                            .phase1EncryptionAlgorithms(
                                Phase1EncryptionAlgorithmsRequestListValue.builder()
                                    .value("AES256")
                                    .build())));

    assertThat(tunnels().get(0)).isEqualTo(first);
    TunnelOption changed = tunnels().get(1);
    assertThat(changed.preSharedKey()).isEqualTo("another.secret");
    assertThat(changed.dpdTimeoutSeconds()).isEqualTo(60);
    assertThat(changed.phase1EncryptionAlgorithms().get(0).value()).isEqualTo("AES256");
    assertThat(changed.tunnelInsideCidr()).isEqualTo(second.tunnelInsideCidr());
    assertThat(described().customerGatewayConfiguration()).contains("another.secret");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertFault(
        "InvalidParameterCombination", () -> ec2.modifyVpnConnection(r -> r.vpnConnectionId(id)));
    assertFault(
        "InvalidVpnGatewayID.NotFound",
        () -> ec2.modifyVpnConnection(r -> r.vpnConnectionId(id).vpnGatewayId("vgw-0123abcd")));
    assertFault(
        "InvalidVpnConnectionID.NotFound",
        () ->
            ec2.modifyVpnConnectionOptions(
                r -> r.vpnConnectionId("vpn-0123abcd").localIpv4NetworkCidr("10.0.0.0/8")));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.modifyVpnTunnelOptions(
                r ->
                    r.vpnConnectionId(id)
                        .vpnTunnelOutsideIpAddress("192.0.2.1")
                        .tunnelOptions(t -> t.dpdTimeoutSeconds(60))));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.modifyVpnTunnelCertificate(
                r ->
                    r.vpnConnectionId(id)
                        .vpnTunnelOutsideIpAddress(tunnels().get(0).outsideIpAddress())));
    ec2.deleteVpnConnection(r -> r.vpnConnectionId(id));
    assertFault(
        "InvalidVpnConnectionID.NotFound",
        () ->
            ec2.modifyVpnConnectionOptions(
                r -> r.vpnConnectionId(id).localIpv4NetworkCidr("10.0.0.0/8")));
  }

  @Test
  void staticRoutesAreDeletedBeforeTheConnectionMovesToATransitGateway() {
    String transit = ec2.createTransitGateway(r -> {}).transitGateway().transitGatewayId();
    ec2.createVpnConnectionRoute(r -> r.vpnConnectionId(id).destinationCidrBlock("10.0.0.0/16"));

    assertFault(
        "IncorrectState",
        () -> ec2.modifyVpnConnection(r -> r.vpnConnectionId(id).transitGatewayId(transit)));
    assertThat(attachments()).isEmpty();
  }

  private String customer(String address) {
    return ec2.createCustomerGateway(r -> r.type("ipsec.1").publicIp(address).bgpAsn(65534))
        .customerGateway()
        .customerGatewayId();
  }

  private VpnConnection described() {
    return ec2.describeVpnConnections(r -> r.vpnConnectionIds(id)).vpnConnections().get(0);
  }

  private List<TunnelOption> tunnels() {
    return described().options().tunnelOptions();
  }

  private List<TransitGatewayAttachment> attachments() {
    return ec2.describeTransitGatewayAttachments().transitGatewayAttachments();
  }
}
