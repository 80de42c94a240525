package io.github.localec2.server.connectivity;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import io.github.localec2.server.networkinterface.TestNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddress;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteState;

class NatGatewayTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private final TestNetwork network = new TestNetwork(ec2);

  @Test
  void aPublicGatewayIsPendingThenAvailable() {
    AllocateAddressResponse elastic = ec2.allocateAddress();
    NatGateway made = create(elastic);

    assertThat(made.natGatewayId()).matches("nat-[0-9a-f]{17}");
    assertThat(made.state()).isEqualTo(NatGatewayState.PENDING);
    assertThat(made.connectivityType()).isEqualTo(ConnectivityType.PUBLIC);
    assertThat(made.vpcId()).isEqualTo(network.vpcId());
    assertThat(
            ec2.waiter()
                .waitUntilNatGatewayAvailable(r -> r.natGatewayIds(made.natGatewayId()))
                .matched()
                .response())
        .isPresent();
    NatGatewayAddress address = describe(made).natGatewayAddresses().get(0);
    assertThat(address.publicIp()).isEqualTo(elastic.publicIp());
    assertThat(address.allocationId()).isEqualTo(elastic.allocationId());
    assertThat(address.isPrimary()).isTrue();
    assertThat(address.statusAsString()).isEqualTo("succeeded");
    assertThat(address.privateIp()).startsWith("172.31.");
  }

  @Test
  void itsInterfaceBelongsToTheService() {
    NatGateway made = create(ec2.allocateAddress());
    String id = made.natGatewayAddresses().get(0).networkInterfaceId();
    NetworkInterface eni =
        ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds(id)).networkInterfaces().get(0);

    assertThat(eni.interfaceTypeAsString()).isEqualTo("nat_gateway");
    assertThat(eni.description()).isEqualTo("Interface for NAT Gateway " + made.natGatewayId());
    assertThat(eni.requesterManaged()).isTrue();
    assertThat(eni.sourceDestCheck()).isFalse();
    assertThat(eni.groups()).isEmpty();
    assertThat(eni.association().publicIp()).isNotNull();
    assertThat(eni.attachment().attachmentId()).startsWith("ela-attach-");
    assertFault(
        "OperationNotPermitted",
        () -> ec2.detachNetworkInterface(r -> r.attachmentId(eni.attachment().attachmentId())));
    assertFault(
        "AuthFailure",
        () -> ec2.disassociateAddress(r -> r.associationId(eni.association().associationId())));
  }

  @Test
  void aDeletedGatewayIsRememberedAndItsAddressFree() {
    AllocateAddressResponse elastic = ec2.allocateAddress();
    NatGateway made = create(elastic);
    String routeTableId = route(made);
    ec2.deleteNatGateway(r -> r.natGatewayId(made.natGatewayId()));

    NatGateway gone = describe(made);
    assertThat(gone.state()).isEqualTo(NatGatewayState.DELETED);
    assertThat(gone.deleteTime()).isNotNull();
    assertThat(
            ec2.waiter()
                .waitUntilNatGatewayDeleted(r -> r.natGatewayIds(made.natGatewayId()))
                .matched()
                .response())
        .isPresent();
    assertThat(ec2.describeNetworkInterfaces().networkInterfaces()).isEmpty();
    assertThat(
            ec2.describeRouteTables(r -> r.routeTableIds(routeTableId))
                .routeTables()
                .get(0)
                .routes())
        .filteredOn(each -> each.natGatewayId() != null)
        .singleElement()
        .extracting(each -> each.state())
        .isEqualTo(RouteState.BLACKHOLE);
    ec2.releaseAddress(r -> r.allocationId(elastic.allocationId()));
    assertFault(
        "NatGatewayNotFound", () -> ec2.deleteNatGateway(r -> r.natGatewayId(made.natGatewayId())));
  }

  private String route(NatGateway gateway) {
    String id = ec2.createRouteTable(r -> r.vpcId(network.vpcId())).routeTable().routeTableId();
    ec2.createRoute(
        r ->
            r.routeTableId(id)
                .destinationCidrBlock("0.0.0.0/0")
                .natGatewayId(gateway.natGatewayId()));
    return id;
  }

  @Test
  void aPrivateGatewayHasNoElasticIp() {
    NatGateway made =
        ec2.createNatGateway(
                r ->
                    r.subnetId(network.subnetId())
                        .connectivityType(ConnectivityType.PRIVATE)
                        .privateIpAddress("172.31.0.77"))
            .natGateway();
    NatGatewayAddress address = describe(made).natGatewayAddresses().get(0);
    assertThat(address.privateIp()).isEqualTo("172.31.0.77");
    assertThat(address.publicIp()).isNull();

    ec2.assignPrivateNatGatewayAddress(
        r -> r.natGatewayId(made.natGatewayId()).privateIpAddressCount(2));
    assertThat(describe(made).natGatewayAddresses()).hasSize(3);
    String second = describe(made).natGatewayAddresses().get(1).privateIp();
    ec2.unassignPrivateNatGatewayAddress(
        r -> r.natGatewayId(made.natGatewayId()).privateIpAddresses(second));
    assertThat(describe(made).natGatewayAddresses())
        .extracting(NatGatewayAddress::privateIp)
        .hasSize(2)
        .doesNotContain(second);
  }

  @Test
  void furtherElasticIpsComeAndGo() {
    NatGateway made = create(ec2.allocateAddress());
    AllocateAddressResponse second = ec2.allocateAddress();
    ec2.associateNatGatewayAddress(
        r -> r.natGatewayId(made.natGatewayId()).allocationIds(second.allocationId()));
    NatGatewayAddress added = describe(made).natGatewayAddresses().get(1);
    assertThat(added.publicIp()).isEqualTo(second.publicIp());
    assertThat(added.isPrimary()).isFalse();

    ec2.disassociateNatGatewayAddress(
        r -> r.natGatewayId(made.natGatewayId()).associationIds(added.associationId()));
    assertThat(describe(made).natGatewayAddresses()).hasSize(1);
    ec2.releaseAddress(r -> r.allocationId(second.allocationId()));
  }

  @Test
  void aPublicGatewayNeedsAnElasticIp() {
    assertFault(
        "MissingParameter", () -> ec2.createNatGateway(r -> r.subnetId(network.subnetId())));
    assertFault(
        "InvalidSubnetID.NotFound",
        () ->
            ec2.createNatGateway(
                r ->
                    r.subnetId("subnet-00000000000000000")
                        .allocationId(ec2.allocateAddress().allocationId())));
  }

  @Test
  void withoutAnInternetGatewayItFails() {
    String vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    String subnetId =
        ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.0.0/24")).subnet().subnetId();
    String allocationId = ec2.allocateAddress().allocationId();
    NatGateway made =
        ec2.createNatGateway(r -> r.subnetId(subnetId).allocationId(allocationId)).natGateway();

    NatGateway failed = describe(made);
    assertThat(failed.state()).isEqualTo(NatGatewayState.FAILED);
    assertThat(failed.failureCode()).isEqualTo("Gateway.NotAttached");
    assertThat(failed.failureMessage()).contains(vpcId);
  }

  @Test
  void filtersSelect() {
    NatGateway made = create(ec2.allocateAddress());
    assertThat(byFilter("state", "available")).containsExactly(made.natGatewayId());
    assertThat(byFilter("vpc-id", network.vpcId())).containsExactly(made.natGatewayId());
    assertThat(byFilter("subnet-id", "subnet-other")).isEmpty();
    assertFault(
        "NatGatewayNotFound",
        () -> ec2.describeNatGateways(r -> r.natGatewayIds("nat-00000000000000000")));
    assertFault("NatGatewayMalformed", () -> ec2.describeNatGateways(r -> r.natGatewayIds("x")));
  }

  private NatGateway create(AllocateAddressResponse elastic) {
    return ec2.createNatGateway(
            r -> r.subnetId(network.subnetId()).allocationId(elastic.allocationId()))
        .natGateway();
  }

  private NatGateway describe(NatGateway made) {
    return ec2.describeNatGateways(r -> r.natGatewayIds(made.natGatewayId())).natGateways().get(0);
  }

  private List<String> byFilter(String name, String value) {
    return ec2
        .describeNatGateways(r -> r.filter(Filter.builder().name(name).values(value).build()))
        .natGateways()
        .stream()
        .map(NatGateway::natGatewayId)
        .toList();
  }
}
