package io.github.localec2.samples.kit;

import static io.github.localec2.server.journal.CallPattern.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.Isolation;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import io.github.localec2.server.journal.Ec2Journal;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** One server for all classes of the run, each in an account of its own. */
class OneServerForManyClassesTest {

  @Retention(RetentionPolicy.RUNTIME)
  @Inherited
  @LocalEc2(lifetime = Lifetime.RUN, isolation = Isolation.ACCOUNT)
  @interface OnTheSharedServer {}

  @Nested
  @OnTheSharedServer
  class One {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      ec2.createSecurityGroup(group -> group.groupName("web").description("fixture"));
    }

    @RepeatedTest(2)
    void findsWhatItsClassHas(Ec2Client ec2) {
      assertThat(ec2.describeSecurityGroups().securityGroups())
          .extracting(group -> group.groupName())
          .containsExactlyInAnyOrder("default", "web");
      ec2.createSecurityGroup(group -> group.groupName("gone").description("after the test"));
    }
  }

  @Nested
  @OnTheSharedServer
  class Two {
    @Test
    void findsNothingOfTheOther(Ec2Client ec2, Ec2Journal journal) {
      assertThat(ec2.describeSecurityGroups().securityGroups()).hasSize(1);
      journal.verify(call("DescribeSecurityGroups"));
    }
  }
}
