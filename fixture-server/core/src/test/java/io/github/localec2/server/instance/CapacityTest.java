package io.github.localec2.server.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.localec2.server.HeldClock;
import io.github.localec2.server.network.RegionDefaults;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.operation.HandlerSettings;
import io.github.localec2.server.operation.Invocation;
import io.github.localec2.server.protocol.codec.SdkModelCopy;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Ids;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.StateSettings;
import io.github.localec2.server.state.Transitions;
import io.github.localec2.server.vm.mock.MockVmManager;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeSpotInstanceRequestsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotInstanceRequestsResponse;
import software.amazon.awssdk.services.ec2.model.RequestSpotInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.SpotInstanceRequest;

/** A zone without room for more. */
class CapacityTest {
  private static final Scope SCOPE = new Scope("000000000000", "us-east-1");

  private final HeldClock clock = new HeldClock(Instant.parse("2026-03-01T10:00:00Z"));
  private final Ec2State state =
      new Ec2State(
          new StateSettings(
              clock, new Ids(new SplittableRandom(1)), Transitions.AT_ONCE, RegionDefaults::fill));
  private final Machines machines = new Machines(new MockVmManager(Clock.systemUTC()), () -> state);

  private RunInstancesResponse run(String zone, int min, int max) {
    RunInstancesRequest request =
        RunInstancesRequest.builder()
            .imageId("ami-000001")
            .instanceType("m5.large")
            .minCount(min)
            .maxCount(max)
            .placement(placement -> placement.availabilityZone(zone))
            .build();
    return (RunInstancesResponse)
        answer(InstanceOperations.family(machines, scope -> {}), "RunInstances", request);
  }

  private Object answer(Family family, String name, Object request) {
    HandlerSettings settings =
        new HandlerSettings(() -> URI.create("http://127.0.0.1"), true, "mock");
    return family.operations().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow()
        .run(
            request,
            state,
            new Invocation(name, SCOPE, "id", false, null, settings, new SdkModelCopy()));
  }

  private void limit(String type, String zone, int left) {
    state.write(
        SCOPE,
        view -> {
          Capacity.limit(view, type, zone, left);
          return left;
        });
  }

  @Test
  void aLaunchTakesWhatThereIsRoomForIfThatIsEnough() {
    limit("m5.large", "us-east-1a", 3);
    assertThat(run("us-east-1a", 2, 10).instances()).hasSize(3);
  }

  @Test
  void tooLittleRoomIsEc2sOwnFault() {
    limit("m5.large", "us-east-1a", 3);
    Ec2Fault fault = catchThrowableOfType(Ec2Fault.class, () -> run("us-east-1a", 4, 10));
    assertThat(fault.code()).isEqualTo("InsufficientInstanceCapacity");
    assertThat(fault.status()).isEqualTo(500);
    assertThat(run("us-east-1b", 4, 10).instances()).hasSize(10);
  }

  @Test
  void roomIsUsedUp() {
    limit(Capacity.ANY, "us-east-1a", 2);
    run("us-east-1a", 1, 1);
    run("us-east-1a", 1, 1);
    assertThat(catchThrowableOfType(Ec2Fault.class, () -> run("us-east-1a", 1, 1)).code())
        .isEqualTo("InsufficientInstanceCapacity");
  }

  @Test
  void aSpotRequestWithoutRoomWaitsAndExpiresAtItsEnd() {
    limit(Capacity.ANY, Capacity.ANY, 0);
    Instant end = clock.instant().plus(Duration.ofHours(1));
    Family spot = SpotRequestOperations.family(machines);
    answer(
        spot,
        "RequestSpotInstances",
        RequestSpotInstancesRequest.builder()
            .validUntil(end)
            .launchSpecification(spec -> spec.imageId("ami-000001").instanceType("m5.large"))
            .build());
    clock.pass(Duration.ofMinutes(59));
    assertThat(described(spot).status().code()).isEqualTo("capacity-not-available");

    clock.pass(Duration.ofMinutes(1));

    assertThat(described(spot).stateAsString()).isEqualTo("cancelled");
    assertThat(described(spot).status().code()).isEqualTo("schedule-expired");
    assertThat(described(spot).status().updateTime()).isEqualTo(end);
  }

  @Test
  void aSpotRequestWhoseTimeComesWithoutRoomStaysOpen() {
    limit(Capacity.ANY, Capacity.ANY, 0);
    Family spot = SpotRequestOperations.family(machines);
    answer(
        spot,
        "RequestSpotInstances",
        RequestSpotInstancesRequest.builder()
            .validFrom(clock.instant().plus(Duration.ofHours(1)))
            .launchSpecification(spec -> spec.imageId("ami-000001").instanceType("m5.large"))
            .build());

    clock.pass(Duration.ofHours(1));

    assertThat(described(spot).stateAsString()).isEqualTo("open");
    assertThat(described(spot).status().code()).isEqualTo("capacity-not-available");
  }

  private SpotInstanceRequest described(Family spot) {
    return ((DescribeSpotInstanceRequestsResponse)
            answer(
                spot,
                "DescribeSpotInstanceRequests",
                DescribeSpotInstanceRequestsRequest.builder().build()))
        .spotInstanceRequests()
        .get(0);
  }
}
