package io.github.localec2.docker.vpc;

import io.github.localec2.docker.RealEngine;
import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** A server whose subnets are networks, and what tests of them ask of it. */
abstract class SubnetsAsNetworks {
  static final int PORT = 8000;
  static final long PID = ProcessHandle.current().pid();

  /** Two blocks that no other process of these tests is likely to have at the same time. */
  static final String HERE = "10." + (100 + PID % 100);

  static final String THERE = "10." + (200 + PID % 50);

  static RealEngine engine;

  @BeforeAll
  static void start() {
    engine = RealEngine.start("docker.networks", "vpc", "docker.security-groups", "enforce");
  }

  @AfterEach
  void reset() {
    engine.reset();
    engine.await("networks that are left", SubnetsAsNetworks::networks, "");
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  static String networks() {
    return RealEngine.run(
            "docker", "network", "ls", "-q", "--filter", "label=io.github.localec2.pid=" + PID)
        .output()
        .strip();
  }

  static Instance instance(RealEngine engine, String id) {
    return engine
        .client()
        .describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  static IpPermission everythingFrom(String cidr) {
    return IpPermission.builder()
        .ipProtocol("-1")
        .ipRanges(IpRange.builder().cidrIp(cidr).build())
        .build();
  }

  /** A VPC with a group that lets in whatever begins with 10. */
  record Net(String block, String vpc, String group) {
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

  static boolean reaches(String from, String address) {
    return reaches(from, new InetSocketAddress(address, PORT));
  }

  static boolean reaches(String from, InetSocketAddress to) {
    String there = to.getAddress().getHostAddress() + " " + to.getPort();
    return engine
        .docker(from, "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 1 " + there)
        .output()
        .contains("served");
  }

  static void stop(String id) {
    engine.client().stopInstances(r -> r.instanceIds(id));
    engine.await(id, () -> engine.state(id), "stopped");
  }

  static void start(String id) {
    engine.client().startInstances(r -> r.instanceIds(id));
    engine.await(id, () -> engine.state(id), "running");
  }
}
