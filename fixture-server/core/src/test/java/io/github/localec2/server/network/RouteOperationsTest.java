package io.github.localec2.server.network;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.Route;

class RouteOperationsTest {
  private static final String ANY = "0.0.0.0/0";

  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private String vpcId = "";
  private String subnetId = "";
  private String table = "";
  private String gateway = "";

  @BeforeEach
  void createNetwork() {
    vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    subnetId = ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.0.0/24")).subnet().subnetId();
    table = ec2.createRouteTable(r -> r.vpcId(vpcId)).routeTable().routeTableId();
    gateway = ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
    ec2.attachInternetGateway(r -> r.vpcId(vpcId).internetGatewayId(gateway));
  }

  private Route route(String destination) {
    return ec2
        .describeRouteTables(r -> r.routeTableIds(table))
        .routeTables()
        .get(0)
        .routes()
        .stream()
        .filter(
            each ->
                destination.equals(each.destinationCidrBlock())
                    || destination.equals(each.destinationIpv6CidrBlock()))
        .findFirst()
        .orElseThrow();
  }

  private void toGateway() {
    ec2.createRoute(r -> r.routeTableId(table).destinationCidrBlock(ANY).gatewayId(gateway));
  }

  private void toTransit(String destination, String transitGateway) {
    ec2.createRoute(
        r ->
            r.routeTableId(table)
                .destinationCidrBlock(destination)
                .transitGatewayId(transitGateway));
  }

  @Test
  void aRouteLeadsToTheInternet() {
    assertThat(
            ec2.createRoute(r -> r.routeTableId(table).destinationCidrBlock(ANY).gatewayId(gateway))
                .returnValue())
        .isTrue();
    Route route = route(ANY);
    assertThat(route.gatewayId()).isEqualTo(gateway);
    assertThat(route.originAsString()).isEqualTo("CreateRoute");
    assertThat(route.stateAsString()).isEqualTo("active");
    assertThat(assertFault("RouteAlreadyExists", this::toGateway))
        .hasMessageContaining("The route identified by 0.0.0.0/0 already exists.");
  }

