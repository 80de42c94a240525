package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import io.github.localec2.TransitionDelays;
import io.github.localec2.server.Ec2Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** Time that the test makes. */
@LocalEc2(transitionDelays = TransitionDelays.REALISTIC)
class TimeTest {
  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

  private static String launch(Ec2Client ec2) {
    return ec2.runInstances(r -> r.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1))
        .instances()
        .get(0)
        .instanceId();
  }

  private static InstanceStateName state(Ec2Client ec2, String id) {
    return ec2.describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0)
        .state()
        .name();
  }

  @Test
  void anInstanceIsPendingForAWhile(Ec2Client ec2, Ec2Clock clock) {
    clock.holdAt(NOON);
    String id = launch(ec2);

    assertThat(state(ec2, id)).isEqualTo(InstanceStateName.PENDING);
    clock.advance(Duration.ofMinutes(1));
    assertThat(state(ec2, id)).isEqualTo(InstanceStateName.RUNNING);
  }

  /** All that EC2 takes its time for, without waiting for it. */
  @Nested
  @LocalEc2(transitionDelays = TransitionDelays.SKIPPED)
  class Skipped {
    @Test
    void aWaiterOfTheSdkIsDoneAtOnce(Ec2Client ec2, Ec2Clock clock) {
      clock.holdAt(NOON);
      String id = launch(ec2);

      try (Ec2Waiter waiter = ec2.waiter()) {
        waiter.waitUntilInstanceStatusOk(r -> r.instanceIds(id));
      }

      assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(170));
    }
  }
}
