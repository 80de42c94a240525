package io.github.localec2.docker.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.localec2.docker.RealEngine;
import io.github.localec2.docker.RequiresDocker;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Subnets are networks: with the addresses of the records, a VPC as one, others apart. */
@RequiresDocker
class VpcNetworksIT {
  private static final int PORT = 8000;
  private static final long PID = ProcessHandle.current().pid();

  /** Two blocks that no other process of these tests is likely to have at the same time. */
  private static final String HERE = "10." + (100 + PID % 100);

  private static final String THERE = "10." + (200 + PID % 50);

  private static RealEngine engine;

  @BeforeAll
  static void start() {
    engine = RealEngine.start("docker.networks", "vpc", "docker.security-groups", "enforce");
  }

  @AfterEach
  void reset() {
    engine.reset();
    engine.await("networks that are left", VpcNetworksIT::networks, "");
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  private static String networks() {
    return RealEngine.run(
            "docker", "network", "ls", "-q", "--filter", "label=io.github.localec2.pid=" + PID)
        .output()
        .strip();
  }

  private static Instance instance(RealEngine engine, String id) {
    return engine
        .client()
        .describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  private static IpPermission everythingFrom(String cidr) {
    return IpPermission.builder()
        .ipProtocol("-1")
        .ipRanges(IpRange.builder().cidrIp(cidr).build())
        .build();
  }

  /** A VPC with a group that lets in whatever begins with 10. */
  private record Net(String block, String vpc, String group) {
    static Net of(String block) {
      String vpc = engine.client().createVpc(r -> r.cidrBlock(block + ".0.0/16")).vpc().vpcId();
      String group =
          engine
              .client()
              .createSecurityGroup(r -> r.vpcId(vpc).groupName("net").description("net"))
              .groupId();
      engine
          .client()
          .authorizeSecurityGroupIngress(
              r -> r.groupId(group).ipPermissions(everythingFrom("10.0.0.0/8")));
      return new Net(block, vpc, group);
    }

    String subnet(int number) {
      return engine
          .client()
          .createSubnet(
              r ->
                  r.vpcId(vpc)
                      .cidrBlock(block + "." + number + ".0/24")
                      .availabilityZone("us-east-1a"))
          .subnet()
          .subnetId();
    }

    /** With a web server. */
    String launched(String subnet, String address) {
      RunInstancesRequest.Builder request = RealEngine.busybox().subnetId(subnet);
      request.securityGroupIds(Set.of(group)).privateIpAddress(address).instanceType("t3.medium");
      String id = engine.running(request);
      engine.exec(id, "mkdir -p /www && echo served >/www/index.html && httpd -h /www -p " + PORT);
      return id;
    }
  }

  private static boolean reaches(String from, String address) {
    return reaches(from, new InetSocketAddress(address, PORT));
  }

  private static boolean reaches(String from, InetSocketAddress to) {
    String there = to.getAddress().getHostAddress() + " " + to.getPort();
    return engine
        .docker(from, "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 1 " + there)
        .output()
        .contains("served");
  }

  @Test
  void anInstanceHasTheAddressesOfTheRecordsAlsoAfterARestart() {
    Net net = Net.of(HERE);
    String id = net.launched(net.subnet(1), HERE + ".1.77");
    Instance instance = instance(engine, id);
    assertThat(instance.privateIpAddress()).isEqualTo(HERE + ".1.77");
    assertThat(engine.exec(id, "ip addr"))
        .contains("inet " + HERE + ".1.77/24")
        .contains("link/ether " + instance.networkInterfaces().get(0).macAddress());

    engine.docker(id, "poweroff");
    engine.await(id, () -> engine.state(id), "stopped");
    engine.client().startInstances(r -> r.instanceIds(id));
    engine.await(id, () -> engine.state(id), "running");
    assertThat(engine.exec(id, "ip addr")).contains("inet " + HERE + ".1.77/24");
    assertThat(instance(engine, id).privateIpAddress()).isEqualTo(HERE + ".1.77");
  }

  @Test
  void theSubnetsOfAVpcReachEachOtherWithTheirOwnAddressesAndOtherVpcsDont() {
    Net net = Net.of(HERE);
    String front = net.subnet(1);
    String back = net.subnet(2);
    String one = net.launched(front, HERE + ".1.10");
    String two = net.launched(back, HERE + ".2.10");
    String three = net.launched(front, HERE + ".1.11");
    assertThat(reaches(one, HERE + ".1.11")).isTrue();
    assertThat(reaches(one, HERE + ".2.10")).isTrue();
    assertThat(reaches(two, HERE + ".1.10")).isTrue();

    // the source is what security groups see
    engine
        .client()
        .revokeSecurityGroupIngress(
            r -> r.groupId(net.group()).ipPermissions(everythingFrom("10.0.0.0/8")));
    assertThat(reaches(one, HERE + ".2.10")).isFalse();
    engine
        .client()
        .authorizeSecurityGroupIngress(
            r -> r.groupId(net.group()).ipPermissions(everythingFrom(HERE + ".1.10/32")));
    assertThat(reaches(one, HERE + ".2.10")).isTrue();
    assertThat(reaches(three, HERE + ".2.10")).isFalse();

    Net other = Net.of(THERE);
    String stranger = other.launched(other.subnet(1), THERE + ".1.10");
    engine
        .client()
        .authorizeSecurityGroupIngress(
            r -> r.groupId(net.group()).ipPermissions(everythingFrom("0.0.0.0/0")));
    assertThat(reaches(stranger, HERE + ".1.10")).isFalse();
    assertThat(reaches(one, THERE + ".1.10")).isFalse();
  }

  @Test
  void interfacesAndAddressesComeAndGoWhileTheInstanceRuns() {
    Net net = Net.of(HERE);
    String back = net.subnet(2);
    String id = net.launched(net.subnet(1), HERE + ".1.10");
    String other = net.launched(back, HERE + ".2.10");
    String card =
        engine
            .client()
            .createNetworkInterface(
                r -> r.subnetId(back).privateIpAddress(HERE + ".2.20").groups(net.group()))
            .networkInterface()
            .networkInterfaceId();
    String attachment =
        engine
            .client()
            .attachNetworkInterface(r -> r.instanceId(id).networkInterfaceId(card).deviceIndex(1))
            .attachmentId();
    engine.await("the interface", () -> reaches(other, HERE + ".2.20"), true);
    assertThat(engine.exec(id, "ip addr")).contains(HERE + ".2.20/24");

    engine
        .client()
        .assignPrivateIpAddresses(
            r -> r.networkInterfaceId(card).privateIpAddresses(HERE + ".2.21"));
    engine.await("the address", () -> reaches(other, HERE + ".2.21"), true);
    engine
        .client()
        .unassignPrivateIpAddresses(
            r -> r.networkInterfaceId(card).privateIpAddresses(HERE + ".2.21"));
    engine.await("the address", () -> reaches(other, HERE + ".2.21"), false);

    engine.client().detachNetworkInterface(r -> r.attachmentId(attachment));
    engine.await("the interface", () -> engine.exec(id, "ip addr").contains(HERE + ".2.20"), false);
    assertThat(reaches(other, HERE + ".1.10")).isTrue();
  }

  @Test
  void aStoppedInstanceHoldsNothingThatItHasNoLonger() {
    Net net = Net.of(HERE);
    String front = net.subnet(1);
    String back = net.subnet(2);
    String one = net.launched(front, HERE + ".1.10");
    String two = net.launched(front, HERE + ".1.11");
    String other = net.launched(back, HERE + ".2.10");
    String card =
        engine
            .client()
            .createNetworkInterface(
                r -> r.subnetId(back).privateIpAddress(HERE + ".2.20").groups(net.group()))
            .networkInterface()
            .networkInterfaceId();
    String attachment = attached(card, one);
    engine.await("the interface", () -> reaches(other, HERE + ".2.20"), true);

    stop(one);
    engine.client().detachNetworkInterface(r -> r.attachmentId(attachment));
    String second = attached(card, two);
    engine.await("the moved interface", () -> reaches(other, HERE + ".2.20"), true);
    start(one);
    assertThat(engine.exec(one, "ip addr")).doesNotContain(HERE + ".2.20");

    // one that has powered itself off, whose container is down
    engine.docker(two, "poweroff");
    engine.await(two, () -> engine.state(two), "stopped");
    engine.client().detachNetworkInterface(r -> r.attachmentId(second));
    engine.client().deleteNetworkInterface(r -> r.networkInterfaceId(card));
    String late = net.launched(back, HERE + ".2.20");
    assertThat(reaches(late, HERE + ".2.10")).isTrue();
    start(two);
    assertThat(engine.exec(two, "ip addr")).contains(HERE + ".1.11/24");
  }

  private static String attached(String card, String instanceId) {
    return engine
        .client()
        .attachNetworkInterface(
            r -> r.instanceId(instanceId).networkInterfaceId(card).deviceIndex(1))
        .attachmentId();
  }

  private static void stop(String id) {
    engine.client().stopInstances(r -> r.instanceIds(id));
    engine.await(id, () -> engine.state(id), "stopped");
  }

  private static void start(String id) {
    engine.client().startInstances(r -> r.instanceIds(id));
    engine.await(id, () -> engine.state(id), "running");
  }

  @Test
  void aRouterThatSomebodyRemovedIsMadeAnewWithTheNextInstanceThatIsStarted() {
    Net net = Net.of(HERE);
    String one = net.launched(net.subnet(1), HERE + ".1.10");
    net.launched(net.subnet(2), HERE + ".2.10");
    RealEngine.run(
        "sh",
        "-c",
        "docker rm -f $(docker ps -q --filter label=io.github.localec2.vpc=" + net.vpc() + ")");
    String late = net.launched(net.subnet(3), HERE + ".3.10");
    engine.await("the other subnet", () -> reaches(one, HERE + ".2.10"), true);
    assertThat(reaches(late, HERE + ".2.10")).isTrue();
  }

  private static void leads(String vpc, String to, String peering) {
    engine
        .client()
        .createRoute(
            r ->
                r.routeTableId(mainTable(vpc))
                    .destinationCidrBlock(to)
                    .vpcPeeringConnectionId(peering));
  }

  private static String mainTable(String vpc) {
    return engine
        .client()
        .describeRouteTables(
            r -> r.filters(filter("vpc-id", vpc), filter("association.main", "true")))
        .routeTables()
        .get(0)
        .routeTableId();
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  @Test
  void peersReachEachOtherWhereBothRouteTablesSaySo() {
    Net net = Net.of(HERE);
    Net other = Net.of(THERE);
    String one = net.launched(net.subnet(1), HERE + ".1.10");
    String beside = net.launched(net.subnet(2), HERE + ".2.10");
    String far = other.launched(other.subnet(1), THERE + ".1.10");
    String peering =
        engine
            .client()
            .createVpcPeeringConnection(r -> r.vpcId(net.vpc()).peerVpcId(other.vpc()))
            .vpcPeeringConnection()
            .vpcPeeringConnectionId();
    engine.client().acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
    leads(net.vpc(), THERE + ".0.0/16", peering);
    assertThat(reaches(one, THERE + ".1.10")).isFalse();
    leads(other.vpc(), HERE + ".0.0/16", peering);
    engine.await("the peer", () -> reaches(one, THERE + ".1.10"), true);
    assertThat(reaches(far, HERE + ".1.10")).isTrue();
    assertThat(reaches(far, HERE + ".2.10")).isTrue();
    assertThat(reaches(one, HERE + ".2.10")).isTrue();

    // one that comes later finds its way, too
    String late = other.launched(other.subnet(2), THERE + ".2.10");
    assertThat(reaches(late, HERE + ".1.10")).isTrue();
    assertThat(reaches(beside, THERE + ".2.10")).isTrue();

    engine.client().deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
    engine.await("the end", () -> reaches(one, THERE + ".1.10"), false);
    assertThat(reaches(far, HERE + ".2.10")).isFalse();
    assertThat(reaches(one, HERE + ".2.10")).isTrue();
    assertThat(reaches(far, THERE + ".2.10")).isTrue();
  }

  @Test
  void aRouterThatWasStoppedRunsAgainWithTheNextInstanceThatIsStarted() {
    Net net = Net.of(HERE);
    String one = net.launched(net.subnet(1), HERE + ".1.10");
    net.launched(net.subnet(2), HERE + ".2.10");
    String router =
        RealEngine.run(
                "docker", "ps", "-q", "--filter", "label=io.github.localec2.vpc=" + net.vpc())
            .output()
            .strip();
    RealEngine.run("docker", "kill", router);
    assertThat(reaches(one, HERE + ".2.10")).isFalse();

    engine.docker(one, "poweroff");
    engine.await(one, () -> engine.state(one), "stopped");
    engine.client().startInstances(r -> r.instanceIds(one));
    engine.await(one, () -> engine.state(one), "running");
    engine.await("the other subnet", () -> reaches(one, HERE + ".2.10"), true);
  }

  @Test
  void whatIsOutsideIsReachedWhereTheRouteTableLeadsThere() throws IOException {
    Net net = Net.of(HERE);
    String subnet = net.subnet(1);
    String id = net.launched(subnet, HERE + ".1.10");
    String forwarder = net.launched(subnet, HERE + ".1.11");
    InetAddress host = bridge();
    HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "served".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      InetSocketAddress outside = server.getAddress();
      assertThat(reaches(id, outside)).isFalse();

      String gateway =
          engine.client().createInternetGateway(r -> {}).internetGateway().internetGatewayId();
      engine.client().attachInternetGateway(r -> r.vpcId(net.vpc()).internetGatewayId(gateway));
      String table = mainTable(net.vpc());
      engine
          .client()
          .createRoute(
              r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway));
      engine.await("the internet gateway", () -> reaches(id, outside), true);

      engine
          .client()
          .createRoute(
              r ->
                  r.routeTableId(table)
                      .destinationCidrBlock("198.51.100.0/24")
                      .instanceId(forwarder));
      engine.await(
          "the forwarder",
          () -> engine.exec(id, "ip route").contains("198.51.100.0/24 via " + HERE + ".1.11 "),
          true);
      assertThat(engine.exec(forwarder, "ip route")).doesNotContain("198.51.100.0/24");
    } finally {
      server.stop(0);
    }
  }

  /** The address of this host in the engine's own network. */
  private static InetAddress bridge() throws IOException {
    NetworkInterface bridge = NetworkInterface.getByName("docker0");
    return bridge
        .inetAddresses()
        .filter(address -> address instanceof Inet4Address)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSecondServerIsToldWhoseNetworkIsInTheWay() {
    Net net = Net.of(HERE);
    net.launched(net.subnet(1), HERE + ".1.10");
    try (RealEngine second = RealEngine.start("docker.networks", "vpc")) {
      String vpc = second.client().createVpc(r -> r.cidrBlock(HERE + ".0.0/16")).vpc().vpcId();
      String subnet =
          second
              .client()
              .createSubnet(r -> r.vpcId(vpc).cidrBlock(HERE + ".0.0/20"))
              .subnet()
              .subnetId();
      String id =
          second
              .client()
              .runInstances(RealEngine.busybox().subnetId(subnet).build())
              .instances()
              .get(0)
              .instanceId();
      second.await(id, () -> second.state(id), "terminated");
      assertThat(instance(second, id).stateReason().message())
          .startsWith("Server.InternalError: the subnet " + subnet + " (" + HERE + ".0.0/20)")
          .contains("it overlaps 'localec2.subnet-")
          .contains("(" + HERE + ".1.0/24)")
          .contains("of another server of this process");
    }
  }
}
