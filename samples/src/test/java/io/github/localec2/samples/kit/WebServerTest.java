package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import org.junit.jupiter.api.RepeatedTest;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** The first test of all, twice: the second finds nothing of the first. */
@LocalEc2
class WebServerTest {

  @RepeatedTest(2)
  void launchesOneServer(Ec2Client ec2, Ec2Waiter waiter) {
    String id =
        ec2.runInstances(
                request ->
                    request
                        .imageId("ami-ff0fea8310f3")
                        .minCount(1)
                        .maxCount(1)
                        .instanceType(InstanceType.T3_NANO))
            .instances()
            .get(0)
            .instanceId();

    waiter.waitUntilInstanceRunning(request -> request.instanceIds(id));

    assertThat(ec2.describeInstances().reservations()).hasSize(1);
  }
}
