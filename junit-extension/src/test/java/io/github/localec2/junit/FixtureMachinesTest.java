package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.SEEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.AfterFailure;
import io.github.localec2.VmManagerType;
import io.github.localec2.server.vm.VmException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** What becomes of machines that a class made once when its tests stop, start or end them. */
class FixtureMachinesTest {

  @BeforeEach
  void nothingSeenYet() {
    SEEN.clear();
    SwitchedEngine.ON.clear();
    SwitchedEngine.KEPT.clear();
    SwitchedEngine.wanted = true;
  }

  @AfterEach
  void noEngine() {
    SwitchedEngine.wanted = false;
  }

  private static LocalEc2Extension extension(AfterFailure afterFailure) {
    return LocalEc2Extension.builder()
        .afterFailure(afterFailure)
        .vmManager(VmManagerType.DOCKER)
        .build();
  }

  private static String state(Ec2Client ec2, String id) {
    return ec2.describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0)
        .state()
        .nameAsString();
  }

  private static String fixture() {
    return (String) SEEN.get("fixture");
  }

  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class Switching {
    @RegisterExtension static final LocalEc2Extension EC2 = extension(AfterFailure.DEFAULT);

    @BeforeAll
    static void launch(Ec2Client ec2) {
      SEEN.put("fixture", Kit.launch(ec2));
      SEEN.put("stopped", Kit.launch(ec2));
      ec2.stopInstances(r -> r.instanceIds((String) SEEN.get("stopped")));
    }

    @Test
    @Order(1)
    void switchesBoth(Ec2Client ec2) {
      String stopped = (String) SEEN.get("stopped");
      assertThat(state(ec2, stopped)).isEqualTo("stopped");
      ec2.stopInstances(r -> r.instanceIds(fixture()));
      ec2.startInstances(r -> r.instanceIds(stopped));
      assertThat(SwitchedEngine.ON)
          .containsExactlyInAnyOrderEntriesOf(Map.of(fixture(), false, stopped, true));
    }

    @Test
    @Order(2)
    void findsBothAsTheyWere(Ec2Client ec2) {
      String stopped = (String) SEEN.get("stopped");
      assertThat(SwitchedEngine.ON)
          .containsExactlyInAnyOrderEntriesOf(Map.of(fixture(), true, stopped, false));
      assertThat(state(ec2, fixture())).isEqualTo("running");
      assertThat(state(ec2, stopped)).isEqualTo("stopped");
    }
  }

  @Test
  void whatATestStopsIsStartedAgainAndTheOtherWayRound() {
    Kit.passes(2, Switching.class);
    assertThat(SwitchedEngine.ON).isEmpty();
  }

  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class Ending {
    @RegisterExtension static final LocalEc2Extension EC2 = extension(AfterFailure.DEFAULT);

    @BeforeAll
    static void launch(Ec2Client ec2) {
      SEEN.put("fixture", Kit.launch(ec2));
    }

    @Test
    @Order(1)
    void endsIt(Ec2Client ec2) {
      ec2.terminateInstances(r -> r.instanceIds(fixture()));
    }

    @Test
    @Order(2)
    void findsItTerminated(Ec2Client ec2) {
      assertThat(state(ec2, fixture())).isEqualTo("terminated");
      Kit.launch(ec2);
    }

    @Test
    @Order(3)
    void findsItTerminatedStill(Ec2Client ec2) {
      assertThat(state(ec2, fixture())).isEqualTo("terminated");
      assertThat(ec2.describeInstances().reservations()).hasSize(1);
    }
  }

  @Test
  void whoEndsAFixtureFailsOnceAndIsToldWhy() {
    List<Throwable> failures = Kit.failures(Kit.run(Ending.class));
    assertThat(failures)
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure)
                    .hasRootCauseInstanceOf(VmException.class)
                    .rootCause()
                    .hasMessageContainingAll(fixture(), "@BeforeAll", "@BeforeEach"));
    assertThat(SwitchedEngine.ON).isEmpty();
  }

  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class Failing {
    @RegisterExtension static final LocalEc2Extension EC2 = extension(AfterFailure.KEEP);

    @BeforeAll
    static void launch(Ec2Client ec2) {
      SEEN.put("fixture", Kit.launch(ec2));
    }

    @Test
    @Order(1)
    void fails(Ec2Client ec2) {
      SEEN.put("mine", Kit.launch(ec2));
      throw new AssertionError("on purpose");
    }

    @Test
    @Order(2)
    void passes(Ec2Client ec2) {
      SEEN.put("other", Kit.launch(ec2));
      assertThat(ec2.describeInstances().reservations()).hasSize(2);
    }
  }

  @Test
  void theMachinesOfAFailedTestAreKeptIfAskedFor() {
    List<Throwable> failures = Kit.failures(Kit.run(Failing.class));
    String mine = (String) SEEN.get("mine");
    assertThat(SwitchedEngine.KEPT).containsExactly(mine);
    assertThat(SwitchedEngine.ON).containsOnlyKeys(mine);
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).hasMessage("on purpose");
    assertThat(failures.get(0).getSuppressed())
        .anySatisfy(said -> assertThat(said).asString().contains("kept", "enter " + mine));
  }

  @Test
  void otherwiseTheyEndAsTheTestDoes() {
    assertThat(Kit.failures(Kit.run(Map.of("localec2.after-failure", "clean"), Undecided.class)))
        .hasSize(1);
    assertThat(SwitchedEngine.ON).isEmpty();
    assertThat(Kit.failures(Kit.run(Map.of("localec2.after-failure", "keep"), Undecided.class)))
        .hasSize(1);
    assertThat(SwitchedEngine.ON).hasSize(1);
    assertThat(Kit.failures(Kit.run(Map.of("localec2.after-failure", "burn"), Undecided.class)))
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("'burn'"));
  }

  static class Undecided {
    @RegisterExtension static final LocalEc2Extension EC2 = extension(AfterFailure.DEFAULT);

    @Test
    void fails(Ec2Client ec2) {
      Kit.launch(ec2);
      throw new AssertionError("on purpose");
    }
  }
}
