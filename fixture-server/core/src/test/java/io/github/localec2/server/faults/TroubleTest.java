package io.github.localec2.server.faults;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.HeldClock;
import io.github.localec2.server.TestEc2;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AvailabilityZoneState;
import software.amazon.awssdk.services.ec2.model.EventCode;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.SpotInstanceRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceState;
import software.amazon.awssdk.services.ec2.model.StatusType;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;

/** What goes wrong with instances and zones. */
class TroubleTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final HeldClock CLOCK = new HeldClock(START);

  @RegisterExtension static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().clock(CLOCK));

  private final Ec2Faults faults = EC2.server().faults();
  private final Ec2Client ec2 = EC2.client();

  private static Instance launch(Ec2Client ec2, String zone, int count) {
    return ec2.runInstances(
            r ->
                r.imageId("ami-ff0fea8310f3")
                    .instanceType(InstanceType.T3_MICRO)
                    .minCount(count)
                    .maxCount(count)
                    .placement(p -> p.availabilityZone(zone)))
        .instances()
        .get(0);
  }

  private Instance instance(String id) {
    return ec2.describeInstances(r -> r.instanceIds(id)).reservations().get(0).instances().get(0);
  }

  private InstanceStatus status(String id) {
    return ec2.describeInstanceStatus(r -> r.instanceIds(id)).instanceStatuses().get(0);
  }

  private List<String> found(String filter, String value) {
    return ec2
        .describeInstanceStatus(r -> r.filters(Filter.builder().name(filter).values(value).build()))
        .instanceStatuses()
        .stream()
        .map(InstanceStatus::instanceId)
        .toList();
  }

  @Test
  void roomRunsOutForAllAccountsTogether() {
    faults.capacity("t3.micro", "us-east-1a", 3);
    Ec2Client partner = EC2.client("111122223333", Region.US_EAST_1);

    launch(ec2, "us-east-1a", 2);
    launch(partner, "us-east-1a", 1);

    assertThat(
            assertFault("InsufficientInstanceCapacity", () -> launch(ec2, "us-east-1a", 1))
                .statusCode())
        .isEqualTo(500);
    assertFault("InsufficientInstanceCapacity", () -> launch(partner, "us-east-1a", 1));
    launch(ec2, "us-east-1b", 1);
    faults.capacity("t3.micro", "us-east-1a", 1);
    launch(ec2, "us-east-1a", 1);
  }

  @Test
  void aZoneIsOutOfOrder() {
    String id = launch(ec2, "us-east-1a", 1).instanceId();
    String elsewhere = launch(ec2, "us-east-1b", 1).instanceId();
    faults.zoneOutage("us-east-1a");

    assertFault("InsufficientInstanceCapacity", () -> launch(ec2, "us-east-1a", 1));
    assertThat(status(id).systemStatus().status()).isEqualTo(SummaryStatus.IMPAIRED);
    assertThat(status(elsewhere).systemStatus().status()).isEqualTo(SummaryStatus.OK);
    assertThat(ec2.describeAvailabilityZones(r -> r.zoneNames("us-east-1a")).availabilityZones())
        .singleElement()
        .satisfies(zone -> assertThat(zone.state()).isEqualTo(AvailabilityZoneState.UNAVAILABLE))
        .satisfies(zone -> assertThat(zone.messages()).hasSize(1));

    faults.endZoneOutage("us-east-1a");
    assertThat(status(id).systemStatus().status()).isEqualTo(SummaryStatus.OK);
    launch(ec2, "us-east-1a", 1);
  }

  @Test
  void statusChecksFailAndPassAgain() {
    String id = launch(ec2, "us-east-1a", 1).instanceId();
    ec2.describeInstances();
    CLOCK.pass(Duration.ofMinutes(5));
    faults.instance(id).failStatusChecks(StatusCheck.INSTANCE);

    InstanceStatus status = status(id);
    assertThat(status.instanceStatus().status()).isEqualTo(SummaryStatus.IMPAIRED);
    assertThat(status.instanceStatus().details().get(0).status()).isEqualTo(StatusType.FAILED);
    assertThat(status.instanceStatus().details().get(0).impairedSince()).isEqualTo(CLOCK.instant());
    assertThat(status.systemStatus().status()).isEqualTo(SummaryStatus.OK);
    assertThat(found("instance-status.status", "impaired")).containsExactly(id);
    assertThat(found("system-status.reachability", "failed")).isEmpty();

    faults.instance(id).failStatusChecks();
    assertThat(status(id).systemStatus().status()).isEqualTo(SummaryStatus.IMPAIRED);
    assertThat(status(id).attachedEbsStatus().status()).isEqualTo(SummaryStatus.OK);
    faults.instance(id).passStatusChecks();
    assertThat(status(id).instanceStatus().status()).isEqualTo(SummaryStatus.OK);
  }

  @Test
  void anInstanceIsRetiredAtItsTime() {
    String id = launch(ec2, "us-east-1a", 1).instanceId();
    ec2.describeInstances();
    Instant then = CLOCK.instant().plus(Duration.ofDays(14));
    faults.instance(id).retire(then);

    assertThat(status(id).events())
        .singleElement()
        .satisfies(event -> assertThat(event.code()).isEqualTo(EventCode.INSTANCE_RETIREMENT))
        .satisfies(event -> assertThat(event.notBefore()).isEqualTo(then));
    assertThat(found("event.code", "instance-retirement")).containsExactly(id);
    CLOCK.pass(Duration.ofDays(13));
    assertThat(instance(id).state().name()).isEqualTo(InstanceStateName.RUNNING);

    CLOCK.pass(Duration.ofDays(1));
    assertThat(instance(id).state().name()).isEqualTo(InstanceStateName.STOPPED);
    assertThat(instance(id).stateReason().code()).isEqualTo("Server.ScheduledStop");
  }

  @Test
  void aSpotInstanceIsTakenBackAfterItsNotice() {
    Instance spot =
        ec2.runInstances(
                r ->
                    r.imageId("ami-ff0fea8310f3")
                        .minCount(1)
                        .maxCount(1)
                        .instanceMarketOptions(m -> m.marketType(MarketType.SPOT)))
            .instances()
            .get(0);
    ec2.describeInstances();
    faults.instance(spot.instanceId()).recommendRebalance().interruptSpot(Duration.ofMinutes(2));

    assertThat(request(spot).status().code()).isEqualTo("marked-for-termination");
    assertThat(instance(spot.instanceId()).state().name()).isEqualTo(InstanceStateName.RUNNING);

    CLOCK.pass(Duration.ofMinutes(2));
    Instance after = instance(spot.instanceId());
    assertThat(after.state().name()).isEqualTo(InstanceStateName.TERMINATED);
    assertThat(after.stateReason().code()).isEqualTo("Server.SpotInstanceTermination");
    assertThat(request(spot).status().code()).isEqualTo("instance-terminated-no-capacity");
    assertThat(request(spot).state()).isEqualTo(SpotInstanceState.CLOSED);
  }

  private SpotInstanceRequest request(Instance spot) {
    return ec2.describeSpotInstanceRequests(
            r -> r.spotInstanceRequestIds(spot.spotInstanceRequestId()))
        .spotInstanceRequests()
        .get(0);
  }

  @Test
  void whatIsNotThereIsQuoted() {
    String id = launch(ec2, "us-east-1a", 1).instanceId();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.instance("i-00000000"))
        .withMessage("there is no instance 'i-00000000'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.instance(id).interruptSpot(Duration.ofMinutes(2)))
        .withMessage("no spot instance: '" + id + "'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.zoneOutage("us-east-9z"))
        .withMessageContaining("'us-east-9z'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.capacity("t3.micro", "us-east-1a", -1))
        .withMessageContaining("-1");
  }
}
