package io.github.localec2.docker.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.docker.RealEngine;
import io.github.localec2.docker.RequiresDocker;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Subnets are networks: with the addresses of the records, a VPC as one, others apart. */
@RequiresDocker
class VpcNetworksIT extends SubnetsAsNetworks {
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
    start(id);
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
