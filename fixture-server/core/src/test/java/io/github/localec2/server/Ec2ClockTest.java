package io.github.localec2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.SpotInstanceState;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** Time that a test holds and advances, and delays that nobody waits for. */
class Ec2ClockTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  @RegisterExtension
  static final TestEc2 SLOW = new TestEc2(Ec2Settings.builder().realisticDelays());

  @RegisterExtension
  static final TestEc2 SKIPPING =
      new TestEc2(Ec2Settings.builder().realisticDelays().skipDelays(true));

  private final Ec2Clock clock = SLOW.server().clock();
  private final Ec2Client ec2 = SLOW.client();

  @BeforeEach
  void hold() {
    clock.holdAt(START);
    SKIPPING.server().clock().holdAt(START);
  }

  @AfterEach
  void run() {
    clock.restore(Ec2Clock.Position.RUNNING);
    SKIPPING.server().clock().restore(Ec2Clock.Position.RUNNING);
  }

  private static Instance launch(Ec2Client ec2) {
    return ec2.runInstances(r -> r.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1))
        .instances()
        .get(0);
  }

  private static Instance instance(Ec2Client ec2, String id) {
    return ec2.describeInstances(r -> r.instanceIds(id)).reservations().get(0).instances().get(0);
  }

  private static SummaryStatus check(Ec2Client ec2, String id) {
    return ec2.describeInstanceStatus(r -> r.instanceIds(id))
        .instanceStatuses()
        .get(0)
        .instanceStatus()
        .status();
  }

  @Test
  void statesSettleAsTimeIsAdvanced() {
    String id = launch(ec2).instanceId();

    assertThat(instance(ec2, id).launchTime()).isEqualTo(START);
    assertThat(instance(ec2, id).state().name()).isEqualTo(InstanceStateName.PENDING);
    clock.advance(Duration.ofSeconds(20));
    assertThat(instance(ec2, id).state().name()).isEqualTo(InstanceStateName.RUNNING);
    assertThat(check(ec2, id)).isEqualTo(SummaryStatus.INITIALIZING);
    clock.advance(Duration.ofSeconds(150));
    assertThat(check(ec2, id)).isEqualTo(SummaryStatus.OK);
  }

  @Test
  void snapshotsShowTheirProgress() {
    String volumeId = ec2.createVolume(r -> r.availabilityZone("us-east-1a").size(1)).volumeId();
    clock.advance(Duration.ofSeconds(5));
    String id = ec2.createSnapshot(r -> r.volumeId(volumeId)).snapshotId();

    clock.advance(Duration.ofSeconds(15));
    assertThat(snapshot(id).progress()).isEqualTo("25%");
    clock.advance(Duration.ofSeconds(44));
    assertThat(snapshot(id).progress()).isEqualTo("98%");
    clock.advance(Duration.ofSeconds(1));
    assertThat(snapshot(id).progress()).isEqualTo("100%");
    assertThat(snapshot(id).state()).isEqualTo(SnapshotState.COMPLETED);
  }

  private Snapshot snapshot(String id) {
    return ec2.describeSnapshots(r -> r.snapshotIds(id)).snapshots().get(0);
  }

  @Test
  void aSpotRequestThatNobodyFulfilsExpires() {
    for (char zone = 'a'; zone <= 'f'; zone++) {
      SLOW.server().faults().capacity("*", "us-east-1" + zone, 0);
    }
    String id =
        ec2.requestSpotInstances(
                r ->
                    r.validUntil(START.plusSeconds(600))
                        .launchSpecification(
                            l -> l.imageId("ami-ff0fea8310f3").instanceType("t3.micro")))
            .spotInstanceRequests()
            .get(0)
            .spotInstanceRequestId();

    clock.advance(Duration.ofSeconds(599));
    assertThat(spotState(id)).isEqualTo(SpotInstanceState.OPEN);
    clock.advance(Duration.ofSeconds(1));
    assertThat(spotState(id)).isEqualTo(SpotInstanceState.CANCELLED);
  }

  private SpotInstanceState spotState(String id) {
    return ec2.describeSpotInstanceRequests(r -> r.spotInstanceRequestIds(id))
        .spotInstanceRequests()
        .get(0)
        .state();
  }

  @Test
  void waitersFindAllDoneWhereDelaysAreSkipped() {
    Ec2Client skipping = SKIPPING.client();
    String id = launch(skipping).instanceId();

    // with its own 15 seconds between attempts, so the first must do
    try (Ec2Waiter waiter = skipping.waiter()) {
      long before = System.nanoTime();
      waiter.waitUntilInstanceStatusOk(r -> r.instanceIds(id));
      skipping.stopInstances(r -> r.instanceIds(id));
      waiter.waitUntilInstanceStopped(r -> r.instanceIds(id));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(14));
    }
    assertThat(SKIPPING.server().clock().instant()).isEqualTo(START.plusSeconds(20 + 150 + 40));
  }

  @Test
  void skippingEndsNothingButWhatIsUnderWay() {
    Ec2Client skipping = SKIPPING.client();
    String id = launch(skipping).instanceId();
    skipping.terminateInstances(r -> r.instanceIds(id));

    // the record would go an hour later
    for (int i = 0; i < 3; i++) {
      assertThat(instance(skipping, id).state().name()).isEqualTo(InstanceStateName.TERMINATED);
    }
  }

  @Test
  void theClockGoesOnFromWhereItIs() {
    Ec2Clock.Position held = clock.position();
    assertThat(clock.isHeld()).isTrue();
    clock.advanceTo(START.minusSeconds(5));
    assertThat(clock.instant()).isEqualTo(START);

    clock.resume();
    clock.advance(Duration.ofDays(1));

    assertThat(clock.isHeld()).isFalse();
    assertThat(clock.instant())
        .isBetween(START.plus(Duration.ofDays(1)), START.plus(Duration.ofDays(2)));
    clock.restore(held);
    assertThat(clock.instant()).isEqualTo(START);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
        .withMessage("a clock can't be advanced by 'PT-1S'");
  }
}
