package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.CreatedKeyPair;
import io.github.localec2.CreatedSecurityGroup;
import io.github.localec2.CreatedVpc;
import io.github.localec2.InjectEc2;
import io.github.localec2.Launched;
import io.github.localec2.LocalEc2;
import io.github.localec2.UnknownAmis;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** What annotations say is there when a test begins. */
class FixturesTest {
  private static final String AMI = "ami-ff0fea8310f3";

  private static int instances(Ec2Client ec2) {
    return ec2.describeInstances().reservations().size();
  }

  @LocalEc2
  @CreatedKeyPair("deploy")
  @CreatedSecurityGroup(
      value = "web",
      openPorts = {80, 443})
  @Launched(
      ami = AMI,
      name = "web",
      keyPair = "deploy",
      securityGroups = "web",
      userData = "#!/bin/sh",
      tags = "role=server")
  static class OfTheClass {
    @Launched(name = "web")
    private Instance field;

    @BeforeAll
    static void areThereBefore(Ec2Client ec2) {
      assertThat(instances(ec2)).isEqualTo(1);
    }

    @RepeatedTest(2)
    void findsIt(Ec2Client ec2, @Launched(name = "web") Instance web) {
      assertThat(instances(ec2)).isEqualTo(1);
      assertThat(web).isEqualTo(field);
      assertThat(web.state().name()).isEqualTo(InstanceStateName.RUNNING);
      assertThat(web.keyName()).isEqualTo("deploy");
      assertThat(web.securityGroups()).singleElement().matches(g -> g.groupName().equals("web"));
      assertThat(web.tags())
          .extracting(tag -> tag.key() + "=" + tag.value())
          .containsExactlyInAnyOrder("Name=web", "role=server");
      assertThat(
              ec2.describeSecurityGroups(r -> r.groupNames("web"))
                  .securityGroups()
                  .get(0)
                  .ipPermissions())
          .hasSize(2);
    }

    @Test
    @Launched(ami = AMI, name = "second", type = "m5.large")
    void hasOneMore(
        Ec2Client ec2,
        @Launched(name = "second") Instance second,
        @Launched(ami = AMI) Instance third) {
      assertThat(instances(ec2)).isEqualTo(3);
      assertThat(second.instanceTypeAsString()).isEqualTo("m5.large");
      assertThat(third.instanceTypeAsString()).isEqualTo("t3.micro");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  static class Beside extends OfTheClass {}

  @LocalEc2
  @CreatedVpc(name = "shop", publicSubnets = "10.0.1.0/24", privateSubnets = "10.0.2.0/24")
  static class InAVpc {
    @Test
    void hasSubnets(Ec2Client ec2, Ec2Fixtures fixtures) {
      Vpc shop =
          ec2.describeVpcs().vpcs().stream().filter(vpc -> !vpc.isDefault()).findFirst().get();
      assertThat(subnets(ec2, shop)).containsExactlyInAnyOrder(true, false);

      Vpc another =
          fixtures.vpc("10.1.0.0/16").publicSubnets("10.1.1.0/24", "10.1.2.0/24").create();
      assertThat(subnets(ec2, another)).containsExactly(true, true);
    }

    private static List<Boolean> subnets(Ec2Client ec2, Vpc vpc) {
      return ec2.describeSubnets().subnets().stream()
          .filter(subnet -> subnet.vpcId().equals(vpc.vpcId()))
          .map(Subnet::mapPublicIpOnLaunch)
          .toList();
    }
  }

  @LocalEc2(name = "east")
  @LocalEc2(name = "west")
  static class OnOneOfTwo {
    @Test
    void isThere(
        @Launched(ami = AMI, server = "west") Instance instance,
        @InjectEc2(name = "west") Ec2Client west,
        @InjectEc2(name = "east") Ec2Client east) {
      assertThat(instances(west)).isEqualTo(1);
      assertThat(instances(east)).isZero();
    }
  }

  @Test
  void fixturesAreThereWhenTheTestBeginsAndGoneAfterIt() {
    Kit.passes(3, OfTheClass.class);
    Kit.passes(Kit.PARALLEL, 3, Beside.class);
    Kit.passes(1, InAVpc.class);
    Kit.passes(1, OnOneOfTwo.class);
  }

  @LocalEc2
  static class Mistaken {
    @Test
    void type(@Launched(ami = AMI) String instance) {}

    @Test
    void name(@Launched(name = "nobody") Instance instance) {}

    @Test
    @Launched(ami = "nonsense")
    void ami() {}

    @Test
    @Launched(ami = AMI, tags = "no value")
    void tags() {}
  }

  @Test
  void mistakesAreQuoted() {
    List<Throwable> failures = Kit.failures(Kit.run(Mistaken.class));

    assertThat(failures).hasSize(4);
    assertThat(failures)
        .anySatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(ParameterResolutionException.class)
                    .hasMessageContaining("must be an Instance: 'java.lang.String'"))
        .anySatisfy(
            failure ->
                assertThat(failure).rootCause().hasMessageContaining("there are 0: 'nobody'"))
        .anySatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(ExtensionConfigurationException.class)
                    .hasMessageContaining("a fixture of ")
                    .hasMessageContaining("nonsense"))
        .anySatisfy(
            failure -> assertThat(failure).hasMessageContaining("a tag is key=value: 'no value'"));
  }

  @LocalEc2(unknownAmis = UnknownAmis.REJECT)
  static class OnlyKnownAmis {
    @Test
    void never(@Launched(ami = "ami-0123456789abcdef0") Instance instance) {}
  }

  @Test
  void anUnknownAmiIsTheErrorThatEc2Gives() {
    List<Throwable> failures = Kit.failures(Kit.run(OnlyKnownAmis.class));

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0))
        .hasMessageContaining("a fixture of ")
        .hasMessageContaining("ami-0123456789abcdef0")
        .rootCause()
        .isInstanceOfSatisfying(
            Ec2Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAMIID.NotFound"));
  }
}
