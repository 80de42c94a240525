package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Instances in networks that are their subnets, which takes root. */
@SuppressWarnings("unchecked") // the SDK's builders of builders
@RequiresLibvirt
@EnabledIf("io.github.localec2.libvirt.GuardIT#isRoot")
final class SubnetNetworksIT {
  @Test
  void guestsHaveTheAddressesOfTheRecordsAndReachWhatTheirRouteTablesSay() throws IOException {
    try (RealHost host = new RealHost("libvirt.networks", "vpc", "libvirt.boots", "3");
        Outside outside = new Outside()) {
      Ec2Client ec2 = host.client();
      String here = subnet(ec2, "us-east-1a");
      String beside = subnet(ec2, "us-east-1b");
      String vpc = ec2.createVpc(r -> r.cidrBlock("10.77.0.0/16")).vpc().vpcId();
      String apart =
          ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.77.1.0/24")).subnet().subnetId();
      Instance first = host.running(r -> r.subnetId(here).privateIpAddress("172.31.0.77"));
      Instance second = host.running(r -> r.subnetId(beside));
      Instance other = host.running(r -> r.subnetId(apart).privateIpAddress("10.77.1.9"));
      assertThat(first.privateIpAddress()).isEqualTo("172.31.0.77");
      assertThat(first.publicIpAddress()).isEqualTo("172.31.0.77");
      assertThat(host.ssh(first, "ip -4 -o addr show eth0")).contains(" 172.31.0.77/20 ");
      assertThat(host.ssh(other, "ip -4 -o addr show eth0")).contains(" 10.77.1.9/24 ");
      assertThat(host.ssh(second, "hostname")).isEqualTo(second.instanceId());
      assertThat(reaches(host, first, second.privateIpAddress())).isTrue();
      assertThat(reaches(host, second, "172.31.0.77")).isTrue();
      assertThat(reaches(host, first, "10.77.1.9")).isFalse();

      // the default VPC has an internet gateway, the other has none yet
      assertThat(reaches(host, first, outside.address())).isTrue();
      assertThat(reaches(host, other, outside.address())).isFalse();
      String gateway = ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
      ec2.attachInternetGateway(r -> r.vpcId(vpc).internetGatewayId(gateway));
      ec2.createRoute(
          r ->
              r.routeTableId(mainTable(ec2, vpc))
                  .destinationCidrBlock("198.51.100.0/24")
                  .gatewayId(gateway));
      assertThat(reaches(host, other, outside.address())).isTrue();

      // peered, where both route tables say so
      String peering =
          ec2.createVpcPeeringConnection(r -> r.vpcId(first.vpcId()).peerVpcId(vpc))
              .vpcPeeringConnection()
              .vpcPeeringConnectionId();
      ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
      leads(ec2, first.vpcId(), "10.77.0.0/16", peering);
      assertThat(reaches(host, first, "10.77.1.9")).isFalse();
      leads(ec2, vpc, "172.31.0.0/16", peering);
      assertThat(reaches(host, first, "10.77.1.9")).isTrue();
      ec2.deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
      assertThat(reaches(host, first, "10.77.1.9")).isFalse();
      assertThat(reaches(host, first, second.privateIpAddress())).isTrue();
      assertThat(host.ssh(first, InstancesIT.METADATA + "local-ipv4")).isEqualTo("172.31.0.77");

      // a second interface, in the other subnet, while it runs
      String further =
          ec2.createSubnet(
                  r ->
                      r.vpcId(first.vpcId())
                          .cidrBlock("172.31.200.0/24")
                          .availabilityZone("us-east-1a"))
              .subnet()
              .subnetId();
      String card =
          ec2.createNetworkInterface(r -> r.subnetId(further).privateIpAddress("172.31.200.99"))
              .networkInterface()
              .networkInterfaceId();
      String attachment =
          ec2.attachNetworkInterface(
                  r -> r.networkInterfaceId(card).instanceId(first.instanceId()).deviceIndex(1))
              .attachmentId();
      assertThat(
              host.ssh(
                  first,
                  """
                  until [ -e /sys/class/net/eth1 ]; do usleep 9999; done
                  printf '#!/bin/sh\\n[ "$1" != bound ] || echo $ip > /tmp/leased\\n' > /tmp/lease
                  chmod 755 /tmp/lease
                  echo 'ip link set eth1 up; udhcpc -i eth1 -s /tmp/lease -n -q -t 9' > /run/asroot
                  until [ -s /tmp/leased ]; do usleep 9999; done
                  cat /tmp/leased\
                  """))
          .isEqualTo("172.31.200.99");
      ec2.detachNetworkInterface(r -> r.attachmentId(attachment));
      host.ssh(first, "while [ -e /sys/class/net/eth1 ]; do usleep 9999; done");

      // its address stays when it is stopped
      ec2.stopInstances(r -> r.instanceIds(other.instanceId()).force(true));
      host.awaitState(other.instanceId(), "stopped");
      ec2.startInstances(r -> r.instanceIds(other.instanceId()));
      host.awaitState(other.instanceId(), "running");
      assertThat(host.instance(other.instanceId()).privateIpAddress()).isEqualTo("10.77.1.9");

      // the last of a subnet takes its network along
      assertThat(RealHost.virsh("net-list", "--name").output()).contains(beside, apart);
      ec2.terminateInstances(r -> r.instanceIds(other.instanceId()));
      host.awaitState(other.instanceId(), "terminated");
      RealHost.await(
          "the network's end",
          () -> !RealHost.virsh("net-list", "--name").output().contains(apart));
    }
    assertThat(RealHost.virsh("net-list", "--all", "--name").output()).doesNotContain("subnet-");
    assertThat(RealHost.run("nft", "list", "tables").output()).doesNotContain("localec2-");
    // machines of another process may be there, such as the Debian of the build
    assertThat(RealHost.run("iptables-save").output()).doesNotContain(OwnerToken.mine());
  }

  private static void leads(Ec2Client ec2, String vpc, String to, String peering) {
    ec2.createRoute(
        r ->
            r.routeTableId(mainTable(ec2, vpc))
                .destinationCidrBlock(to)
                .vpcPeeringConnectionId(peering));
  }

  private static String mainTable(Ec2Client ec2, String vpc) {
    return ec2.describeRouteTables(
            r ->
                r.filters(
                    f -> f.name("vpc-id").values(vpc),
                    f -> f.name("association.main").values("true")))
        .routeTables()
        .get(0)
        .routeTableId();
  }

  private static boolean reaches(RealHost host, Instance from, String address) {
    return host.ssh(from, "nc -w 3 " + address + " 22 </dev/null | head -c 3").equals("SSH");
  }

  private static String subnet(Ec2Client ec2, String zone) {
    return ec2.describeSubnets(r -> r.filters(f -> f.name("availability-zone").values(zone)))
        .subnets()
        .get(0)
        .subnetId();
  }
}
