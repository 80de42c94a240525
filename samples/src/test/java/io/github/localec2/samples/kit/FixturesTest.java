package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.CreatedSecurityGroup;
import io.github.localec2.Launched;
import io.github.localec2.LocalEc2;
import io.github.localec2.junit.Ec2Fixtures;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** What is there when the tests begin, and gone after them. */
@LocalEc2
@CreatedSecurityGroup(value = "web", openPorts = 443)
@Launched(ami = "ami-ff0fea8310f3", name = "web", securityGroups = "web")
class FixturesTest {

  @Test
  void findsTheInstanceOfItsClass(@Launched(name = "web") Instance web) {
    assertThat(web.state().name()).isEqualTo(InstanceStateName.RUNNING);
  }

  @Test
  void hasOneOfItsOwn(@Launched(ami = "ami-ff0fea8310f3", type = "m5.large") Instance mine) {
    assertThat(mine.instanceTypeAsString()).isEqualTo("m5.large");
  }

  @Test
  void orInCode(Ec2Fixtures fixtures) {
    Instance worker = fixtures.instance("ami-ff0fea8310f3").name("worker").launch();

    assertThat(worker.tags()).singleElement().matches(tag -> tag.value().equals("worker"));
  }
}
