package io.github.localec2.server.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import io.github.localec2.server.vm.SlowEngine;
import io.github.localec2.server.vm.VmRoute;
import io.github.localec2.server.vm.VmRoute.Way;
import io.github.localec2.server.vm.VmSubnet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddPrefixListEntry;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.Instance;

/** An engine hears where the packets of a subnet go, as often as that changes. */
class MachineRoutesTest {
  @RegisterExtension
  static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().vmManager("docker"));

  private static final SlowEngine ENGINE = SlowEngine.latest();
  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();
  private static final String EVERYTHING = "0.0.0.0/0";

  private static Instance launched(String subnetId) {
    Instance instance = INSTANCES.runOne(request -> request.subnetId(subnetId));
    ENGINE.proceed();
    return instance;
  }

  private static VmSubnet subnet(Instance instance) {
    VmSubnet subnet = ENGINE.cards(instance.instanceId()).get(0).subnet();
    assertThat(subnet).isNotNull();
    return subnet;
  }

  private static List<VmRoute> routes(Instance instance) {
    return subnet(instance).routes();
  }

  private static VmRoute route(String destination, Way way, String target) {
    return new VmRoute(destination, way, target);
  }

  /** A VPC with a subnet and a route table of its own. */
  private record Net(String vpc, String subnet, String table) {
    static Net of(String block) {
      String vpc = CLIENT.createVpc(r -> r.cidrBlock(block + ".0.0/16")).vpc().vpcId();
      String subnet =
          CLIENT.createSubnet(r -> r.vpcId(vpc).cidrBlock(block + ".1.0/24")).subnet().subnetId();
      String table = CLIENT.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
      CLIENT.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet));
      return new Net(vpc, subnet, table);
    }

    String peered(Net other) {
      String id =
          CLIENT
              .createVpcPeeringConnection(r -> r.vpcId(vpc).peerVpcId(other.vpc()))
              .vpcPeeringConnection()
              .vpcPeeringConnectionId();
      CLIENT.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
      return id;
    }

    String internetGateway() {
      String id = CLIENT.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
      CLIENT.attachInternetGateway(r -> r.vpcId(vpc).internetGatewayId(id));
      return id;
    }

    void toPeer(String destination, String peering) {
      CLIENT.createRoute(
          r ->
              r.routeTableId(table)
                  .destinationCidrBlock(destination)
                  .vpcPeeringConnectionId(peering));
    }
  }

  @Test
  void aSubnetLeadsToItsVpcAndWhereItsRouteTableSays() {
    Net net = Net.of("10.1");
    Instance instance = launched(net.subnet());
    // told of by the first change
    CLIENT.modifySubnetAttribute(
        r -> r.subnetId(net.subnet()).mapPublicIpOnLaunch(v -> v.value(true)));
    assertThat(subnet(instance).vpcCidrs()).containsExactly("10.1.0.0/16");
    assertThat(routes(instance)).isEmpty();

    String gateway = net.internetGateway();
    CLIENT.createRoute(
        r -> r.routeTableId(net.table()).destinationCidrBlock(EVERYTHING).gatewayId(gateway));
    assertThat(routes(instance)).containsExactly(route(EVERYTHING, Way.OUTWARD, ""));

    CLIENT.deleteRoute(r -> r.routeTableId(net.table()).destinationCidrBlock(EVERYTHING));
    assertThat(routes(instance)).isEmpty();
  }

  @Test
  void aDefaultSubnetLeadsOutwardUntilItGetsAnotherTable() {
    Instance instance = INSTANCES.runOne(request -> {});
    ENGINE.proceed();
    String table =
        CLIENT.createRouteTable(r -> r.vpcId(instance.vpcId())).routeTable().routeTableId();
    String association =
        CLIENT
            .associateRouteTable(r -> r.routeTableId(table).subnetId(instance.subnetId()))
            .associationId();
    assertThat(routes(instance)).isEmpty();

    CLIENT.disassociateRouteTable(r -> r.associationId(association));
    assertThat(routes(instance)).containsExactly(route(EVERYTHING, Way.OUTWARD, ""));
  }

  @Test
  void aPeerIsReachedInItsOwnBlocksOnlyAndWhileTheConnectionIsActive() {
    Net here = Net.of("10.2");
    Net there = Net.of("10.3");
    String peering = here.peered(there);
    Instance one = launched(here.subnet());
    Instance other = launched(there.subnet());
    here.toPeer("10.3.1.0/24", peering);
    assertThat(routes(one)).containsExactly(route("10.3.1.0/24", Way.PEER, there.vpc()));
    assertThat(routes(other)).isEmpty();

    there.toPeer("10.0.0.0/8", peering);
    assertThat(routes(other))
        .containsExactly(
            route("10.2.0.0/16", Way.PEER, here.vpc()), route("10.0.0.0/8", Way.NOWHERE, ""));

    CLIENT.deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
    assertThat(routes(one)).containsExactly(route("10.3.1.0/24", Way.NOWHERE, ""));
    assertThat(routes(other)).containsExactly(route("10.0.0.0/8", Way.NOWHERE, ""));
  }

  @Test
  void aRouteLeadsToTheAddressOfAnInterfaceWhileItIsAttached() {
    Net net = Net.of("10.4");
    Instance instance = launched(net.subnet());
    Instance forwarder = launched(net.subnet());
    CLIENT.createRoute(
        r ->
            r.routeTableId(net.table())
                .destinationCidrBlock("198.51.100.0/24")
                .instanceId(forwarder.instanceId()));
    assertThat(routes(instance))
        .containsExactly(route("198.51.100.0/24", Way.INTERFACE, forwarder.privateIpAddress()));
    CLIENT.terminateInstances(r -> r.instanceIds(forwarder.instanceId()));
    ENGINE.proceed();
    CLIENT.describeInstances();
    assertThat(routes(instance)).containsExactly(route("198.51.100.0/24", Way.NOWHERE, ""));
  }

  private static String natGateway(
      String subnetId, ConnectivityType type, @Nullable String allocationId) {
    return CLIENT
        .createNatGateway(
            r -> r.subnetId(subnetId).connectivityType(type).allocationId(allocationId))
        .natGateway()
        .natGatewayId();
  }

  @Test
  void aPublicNatGatewayLeadsOutwardAndAPrivateOneNowhere() {
    Net net = Net.of("10.6");
    Instance instance = launched(net.subnet());
    net.internetGateway();
    String address = CLIENT.allocateAddress(r -> r.domain("vpc")).allocationId();
    String open = natGateway(net.subnet(), ConnectivityType.PUBLIC, address);
    String closed = natGateway(net.subnet(), ConnectivityType.PRIVATE, null);
    CLIENT.createRoute(
        r -> r.routeTableId(net.table()).destinationCidrBlock(EVERYTHING).natGatewayId(open));
    CLIENT.createRoute(
        r -> r.routeTableId(net.table()).destinationCidrBlock("192.0.2.0/24").natGatewayId(closed));
    assertThat(routes(instance))
        .containsExactlyInAnyOrder(
            route(EVERYTHING, Way.OUTWARD, ""), route("192.0.2.0/24", Way.NOWHERE, ""));
  }

  @Test
  void whatAGatewayEndpointStandsForIsReachedAsWithoutIt() {
    Net net = Net.of("10.7");
    Instance instance = launched(net.subnet());
    CLIENT.createVpcEndpoint(
        r ->
            r.vpcId(net.vpc())
                .serviceName("com.amazonaws.us-east-1.s3")
                .routeTableIds(net.table()));
    assertThat(
            CLIENT
                .describeRouteTables(r -> r.routeTableIds(net.table()))
                .routeTables()
                .get(0)
                .routes())
        .hasSize(2);
    assertThat(routes(instance)).isEmpty();
  }

  @Test
  void aPrefixListIsItsBlocks() {
    Net net = Net.of("10.5");
    Instance instance = launched(net.subnet());
    String list =
        CLIENT
            .createManagedPrefixList(
                r ->
                    r.prefixListName("both")
                        .addressFamily("IPv4")
                        .maxEntries(3)
                        .entries(
                            AddPrefixListEntry.builder().cidr("192.0.2.0/24").build(),
                            AddPrefixListEntry.builder().cidr("198.51.100.0/24").build()))
            .prefixList()
            .prefixListId();
    String gateway = net.internetGateway();
    CLIENT.createRoute(
        r -> r.routeTableId(net.table()).destinationPrefixListId(list).gatewayId(gateway));
    assertThat(routes(instance))
        .containsExactly(
            route("192.0.2.0/24", Way.OUTWARD, ""), route("198.51.100.0/24", Way.OUTWARD, ""));
  }
}
