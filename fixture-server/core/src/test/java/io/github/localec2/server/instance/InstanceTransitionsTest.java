package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.HeldClock;
import io.github.localec2.server.TestEc2;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Instances that take their time, on a clock that the test moves. */
class InstanceTransitionsTest {
  private static final HeldClock CLOCK = new HeldClock(Instant.parse("2026-01-02T03:04:05.678Z"));

  @RegisterExtension
  static final TestEc2 EC2 =
      new TestEc2(
          Ec2Settings.builder()
              .clock(CLOCK)
              .transitionDelay("instance-running", Duration.ofSeconds(30))
              .transitionDelay("instance-stopped", Duration.ofSeconds(20))
              .transitionDelay("instance-terminated", Duration.ofSeconds(10))
              .transitionDelay("instance-status-ok", Duration.ofMinutes(2)));

  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();

  @Test
  void eachStateLastsForItsDelay() {
    String id = INSTANCES.launched();
    CLOCK.pass(Duration.ofSeconds(29));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("pending");
    assertThat(INSTANCES.described(id).metadataOptions().stateAsString()).isEqualTo("pending");
    CLOCK.pass(Duration.ofSeconds(1));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("running");

    CLIENT.stopInstances(request -> request.instanceIds(id));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("stopping");
    CLOCK.pass(Duration.ofSeconds(20));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("stopped");

    CLIENT.terminateInstances(request -> request.instanceIds(id));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("shutting-down");
    CLOCK.pass(Duration.ofSeconds(10));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("terminated");
  }

  @Test
  void aPendingInstanceCannotBeStoppedAndAStoppingOneNotStarted() {
    String id = INSTANCES.launched();
    assertFault(
        "IncorrectInstanceState", () -> CLIENT.stopInstances(request -> request.instanceIds(id)));
    CLOCK.pass(Duration.ofSeconds(30));
    CLIENT.stopInstances(request -> request.instanceIds(id));
    assertFault(
        "IncorrectInstanceState", () -> CLIENT.startInstances(request -> request.instanceIds(id)));
  }

  @Test
  void theStatusChecksOfAFreshInstanceAreInitializing() {
    String id = INSTANCES.launched();
    CLOCK.pass(Duration.ofSeconds(30));
    assertThat(statusOf(id)).isEqualTo("initializing");
    assertThat(
            CLIENT
                .describeInstanceStatus(
                    request ->
                        request.filters(
                            InstanceFixtures.filter("instance-status.status", "initializing"),
                            InstanceFixtures.filter("system-status.reachability", "initializing")))
                .instanceStatuses())
        .hasSize(1);
    CLOCK.pass(Duration.ofMinutes(2));
    assertThat(statusOf(id)).isEqualTo("ok");
  }

  private static String statusOf(String id) {
    return CLIENT
        .describeInstanceStatus(request -> request.instanceIds(id))
        .instanceStatuses()
        .get(0)
        .instanceStatus()
        .statusAsString();
  }

  @Test
  void aPendingInstanceCanBeTerminated() {
    String id = INSTANCES.launched();
    CLIENT.terminateInstances(request -> request.instanceIds(id));
    CLOCK.pass(Duration.ofSeconds(30));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("terminated");
  }

  @Test
  void aTerminatedInstanceIsDescribedForAnHour() {
    String id = INSTANCES.launched();
    CLIENT.terminateInstances(request -> request.instanceIds(id));
    CLOCK.pass(Duration.ofSeconds(10));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("terminated");
    CLOCK.pass(Duration.ofMinutes(59));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("terminated");
    CLOCK.pass(Duration.ofMinutes(1));
    assertFault("InvalidInstanceID.NotFound", () -> INSTANCES.described(id));
    assertThat(CLIENT.describeInstances().reservations()).isEmpty();
  }

  @Test
  void timesAreWholeSecondsOfTheClock() {
    Instant now = CLOCK.instant();
    String id = INSTANCES.launched();
    assertThat(INSTANCES.described(id).launchTime())
        .isEqualTo(Instant.ofEpochSecond(now.getEpochSecond()));
  }

  @Test
  void theReasonOfAStopHasItsTime() {
    String id = INSTANCES.launched();
    CLOCK.pass(Duration.ofSeconds(30));
    CLIENT.stopInstances(request -> request.instanceIds(id));
    assertThat(INSTANCES.described(id).stateTransitionReason())
        .startsWith("User initiated (2026-01-02 ")
        .endsWith(" GMT)");
  }
}
