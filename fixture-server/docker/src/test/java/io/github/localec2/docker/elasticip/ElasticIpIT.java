package io.github.localec2.docker.elasticip;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.docker.Block;
import io.github.localec2.docker.RealEngine;
import io.github.localec2.docker.RequiresDocker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;

/** Elastic IPs that lead to containers. */
@RequiresDocker
final class ElasticIpIT {
  private static final int PORT = 8000;
  private static final String WHO = "#!/bin/sh\nnc -ll -p 8000 -e hostname &\n";
  private static final int MILLIS = 1_000;

  private static final IpPermission EVERYBODY =
      IpPermission.builder()
          .ipProtocol("tcp")
          .fromPort(PORT)
          .toPort(PORT)
          .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
          .build();

  private RealEngine ec2;

  @AfterEach
  void close() {
    ec2.close();
  }

  /** An instance that tells its id to whoever connects. */
  private String launched() {
    String id = ec2.running(RealEngine.busybox().userData(RealEngine.base64(WHO)));
    ec2.await("the port", () -> answer(ec2.publicIp(id)), id);
    return id;
  }

  private static String answer(String address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, PORT), MILLIS);
      socket.setSoTimeout(MILLIS);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private String answerInside(String instanceId, String address) {
    return ec2.docker(instanceId, "nc -w 2 " + address + " " + PORT).output().strip();
  }

  private AllocateAddressResponse allocated() {
    return ec2.client().allocateAddress(r -> {});
  }

  private void associate(AllocateAddressResponse elastic, String instanceId) {
    ec2.client()
        .associateAddress(
            r ->
                r.allocationId(elastic.allocationId())
                    .instanceId(instanceId)
                    .allowReassociation(true));
  }

  @Test
  void anElasticIpLeadsToTheInstanceThatHasItNow() throws IOException {
    ec2 = RealEngine.start();
    String first = launched();
    String second = launched();
    String before = ec2.publicIp(first);
    AllocateAddressResponse elastic = allocated();
    String address = elastic.publicIp();
    String bridge =
        RealEngine.run(
                "docker", "network", "inspect", "bridge", "-f", "{{(index .IPAM.Config 0).Subnet}}")
            .output()
            .strip();
    assertThat(Block.of(bridge).contains(InetAddress.getByName(address))).isTrue();
    assertThat(answer(address)).isEmpty();

    associate(elastic, first);
    assertThat(ec2.publicIp(first)).isEqualTo(address);
    assertThat(answer(address)).isEqualTo(first);
    assertThat(answerInside(second, address)).isEqualTo(first);
    // where it came from is no way out of the instance
    assertThat(answerInside(first, ec2.publicIp(second))).isEqualTo(second);

    // whoever knows where it was is told that it has moved
    associate(elastic, second);
    assertThat(answer(address)).isEqualTo(second);
    assertThat(ec2.publicIp(first)).isEqualTo(before);
    assertThat(answer(before)).isEqualTo(first);
    assertThat(answerInside(first, address)).isEqualTo(second);

    ec2.client().disassociateAddress(r -> r.publicIp(address));
    assertThat(answer(address)).isEmpty();
    assertThat(answer(ec2.publicIp(second))).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "stop"})
  void anElasticIpStaysWhileItsInstanceIsStopped(String way) {
    ec2 = RealEngine.start("docker.stop", way);
    String id = launched();
    AllocateAddressResponse elastic = allocated();
    associate(elastic, id);
    ec2.client().stopInstances(r -> r.instanceIds(id));
    ec2.await("stopped", () -> ec2.state(id), "stopped");
    assertThat(answer(elastic.publicIp())).isEmpty();
    AllocateAddressResponse other = allocated();
    associate(other, id);
    ec2.client().startInstances(r -> r.instanceIds(id));
    ec2.await("running", () -> ec2.state(id), "running");
    assertThat(ec2.publicIp(id)).isEqualTo(other.publicIp());
    if (way.equals("stop")) {
      // user data runs once
      assertThat(ec2.docker(id, "nc -ll -p 8000 -e hostname >/dev/null 2>&1 &").exitCode())
          .isZero();
    }
    ec2.await("the port", () -> answer(other.publicIp()), id);
    assertThat(answer(elastic.publicIp())).isEmpty();
  }

  @Test
  void anElasticIpLeavesAnInstanceThatIsStopped() {
    ec2 = RealEngine.start();
    String first = launched();
    String second = launched();
    AllocateAddressResponse elastic = allocated();
    associate(elastic, first);
    ec2.client().stopInstances(r -> r.instanceIds(first));
    ec2.await("stopped", () -> ec2.state(first), "stopped");
    associate(elastic, second);
    assertThat(answer(elastic.publicIp())).isEqualTo(second);
    // and nobody else answers who looks for it
    RealEngine.run("ip", "neigh", "flush", "to", elastic.publicIp());
    for (int i = 0; i < 5; i++) {
      RealEngine.run("ip", "neigh", "flush", "to", elastic.publicIp());
      assertThat(answer(elastic.publicIp())).isEqualTo(second);
    }
    ec2.client().startInstances(r -> r.instanceIds(first));
    ec2.await("running", () -> ec2.state(first), "running");
    assertThat(answer(elastic.publicIp())).isEqualTo(second);
    assertThat(answer(ec2.publicIp(first))).isEqualTo(first);
  }

  @Test
  void whereSubnetsAreNetworksElasticIpsLeadFromThisHost() {
    ec2 = RealEngine.start("docker.networks", "vpc", "docker.security-groups", "enforce");
    long pid = ProcessHandle.current().pid();
    String vpc =
        ec2.client()
            .createVpc(r -> r.cidrBlock("10." + (150 + pid % 50) + ".0.0/16"))
            .vpc()
            .vpcId();
    String gateway =
        ec2.client().createInternetGateway(r -> {}).internetGateway().internetGatewayId();
    ec2.client().attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
    String subnet =
        ec2.client()
            .createSubnet(r -> r.vpcId(vpc).cidrBlock("10." + (150 + pid % 50) + ".1.0/24"))
            .subnet()
            .subnetId();
    String group =
        ec2.client()
            .createSecurityGroup(r -> r.vpcId(vpc).groupName("net").description("net"))
            .groupId();
    ec2.client().authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(EVERYBODY));
    String first = launched(subnet, group);
    String second = launched(subnet, group);
    AllocateAddressResponse elastic = allocated();
    AllocateAddressResponse other = allocated();
    associateWithInterface(elastic, first);
    associateWithInterface(other, second);
    assertThat(answer(elastic.publicIp())).isEqualTo(first);
    assertThat(answer(other.publicIp())).isEqualTo(second);
    // the way out is still that of the subnet
    assertThat(ec2.exec(first, "ip route"))
        .contains("default via 10.", "unreachable 0.0.0.0/1")
        .doesNotContain("default via 198");

    // instead of the other one
    associateWithInterface(elastic, second);
    assertThat(answer(elastic.publicIp())).isEqualTo(second);
    assertThat(answer(other.publicIp())).isEmpty();
    ec2.client().revokeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(EVERYBODY));
    assertThat(answer(elastic.publicIp())).isEmpty();
    ec2.client().authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(EVERYBODY));
    assertThat(answer(elastic.publicIp())).isEqualTo(second);
    ec2.client().disassociateAddress(r -> r.publicIp(elastic.publicIp()));
    assertThat(answer(elastic.publicIp())).isEmpty();
    assertThat(answer(ec2.publicIp(second))).isEqualTo(second);
    ec2.close();
    assertThat(
            RealEngine.run(
                    "docker",
                    "network",
                    "ls",
                    "--format",
                    "{{.Name}}",
                    "--filter",
                    "label=io.github.localec2.pid=" + pid)
                .output())
        .isEmpty();
  }

  private String launched(String subnet, String group) {
    String id =
        ec2.running(
            RealEngine.busybox()
                .userData(RealEngine.base64(WHO))
                .subnetId(subnet)
                .securityGroupIds(group));
    ec2.await("the port", () -> answer(ec2.publicIp(id)), id);
    return id;
  }

  private void associateWithInterface(AllocateAddressResponse elastic, String instanceId) {
    String card =
        ec2.client()
            .describeInstances(r -> r.instanceIds(instanceId))
            .reservations()
            .get(0)
            .instances()
            .get(0)
            .networkInterfaces()
            .get(0)
            .networkInterfaceId();
    ec2.client()
        .associateAddress(
            r ->
                r.allocationId(elastic.allocationId())
                    .networkInterfaceId(card)
                    .allowReassociation(true));
  }

  @Test
  void securityGroupsGuardAnElasticIpToo() {
    ec2 = RealEngine.start("docker.security-groups", "enforce");
    ec2.client()
        .authorizeSecurityGroupIngress(r -> r.groupName("default").ipPermissions(EVERYBODY));
    String id = launched();
    AllocateAddressResponse elastic = allocated();
    associate(elastic, id);
    assertThat(answer(elastic.publicIp())).isEqualTo(id);
    ec2.client().revokeSecurityGroupIngress(r -> r.groupName("default").ipPermissions(EVERYBODY));
    assertThat(answer(elastic.publicIp())).isEmpty();
  }
}
