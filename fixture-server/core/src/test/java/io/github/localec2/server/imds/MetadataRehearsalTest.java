package io.github.localec2.server.imds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.HeldClock;
import io.github.localec2.server.TestEc2;
import io.github.localec2.server.state.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceStatusEvent;

/** What a test does in EC2's place, as the instance finds it. */
final class MetadataRehearsalTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:30:00Z");
  private static final HeldClock CLOCK = new HeldClock(NOW);

  @RegisterExtension static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().clock(CLOCK));

  private String instanceId;
  private Imds imds;
  private MetadataRehearsal rehearsal;

  @BeforeEach
  void launch() {
    instanceId =
        EC2.client("111122223333", Region.EU_WEST_1)
            .runInstances(
                r ->
                    r.imageId("ami-12345678")
                        .iamInstanceProfile(p -> p.name("web"))
                        .minCount(1)
                        .maxCount(1))
            .instances()
            .get(0)
            .instanceId();
    imds = new Imds(EC2.server(), instanceId);
    rehearsal = EC2.server().metadata(instanceId);
  }

  @Test
  void aSpotInterruptionIsANoticeUntilItIsWithdrawn() {
    rehearsal.interruptSpot(SpotInterruption.terminate(NOW.plusSeconds(120)));
    assertThat(imds.value("spot/instance-action"))
        .isEqualTo("{\"action\": \"terminate\", \"time\": \"2026-11-25T10:32:00Z\"}");
    assertThat(imds.value("spot/termination-time")).isEqualTo("2026-11-25T10:32:00Z");
    rehearsal.withdrawInterruption();
    assertThat(imds.has("spot/instance-action")).isFalse();
  }

  @Test
  void anInstanceThatWillBeStoppedHasNoTerminationTime() {
    rehearsal.interruptSpot(SpotInterruption.stop(NOW));
    assertThat(imds.value("spot/instance-action")).contains("\"stop\"");
    assertThat(imds.has("spot/termination-time")).isFalse();
  }

  @Test
  void aRebalanceRecommendationSaysWhenItWasMade() {
    assertThat(imds.has("events/recommendations/rebalance")).isFalse();
    rehearsal.recommendRebalance();
    assertThat(imds.value("events/recommendations/rebalance"))
        .isEqualTo("{\"noticeTime\": \"2026-11-25T10:30:00Z\"}");
  }

  @Test
  void aScheduledEventIsHistoryWhenItIsOver() {
    assertThat(imds.value("events/maintenance/scheduled")).isEqualTo("[]");
    assertThat(imds.value("events/maintenance/history")).isEqualTo("[]");
    ScheduledEvent reboot =
        ScheduledEvent.of(
            "instance-event-0d59937288b749b32",
            ScheduledEvent.Code.SYSTEM_REBOOT,
            NOW.plus(Duration.ofDays(1)),
            NOW.plus(Duration.ofDays(2)));
    rehearsal.schedule(reboot);
    assertThat(imds.value("events/maintenance/scheduled"))
        .isEqualTo(
            """
            [ {
              "NotBefore" : "26 Nov 2026 10:30:00 GMT",
              "Code" : "system-reboot",
              "Description" : "scheduled reboot",
              "EventId" : "instance-event-0d59937288b749b32",
              "NotAfter" : "27 Nov 2026 10:30:00 GMT",
              "State" : "active"
            } ]""");
    assertThat(statusEvents())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.instanceEventId()).isEqualTo(reboot.eventId());
              assertThat(event.codeAsString()).isEqualTo("system-reboot");
              assertThat(event.notBefore()).isEqualTo(reboot.notBefore());
              assertThat(event.notAfter()).isEqualTo(reboot.notAfter());
            });
    rehearsal.recommendRebalance();
    rehearsal.schedule(reboot.over(ScheduledEvent.State.COMPLETED));
    assertThat(statusEvents())
        .extracting(InstanceStatusEvent::description)
        .containsExactly("[Completed] scheduled reboot");
    assertThat(imds.value("events/maintenance/scheduled")).isEqualTo("[]");
    assertThat(imds.value("events/maintenance/history"))
        .contains("[Completed] scheduled reboot", "\"completed\"");
    rehearsal.clear();
    assertThat(statusEvents()).isEmpty();
  }

  @Test
  void theStartOfAnEventIsMovedUntilItsDeadline() {
    Instant deadline = NOW.plus(Duration.ofDays(7));
    ScheduledEvent reboot =
        new ScheduledEvent(
            "instance-event-0d59937288b749b32",
            ScheduledEvent.Code.SYSTEM_REBOOT,
            "scheduled reboot",
            NOW.plus(Duration.ofDays(1)),
            NOW.plus(Duration.ofDays(2)),
            deadline,
            ScheduledEvent.State.ACTIVE);
    rehearsal.schedule(reboot);

    Instant start = NOW.plus(Duration.ofDays(3));
    assertThat(moved(reboot, start).notBefore()).isEqualTo(start);
    assertThat(statusEvents())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.notBefore()).isEqualTo(start);
              assertThat(event.notAfter()).isEqualTo(NOW.plus(Duration.ofDays(4)));
              assertThat(event.notBeforeDeadline()).isEqualTo(deadline);
            });
    assertThat(imds.value("events/maintenance/scheduled"))
        .contains("\"NotBefore\" : \"28 Nov 2026 10:30:00 GMT\"");

    assertNotMoved(reboot, deadline.plusSeconds(1), "after the event deadline");
    assertNotMoved(reboot, NOW.plus(Duration.ofMinutes(59)), "at least 60 minutes");
    rehearsal.schedule(reboot.over(ScheduledEvent.State.CANCELED));
    assertNotMoved(reboot, start, "can't be rescheduled");
  }

  @Test
  void anEventWithoutADeadlineIsNotMoved() {
    ScheduledEvent stop =
        ScheduledEvent.of(
            "instance-event-0d59937288b749b33",
            ScheduledEvent.Code.INSTANCE_STOP,
            NOW.plus(Duration.ofDays(1)),
            NOW.plus(Duration.ofDays(2)));
    rehearsal.schedule(stop);
    assertNotMoved(stop, NOW.plus(Duration.ofDays(2)), "can't be rescheduled");
  }

  @Test
  void anEventThatIsAboutToStartIsNotMoved() {
    for (Duration left : List.of(Duration.ofMinutes(4), Duration.ofMinutes(-1))) {
      ScheduledEvent reboot =
          new ScheduledEvent(
              "instance-event-0d59937288b749b34",
              ScheduledEvent.Code.SYSTEM_REBOOT,
              "scheduled reboot",
              NOW.plus(left),
              NOW.plus(Duration.ofHours(2)),
              NOW.plus(Duration.ofDays(5)),
              ScheduledEvent.State.ACTIVE);
      rehearsal.schedule(reboot);
      assertNotMoved(reboot, NOW.plus(Duration.ofDays(1)), "next 5 minutes");
    }
  }

  private InstanceStatusEvent moved(ScheduledEvent event, Instant start) {
    return EC2.client("111122223333", Region.EU_WEST_1)
        .modifyInstanceEventStartTime(
            r -> r.instanceId(instanceId).instanceEventId(event.eventId()).notBefore(start))
        .event();
  }

  private void assertNotMoved(ScheduledEvent event, Instant start, String why) {
    assertThatThrownBy(() -> moved(event, start))
        .isInstanceOfSatisfying(
            Ec2Exception.class,
            fault ->
                assertThat(fault.awsErrorDetails().errorCode())
                    .isEqualTo("InvalidInstanceEventStartTime"))
        .hasMessageContaining(why);
  }

  private List<InstanceStatusEvent> statusEvents() {
    return EC2.client("111122223333", Region.EU_WEST_1)
        .describeInstanceStatus(r -> r.instanceIds(instanceId).includeAllInstances(true))
        .instanceStatuses()
        .get(0)
        .events();
  }

  @Test
  void anEventCantEndBeforeItBegins() {
    assertThatThrownBy(
            () ->
                ScheduledEvent.of("e", ScheduledEvent.Code.INSTANCE_STOP, NOW, NOW.minusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(NOW.minusSeconds(1).toString());
  }

  @Test
  void theTargetLifecycleStateIsThereInAnAutoScalingGroup() {
    assertThat(imds.has("autoscaling/target-lifecycle-state")).isFalse();
    rehearsal.targetLifecycleState(TargetLifecycleState.WARMED_STOPPED);
    assertThat(imds.value("autoscaling/target-lifecycle-state")).isEqualTo("Warmed:Stopped");
  }

  @Test
  void credentialsOfTheRoleAreThoseThatAreSet() {
    rehearsal.roleCredentials(
        new RoleCredentials("ASIAKEY", "secret", "token", NOW, NOW.plusSeconds(60)));
    assertThat(imds.value("iam/security-credentials/web"))
        .isEqualTo(
            """
            {
              "Code" : "Success",
              "LastUpdated" : "2026-11-25T10:30:00Z",
              "Type" : "AWS-HMAC",
              "AccessKeyId" : "ASIAKEY",
              "SecretAccessKey" : "secret",
              "Token" : "token",
              "Expiration" : "2026-11-25T10:31:00Z"
            }""");
  }

  @Test
  void clearingTakesEverythingBack() {
    rehearsal
        .interruptSpot(SpotInterruption.stop(NOW))
        .recommendRebalance()
        .targetLifecycleState(TargetLifecycleState.STANDBY)
        .clear();
    assertThat(imds.listing("")).doesNotContain("spot/", "autoscaling/");
    assertThat(imds.listing("events")).containsExactly("maintenance/");
  }

  @Test
  void aRollbackTakesBackWhatWasSetSince() {
    World before = EC2.server().snapshot();
    String token = imds.token(60);
    rehearsal.interruptSpot(SpotInterruption.stop(NOW));
    assertThat(imds.has("spot/instance-action")).isTrue();
    EC2.server().restore(before);
    assertThat(imds.has("spot/instance-action")).isFalse();
    assertThat(imds.status("/latest/meta-data/", Imds.TOKEN, token)).isEqualTo(200);
  }

  @Test
  void anInstanceThatIsNotThereCantBeRehearsedWith() {
    MetadataRehearsal nobody = EC2.server().metadata("i-0123456789abcdef0");
    assertThatThrownBy(nobody::recommendRebalance)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'i-0123456789abcdef0'");
  }
}