  @Test
  void aDestinationIsMadeCanonical() {
    ec2.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock("100.68.0.18/18").gatewayId(gateway));
    assertThat(route("100.68.0.0/18").gatewayId()).isEqualTo(gateway);
  }

  @Test
  void aRouteToAnAttachedTransitOrVpnGatewayIsActive() {
    String transit = ec2.createTransitGateway(r -> {}).transitGateway().transitGatewayId();
    String another = ec2.createTransitGateway(r -> {}).transitGateway().transitGatewayId();
    String attachment =
        ec2.createTransitGatewayVpcAttachment(
                r -> r.transitGatewayId(transit).vpcId(vpcId).subnetIds(subnetId))
            .transitGatewayVpcAttachment()
            .transitGatewayAttachmentId();
    assertFault("InvalidTransitGatewayID.NotFound", () -> toTransit("10.8.0.0/16", another));
    toTransit("10.8.0.0/16", transit);
    String vpn = ec2.createVpnGateway(r -> r.type("ipsec.1")).vpnGateway().vpnGatewayId();
    ec2.attachVpnGateway(r -> r.vpcId(vpcId).vpnGatewayId(vpn));
    ec2.createRoute(r -> r.routeTableId(table).destinationCidrBlock("10.9.0.0/16").gatewayId(vpn));
    assertThat(route("10.8.0.0/16").stateAsString()).isEqualTo("active");
    assertThat(route("10.9.0.0/16").stateAsString()).isEqualTo("active");

    ec2.deleteTransitGatewayVpcAttachment(r -> r.transitGatewayAttachmentId(attachment));
    ec2.detachVpnGateway(r -> r.vpcId(vpcId).vpnGatewayId(vpn));
    assertThat(route("10.8.0.0/16").stateAsString()).isEqualTo("blackhole");
    assertThat(route("10.9.0.0/16").stateAsString()).isEqualTo("blackhole");
  }

  @Test
  void aRouteToADetachedGatewayIsABlackHole() {
    toGateway();
    ec2.detachInternetGateway(r -> r.vpcId(vpcId).internetGatewayId(gateway));
    assertThat(route(ANY).stateAsString()).isEqualTo("blackhole");
    assertThat(
            ec2.describeRouteTables(
                    r ->
                        r.filters(Filter.builder().name("route.state").values("blackhole").build()))
                .routeTables())
        .hasSize(1);
    ec2.attachInternetGateway(r -> r.vpcId(vpcId).internetGatewayId(gateway));
    assertThat(route(ANY).stateAsString()).isEqualTo("active");
  }

  @Test
  void aGatewayOfAnotherNetworkIsNoTarget() {
    String other = ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
    assertThat(
            assertFault(
                "InvalidParameterValue",
                () ->
                    ec2.createRoute(
                        r -> r.routeTableId(table).destinationCidrBlock(ANY).gatewayId(other))))
        .hasMessageContaining(
            "route table " + table + " and network gateway " + other + " belong to different");
  }

  @ParameterizedTest
  @CsvSource({
    "igw-0123456789abcdef0, InvalidInternetGatewayID.NotFound",
    "nat-0123456789abcdef0, InvalidGatewayID.NotFound",
    "vgw-0123456789abcdef0, InvalidVpnGatewayID.NotFound"
  })
  void unknownGatewaysAreErrors(String id, String code) {
    assertFault(
        code,
        () -> ec2.createRoute(r -> r.routeTableId(table).destinationCidrBlock(ANY).gatewayId(id)));
  }

  @Test
  void unknownTargetsAreErrors() {
    assertFault(
        "InvalidNatGatewayID.NotFound",
        () ->
            ec2.createRoute(
                r ->
                    r.routeTableId(table)
                        .destinationCidrBlock(ANY)
                        .natGatewayId("nat-0123456789abcdef0")));
    assertFault("InvalidTransitGatewayID.NotFound", () -> toTransit(ANY, "tgw-0123456789abcdef0"));
    assertFault(
        "InvalidNetworkInterfaceID.NotFound",
        () ->
            ec2.createRoute(
                r ->
                    r.routeTableId(table)
                        .destinationCidrBlock(ANY)
                        .networkInterfaceId("eni-0123456789abcdef0")));
  }

  @Test
  void aRouteHasOneDestinationAndOneTarget() {
    assertFault(
        "MissingParameter", () -> ec2.createRoute(r -> r.routeTableId(table).gatewayId(gateway)));
    assertFault(
        "MissingParameter",
        () -> ec2.createRoute(r -> r.routeTableId(table).destinationCidrBlock(ANY)));
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.createRoute(
                r ->
                    r.routeTableId(table)
                        .destinationCidrBlock(ANY)
                        .gatewayId(gateway)
                        .natGatewayId("nat-1")));
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.createRoute(
                r ->
                    r.routeTableId(table)
                        .destinationCidrBlock(ANY)
                        .destinationIpv6CidrBlock("::/0")
                        .gatewayId(gateway)));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.createRoute(
                r -> r.routeTableId(table).destinationCidrBlock("1.2.3.4/99").gatewayId(gateway)));
  }

  @Test
  void theWayWithinStays() {
    assertFault(
        "RouteAlreadyExists",
        () ->
            ec2.createRoute(
                r -> r.routeTableId(table).destinationCidrBlock("10.0.0.0/16").gatewayId(gateway)));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.createRoute(
                r -> r.routeTableId(table).destinationCidrBlock("10.0.0.0/24").gatewayId(gateway)));
    assertThat(
            assertFault(
                "InvalidParameterValue",
                () ->
                    ec2.deleteRoute(
                        r -> r.routeTableId(table).destinationCidrBlock("10.0.0.0/16"))))
        .hasMessageContaining("cannot remove local route 10.0.0.0/16 in route table " + table);
  }

  @Test
  void aRouteThroughAnInterfaceKnowsItsInstance() {
    String instance =
        ec2.runInstances(
                r ->
                    r.imageId("ami-0123456789abcdef0")
                        .instanceType(InstanceType.T3_MICRO)
                        .minCount(1)
                        .maxCount(1)
                        .subnetId(subnetId))
            .instances()
            .get(0)
            .instanceId();
    ec2.createRoute(r -> r.routeTableId(table).destinationCidrBlock(ANY).instanceId(instance));
    Route route = route(ANY);
    assertThat(route.instanceId()).isEqualTo(instance);
    assertThat(route.instanceOwnerId()).isEqualTo("000000000000");
    assertThat(route.networkInterfaceId()).startsWith("eni-");
    assertThat(route.stateAsString()).isEqualTo("active");
    ec2.stopInstances(r -> r.instanceIds(instance));
    assertThat(route(ANY).stateAsString()).isEqualTo("blackhole");
    ec2.terminateInstances(r -> r.instanceIds(instance));
    assertThat(route(ANY).stateAsString()).isEqualTo("blackhole");
    assertThat(route(ANY).instanceId()).isNull();
  }

  @Test
  void aRouteLeadsThroughANatGateway() {
    String allocation = ec2.allocateAddress(r -> {}).allocationId();
    String nat =
        ec2.createNatGateway(r -> r.subnetId(subnetId).allocationId(allocation))
            .natGateway()
            .natGatewayId();
    ec2.createRoute(r -> r.routeTableId(table).destinationCidrBlock(ANY).natGatewayId(nat));
    assertThat(route(ANY).natGatewayId()).isEqualTo(nat);
    assertThat(route(ANY).stateAsString()).isEqualTo("active");
    ec2.deleteNatGateway(r -> r.natGatewayId(nat));
    assertThat(route(ANY).stateAsString()).isEqualTo("blackhole");
  }

  @Test
  void aRouteLeadsToAPeer() {
    String peer = ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    String peering =
        ec2.createVpcPeeringConnection(r -> r.vpcId(vpcId).peerVpcId(peer))
            .vpcPeeringConnection()
            .vpcPeeringConnectionId();
    ec2.createRoute(
        r ->
            r.routeTableId(table)
                .destinationCidrBlock("10.1.0.0/16")
                .vpcPeeringConnectionId(peering));
    assertThat(route("10.1.0.0/16").stateAsString()).isEqualTo("blackhole");
    ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
    assertThat(route("10.1.0.0/16").stateAsString()).isEqualTo("active");
    ec2.deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
    assertThat(route("10.1.0.0/16").stateAsString()).isEqualTo("blackhole");
  }

  @Test
  void ipv6LeavesThroughAnEgressOnlyGateway() {
    String egressOnly =
        ec2.createEgressOnlyInternetGateway(r -> r.vpcId(vpcId))
            .egressOnlyInternetGateway()
            .egressOnlyInternetGatewayId();
    ec2.createRoute(
        r ->
            r.routeTableId(table)
                .destinationIpv6CidrBlock("::/0")
                .egressOnlyInternetGatewayId(egressOnly));
    assertThat(route("::/0").egressOnlyInternetGatewayId()).isEqualTo(egressOnly);
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.createRoute(
                r ->
                    r.routeTableId(table)
                        .destinationCidrBlock(ANY)
                        .egressOnlyInternetGatewayId(egressOnly)));
    ec2.deleteEgressOnlyInternetGateway(r -> r.egressOnlyInternetGatewayId(egressOnly));
    assertThat(route("::/0").stateAsString()).isEqualTo("blackhole");
    ec2.deleteRoute(r -> r.routeTableId(table).destinationIpv6CidrBlock("::/0"));
  }

  @Test
  void aRouteIsReplacedAndDeleted() {
    String card =
        ec2.createNetworkInterface(r -> r.subnetId(subnetId))
            .networkInterface()
            .networkInterfaceId();
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.replaceRoute(
                r -> r.routeTableId(table).destinationCidrBlock(ANY).networkInterfaceId(card)));
    toGateway();
    ec2.replaceRoute(r -> r.routeTableId(table).destinationCidrBlock(ANY).networkInterfaceId(card));
    assertThat(route(ANY).gatewayId()).isNull();
    assertThat(route(ANY).networkInterfaceId()).isEqualTo(card);
    // nothing is attached to it
    assertThat(route(ANY).stateAsString()).isEqualTo("blackhole");
    ec2.deleteRoute(r -> r.routeTableId(table).destinationCidrBlock(ANY));
    assertThat(
            assertFault(
                "InvalidRoute.NotFound",
                () -> ec2.deleteRoute(r -> r.routeTableId(table).destinationCidrBlock(ANY))))
        .hasMessageContaining(
            "no route with destination-cidr-block 0.0.0.0/0 in route table " + table);
  }

  @Test
  void theLocalRouteIsLedThroughAnApplianceAndBack() {
    String card =
        ec2.createNetworkInterface(r -> r.subnetId(subnetId))
            .networkInterface()
            .networkInterfaceId();
    String local = "10.0.0.0/16";
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.replaceRoute(
                r -> r.routeTableId(table).destinationCidrBlock(local).gatewayId(gateway)));
    ec2.replaceRoute(
        r -> r.routeTableId(table).destinationCidrBlock(local).networkInterfaceId(card));
    assertThat(route(local).networkInterfaceId()).isEqualTo(card);
    ec2.replaceRoute(r -> r.routeTableId(table).destinationCidrBlock(local).localTarget(true));
    assertThat(route(local).gatewayId()).isEqualTo("local");
    assertThat(route(local).originAsString()).isEqualTo("CreateRouteTable");
  }
}
