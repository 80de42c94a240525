package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.VmManagerType;
import io.github.localec2.junit.Ec2Machine;
import io.github.localec2.junit.Ec2Machines;
import io.github.localec2.junit.LocalEc2Extension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * Security groups that hold, and subnets that are networks: the database lets in the web servers
 * and nobody else, whatever subnet they are in.
 *
 * <p>The image is one with Python, which Local EC2's own build makes; take any other, such as
 * {@code python:3}.
 */
@EnabledIfEnvironmentVariable(named = "LOCALEC2_REQUIRE_DOCKER", matches = "1")
class SecurityGroupsOnDockerTest {
  private static final int POSTGRES = 5432;

  @RegisterExtension
  static final LocalEc2Extension EC2 =
      LocalEc2Extension.builder()
          .vmManager(VmManagerType.DOCKER)
          .server(
              settings ->
                  settings
                      .ami("ami-5a3b1e", "sample", "localec2-test/sshd")
                      .option("docker.security-groups", "enforce")
                      .option("docker.networks", "vpc"))
          .build();

  private Ec2Client ec2;
  private Ec2Machines machines;
  private String vpc;
  private String web;
  private Ec2Machine database;

  @BeforeEach
  void launch(Ec2Client client, Ec2Machines entrances) {
    ec2 = client;
    machines = entrances;
    vpc = ec2.createVpc(r -> r.cidrBlock("10.87.0.0/16")).vpc().vpcId();
    web = group("web");
    String data = group("data");
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(data)
                .ipPermissions(
                    IpPermission.builder()
                        .ipProtocol("tcp")
                        .fromPort(POSTGRES)
                        .toPort(POSTGRES)
                        .userIdGroupPairs(UserIdGroupPair.builder().groupId(web).build())
                        .build()));
    database = launched(subnet("10.87.2.0/24"), data, "10.87.2.10");
    database.shell(
        "cd /tmp && nohup python3 -m http.server " + POSTGRES + " >/dev/null 2>&1 </dev/null &");
  }

  private String group(String name) {
    return ec2.createSecurityGroup(r -> r.vpcId(vpc).groupName(name).description(name)).groupId();
  }

  private String subnet(String block) {
    return ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock(block)).subnet().subnetId();
  }

  private Ec2Machine launched(String subnet, String group, String address) {
    String id =
        ec2.runInstances(
                r ->
                    r.imageId("ami-5a3b1e")
                        .minCount(1)
                        .maxCount(1)
                        .subnetId(subnet)
                        .securityGroupIds(group)
                        .privateIpAddress(address))
            .instances()
            .get(0)
            .instanceId();
    return machines.of(id);
  }

  private static boolean connects(Ec2Machine from) {
    return from.shell(
                "for try in 1 2 3; do"
                    + " timeout 2 bash -c '</dev/tcp/10.87.2.10/"
                    + POSTGRES
                    + "' && exit 0; done; exit 1")
            .exitCode()
        == 0;
  }

  @Test
  void onlyTheWebServersReachTheDatabase() {
    String front = subnet("10.87.1.0/24");
    Ec2Machine server = launched(front, web, "10.87.1.10");
    Ec2Machine stranger = launched(front, group("strangers"), "10.87.1.20");

    assertThat(connects(server)).isTrue();
    assertThat(connects(stranger)).isFalse();

    ec2.modifyInstanceAttribute(r -> r.instanceId(stranger.instanceId()).groups(web));

    assertThat(connects(stranger)).isTrue();
  }
}
