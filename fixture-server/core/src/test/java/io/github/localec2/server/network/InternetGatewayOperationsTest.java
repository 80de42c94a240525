package io.github.localec2.server.network;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InternetGateway;

class InternetGatewayOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private String vpcId = "";

  @BeforeEach
  void createVpc() {
    vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
  }

  private String create() {
    return ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
  }

  private InternetGateway describe(String id) {
    return ec2.describeInternetGateways(r -> r.internetGatewayIds(id)).internetGateways().get(0);
  }

  private void attach(String id) {
    ec2.attachInternetGateway(r -> r.vpcId(vpcId).internetGatewayId(id));
  }

  @Test
  void aGatewayIsAttachedToOneVpc() {
    String id = create();
    assertThat(describe(id).attachments()).isEmpty();
    assertThat(describe(id).ownerId()).isEqualTo("000000000000");
    attach(id);
    assertThat(describe(id).attachments())
        .singleElement()
        .satisfies(each -> assertThat(each.vpcId()).isEqualTo(vpcId))
        .satisfies(each -> assertThat(each.stateAsString()).isEqualTo("available"));
    assertThat(assertFault("Resource.AlreadyAssociated", () -> attach(id)))
        .hasMessageContaining("resource " + id + " is already attached to network " + vpcId);
    assertThat(assertFault("InvalidParameterValue", () -> attach(create())))
        .hasMessageContaining("Network " + vpcId + " already has an internet gateway attached");
    assertThat(
            ec2.describeInternetGateways(
                    r ->
                        r.filters(
                            Filter.builder().name("attachment.vpc-id").values(vpcId).build(),
                            Filter.builder().name("attachment.state").values("available").build()))
                .internetGateways())
        .extracting(InternetGateway::internetGatewayId)
        .containsExactly(id);
  }

  @Test
  void anAttachedGatewayIsNotDeletedAndKeepsItsVpc() {
    String id = create();
    attach(id);
    assertFault(
        "DependencyViolation", () -> ec2.deleteInternetGateway(r -> r.internetGatewayId(id)));
    assertFault("DependencyViolation", () -> ec2.deleteVpc(r -> r.vpcId(vpcId)));
    ec2.detachInternetGateway(r -> r.vpcId(vpcId).internetGatewayId(id));
    assertThat(
            assertFault(
                "Gateway.NotAttached",
                () -> ec2.detachInternetGateway(r -> r.vpcId(vpcId).internetGatewayId(id))))
        .hasMessageContaining("resource " + id + " is not attached to network " + vpcId);
    ec2.deleteInternetGateway(r -> r.internetGatewayId(id));
    ec2.deleteVpc(r -> r.vpcId(vpcId));
    assertFault("InvalidInternetGatewayID.NotFound", () -> describe(id));
    assertFault("InvalidInternetGatewayId.Malformed", () -> describe("vpc-1"));
  }

  @Test
  void aGatewayWithMappedAddressesStaysAttached() {
    String id = create();
    attach(id);
    String subnet =
        ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.0.0/24")).subnet().subnetId();
    String card =
        ec2.createNetworkInterface(r -> r.subnetId(subnet)).networkInterface().networkInterfaceId();
    String allocation = ec2.allocateAddress(r -> {}).allocationId();
    String association =
        ec2.associateAddress(r -> r.allocationId(allocation).networkInterfaceId(card))
            .associationId();
    assertThat(
            assertFault(
                "DependencyViolation",
                () -> ec2.detachInternetGateway(r -> r.vpcId(vpcId).internetGatewayId(id))))
        .hasMessageContaining("Network " + vpcId + " has some mapped public address(es).");
    assertFault("DependencyViolation", () -> ec2.deleteSubnet(r -> r.subnetId(subnet)));
    ec2.disassociateAddress(r -> r.associationId(association));
    ec2.detachInternetGateway(r -> r.vpcId(vpcId).internetGatewayId(id));
    assertThat(describe(id).attachments()).isEmpty();
  }

  @Test
  void anEgressOnlyGatewayIsBornAttached() {
    var made = ec2.createEgressOnlyInternetGateway(r -> r.vpcId(vpcId).clientToken("once"));
    var gateway = made.egressOnlyInternetGateway();
    assertThat(made.clientToken()).isEqualTo("once");
    String id = gateway.egressOnlyInternetGatewayId();
    assertThat(id).startsWith("eigw-");
    assertThat(gateway.attachments())
        .singleElement()
        .satisfies(each -> assertThat(each.vpcId()).isEqualTo(vpcId))
        .satisfies(each -> assertThat(each.stateAsString()).isEqualTo("attached"));
    assertThat(
            ec2.describeEgressOnlyInternetGateways(r -> r.egressOnlyInternetGatewayIds(id))
                .egressOnlyInternetGateways())
        .containsExactly(gateway);
    assertFault("DependencyViolation", () -> ec2.deleteVpc(r -> r.vpcId(vpcId)));
    assertThat(
            ec2.deleteEgressOnlyInternetGateway(r -> r.egressOnlyInternetGatewayId(id))
                .returnCode())
        .isTrue();
    assertFault(
        "InvalidGatewayID.NotFound",
        () -> ec2.deleteEgressOnlyInternetGateway(r -> r.egressOnlyInternetGatewayId(id)));
    ec2.deleteVpc(r -> r.vpcId(vpcId));
  }
}
