package io.github.localec2.server.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.localec2.server.network.RegionDefaults;
import io.github.localec2.server.operation.HandlerSettings;
import io.github.localec2.server.operation.Invocation;
import io.github.localec2.server.operation.Operation;
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
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

/** A zone without room for more. */
class CapacityTest {
  private static final Scope SCOPE = new Scope("000000000000", "us-east-1");

  private final Ec2State state =
      new Ec2State(
          new StateSettings(
              Clock.systemUTC(),
              new Ids(new SplittableRandom(1)),
              Transitions.AT_ONCE,
              RegionDefaults::fill));
  private final Machines machines = new Machines(new MockVmManager(Clock.systemUTC()), () -> state);

  private RunInstancesResponse run(String zone, int min, int max) {
    Operation<?> operation =
        InstanceOperations.family(machines, scope -> {}).operations().stream()
            .filter(each -> each.name().equals("RunInstances"))
            .findFirst()
            .orElseThrow();
    RunInstancesRequest request =
        RunInstancesRequest.builder()
            .imageId("ami-000001")
            .instanceType("m5.large")
            .minCount(min)
            .maxCount(max)
            .placement(placement -> placement.availabilityZone(zone))
            .build();
    HandlerSettings settings =
        new HandlerSettings(() -> URI.create("http://127.0.0.1"), true, "mock");
    return (RunInstancesResponse)
        operation.run(
            request,
            state,
            new Invocation("RunInstances", SCOPE, "id", false, null, settings, new SdkModelCopy()));
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
}
