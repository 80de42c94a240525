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
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;

/** What route tables say holds where subnets are networks, and whoever routes comes back. */
@RequiresDocker
class VpcRoutesIT extends SubnetsAsNetworks {
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
    start(one);
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
}
