package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import io.github.localec2.TransitionDelays;
import io.github.localec2.server.Ec2Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** A test's time ends with it. */
class TimeTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private static InstanceStateName state(Ec2Client ec2, String id) {
    return ec2.describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0)
        .state()
        .name();
  }

  @LocalEc2(transitionDelays = TransitionDelays.REALISTIC)
  static class InTurn {
    private static String fixture;

    @BeforeAll
    static void fixture(Ec2Client ec2, Ec2Clock clock) {
      clock.holdAt(START);
      fixture = Kit.launch(ec2);
    }

    @RepeatedTest(3)
    void findsTheTimeOfItsClass(Ec2Client ec2, Ec2Clock clock) {
      assertThat(clock.instant()).isEqualTo(START);
      assertThat(state(ec2, fixture)).isEqualTo(InstanceStateName.PENDING);
      clock.advance(Duration.ofMinutes(1));
      assertThat(state(ec2, fixture)).isEqualTo(InstanceStateName.RUNNING);
      clock.resume();
    }
  }

  @LocalEc2(transitionDelays = TransitionDelays.REALISTIC)
  @Execution(ExecutionMode.CONCURRENT)
  static class Beside extends InTurn {}

  @LocalEc2
  static class Configured {
    @Test
    void waitsForNothing(Ec2Client ec2, Ec2Clock clock) {
      clock.holdAt(START);
      String id = Kit.launch(ec2);

      assertThat(state(ec2, id)).isEqualTo(InstanceStateName.RUNNING);
      assertThat(clock.instant()).isAfter(START);
    }
  }

  @Test
  void theClockIsAsItWasAfterEachTest() {
    Kit.passes(3, InTurn.class);
  }

  @Test
  void concurrentTestsHaveTheTimeOfTheirClassForThemselves() {
    Kit.passes(Kit.PARALLEL, 3, Beside.class);
  }

  @Test
  void delaysCanBeConfigured() {
    Kit.passes(Map.of("localec2.transition-delays", "skipped"), 1, Configured.class);
  }

  @Test
  void aWrongValueIsQuoted() {
    assertThat(
            Kit.failures(Kit.run(Map.of("localec2.transition-delays", "slow"), Configured.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .asString()
        .contains("localec2.transition-delays: must be one of none, realistic, skipped: 'slow'");
  }
}
