package io.github.localec2.samples.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.InjectEc2;
import io.github.localec2.LocalEc2;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** The fleet launcher against an EC2 that every test finds empty. */
@LocalEc2
class FleetsTest {
  @InjectEc2 private Ec2Client ec2;

  private Fleets fleets;
  private String vpcId;

  FleetsTest(Ec2Client ec2, Ec2Waiter waiter) {
    this.fleets = new Fleets(ec2, waiter);
  }

  @BeforeEach
  void network() {
    vpcId = ec2.createVpc(request -> request.cidrBlock("10.0.0.0/16")).vpc().vpcId();
  }

  private String subnet(String cidr) {
    return ec2.createSubnet(request -> request.vpcId(vpcId).cidrBlock(cidr)).subnet().subnetId();
  }

  private static Fleet fleet(int size, String... subnetIds) {
    return new Fleet(
        "shop",
        size,
        "ami-ff0fea8310f3",
        InstanceType.T3_NANO,
        List.of(subnetIds),
        Set.of(80, 443),
        "#!/bin/sh\nexec shop");
  }

  @Test
  void aFleetRunsInItsSubnetBehindItsFirewall() {
    String subnetId = subnet("10.0.1.0/24");

    List<Instance> launched = fleets.launch(fleet(3, subnetId));

    assertThat(launched)
        .hasSize(3)
        .allSatisfy(
            instance -> {
              assertThat(instance.state().name()).isEqualTo(InstanceStateName.RUNNING);
              assertThat(instance.subnetId()).isEqualTo(subnetId);
              assertThat(instance.privateIpAddress()).startsWith("10.0.1.");
              assertThat(instance.instanceType()).isEqualTo(InstanceType.T3_NANO);
              assertThat(instance.tags())
                  .contains(Tag.builder().key("service").value("shop").build());
            })
        .extracting(Instance::privateIpAddress)
        .doesNotHaveDuplicates();
    assertThat(openPorts(launched.get(0))).containsExactlyInAnyOrder(80, 443);
  }

  private List<Integer> openPorts(Instance instance) {
    String groupId = instance.securityGroups().get(0).groupId();
    SecurityGroup group =
        ec2.describeSecurityGroups(request -> request.groupIds(groupId)).securityGroups().get(0);
    return group.ipPermissions().stream().map(permission -> permission.fromPort()).toList();
  }

  @Test
  void aSecondLaunchChangesTheFirewallOfTheFirst() {
    String subnetId = subnet("10.0.1.0/24");
    Instance first = fleets.launch(fleet(1, subnetId)).get(0);

    Fleet moved =
        new Fleet(
            "shop",
            1,
            "ami-ff0fea8310f3",
            InstanceType.T3_NANO,
            List.of(subnetId),
            Set.of(443, 8080),
            "");
    fleets.launch(moved);

    assertThat(openPorts(first)).containsExactlyInAnyOrder(443, 8080);
    assertThat(fleets.members("shop")).hasSize(2);
  }

  @Test
  void aFleetIsFoundByItsServicePageByPage() {
    String subnetId = subnet("10.0.0.0/22");
    fleets.launch(fleet(250, subnetId));

    assertThat(fleets.members("shop")).hasSize(250);
    assertThat(fleets.members("other")).isEmpty();
    assertThat(fleets.members("shop", InstanceStateName.STOPPED)).isEmpty();
  }

  @Test
  void whatFindsNoRoomGoesToTheNextSubnet() {
    String full = subnet("10.0.1.0/28");
    String roomy = subnet("10.0.2.0/24");

    List<Instance> launched = fleets.launch(fleet(20, full, roomy));

    assertThat(launched).filteredOn(instance -> instance.subnetId().equals(full)).hasSize(11);
    assertThat(launched).filteredOn(instance -> instance.subnetId().equals(roomy)).hasSize(9);
  }

  @Test
  void nothingIsLeftOfAFleetThatFindsNoRoomAtAll() {
    String full = subnet("10.0.1.0/28");

    assertThatThrownBy(() -> fleets.launch(fleet(12, full)))
        .isInstanceOf(NoRoomException.class)
        .hasMessage("Only 11 of 12 instances of shop found room in [" + full + "]");

    assertThat(fleets.members("shop", InstanceStateName.PENDING, InstanceStateName.RUNNING))
        .isEmpty();
  }

  @Test
  void anErrorThatNoOtherSubnetCuresIsThrown() {
    assertThatThrownBy(() -> fleets.launch(fleet(1, "subnet-0123456789abcdef0")))
        .isInstanceOfSatisfying(
            Ec2Exception.class,
            error ->
                assertThat(error.awsErrorDetails().errorCode())
                    .isEqualTo("InvalidSubnetID.NotFound"));
  }

  /** What a fleet goes through after its launch; each test starts with a fleet of two. */
  @Nested
  class Launched {
    private String subnetId;

    @BeforeEach
    void launch() {
      subnetId = subnet("10.0.1.0/24");
      fleets.launch(fleet(2, subnetId));
    }

    @Test
    void itStopsAndStarts() {
      assertThat(fleets.stop("shop")).hasSize(2);
      assertThat(fleets.members("shop", InstanceStateName.STOPPED)).hasSize(2);

      assertThat(fleets.start("shop")).hasSize(2);
      assertThat(fleets.members("shop", InstanceStateName.RUNNING)).hasSize(2);
    }

    @Test
    void itEndsWithItsFirewall() {
      assertThat(fleets.terminate("shop")).hasSize(2);

      assertThat(fleets.members("shop", InstanceStateName.TERMINATED)).hasSize(2);
      assertThat(ec2.describeSecurityGroups().securityGroups())
          .extracting(SecurityGroup::groupName)
          .containsOnly("default");
    }

    @Test
    void othersAreLeftAlone() {
      Fleet other =
          new Fleet(
              "mail",
              1,
              "ami-ff0fea8310f3",
              InstanceType.T3_NANO,
              List.of(subnetId),
              Set.of(25),
              "");
      fleets.launch(other);

      fleets.terminate("shop");

      assertThat(fleets.members("mail", InstanceStateName.RUNNING)).hasSize(1);
    }
  }
}
