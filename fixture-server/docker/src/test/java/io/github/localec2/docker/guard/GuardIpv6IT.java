package io.github.localec2.docker.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.docker.RealEngine;
import io.github.localec2.docker.RequiresDocker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;

/** Rules about IPv6, in a network of the engine that has it. */
@RequiresDocker
class GuardIpv6IT {
  private static final long PID = ProcessHandle.current().pid();
  private static final String NETWORK = "localec2-it-ipv6-" + PID;
  private static final String BLOCK = "fd3a:" + Long.toHexString(PID % 0xFFFF);

  private static Guarded ec2;

  @BeforeAll
  static void start() {
    assertThat(
            RealEngine.run(
                    "docker", "network", "create", "--ipv6", "--subnet", BLOCK + "::/64", NETWORK)
                .exitCode())
        .isZero();
    ec2 = new Guarded("docker.flags", "--network " + NETWORK);
  }

  @AfterAll
  static void stop() {
    ec2.close();
    RealEngine.run("docker", "network", "rm", NETWORK);
  }

  private static IpPermission web(String block) {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(Guarded.PORT)
        .toPort(Guarded.PORT)
        .ipv6Ranges(Ipv6Range.builder().cidrIpv6(block).build())
        .build();
  }

  private static String address(String id) {
    return RealEngine.run(
            "docker",
            "inspect",
            "-f",
            "{{(index .NetworkSettings.Networks \"" + NETWORK + "\").GlobalIPv6Address}}",
            "localstack-ec2." + id)
        .output()
        .strip();
  }

  @Test
  void blocksOfIpv6LetInWhoIsInThem() {
    String group = ec2.group("six");
    String outward = ec2.group("outward");
    ec2.client()
        .authorizeSecurityGroupEgress(
            r ->
                r.groupId(outward)
                    .ipPermissions(
                        IpPermission.builder()
                            .ipProtocol("-1")
                            .ipv6Ranges(Ipv6Range.builder().cidrIpv6("::/0").build())
                            .build()));
    String id = ec2.launched(group);
    String other = ec2.launched(outward);
    String there = address(id);
    assertThat(ec2.reachesAddress(other, there)).isFalse();

    ec2.letIn(group, web("2001:db8::/32"));
    assertThat(ec2.reachesAddress(other, there)).isFalse();
    ec2.letIn(group, web(BLOCK + "::/64"));
    assertThat(ec2.reachesAddress(other, there)).isTrue();
    // the host's own address in that network says nothing about it
    assertThat(Guarded.connects(there, Guarded.PORT)).isFalse();
    ec2.letIn(group, web("::1/128"));
    assertThat(Guarded.connects(there, Guarded.PORT)).isTrue();
    ec2.shutOut(group, web(BLOCK + "::/64"));
    assertThat(ec2.reachesAddress(other, there)).isFalse();
  }
}
