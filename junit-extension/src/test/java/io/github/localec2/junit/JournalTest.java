package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.make;
import static io.github.localec2.server.journal.CallPattern.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.localec2.InjectEc2;
import io.github.localec2.LocalEc2;
import io.github.localec2.UnsupportedOperations;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.journal.Times;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** The calls of a test, in its journal and beside its failure. */
class JournalTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @LocalEc2
  static class OwnCalls {
    @InjectEc2 private static Ec2Journal ofTheClass;

    @InjectEc2 private Ec2Journal ofTheTest;

    @BeforeAll
    static void fixture(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @RepeatedTest(3)
    void seesItsOwn(Ec2Client ec2, Ec2Journal parameter) {
      ec2.describeVpcs();

      parameter.verify(call("DescribeVpcs"));
      assertThat(parameter.calls().operations()).containsExactly("DescribeVpcs");
      assertThat(ofTheTest.calls().operations()).containsExactly("DescribeVpcs");
      assertThat(ofTheClass.calls().operations()).startsWith("CreateKeyPair");
    }
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class Concurrent {
    @RepeatedTest(8)
    void seesItsOwn(Ec2Client ec2, Ec2Journal journal) {
      CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(ec2::describeVpcs);

      journal.await("DescribeVpcs", LONG);

      elsewhere.join();
      journal.verifyNothingBut(call("DescribeVpcs"));
      journal.verify(call("DescribeVpcs"));
    }
  }

  @Test
  void theJournalOfATestHasItsOwnCallsOnly() {
    Kit.passes(3, OwnCalls.class);
    Kit.passes(Kit.PARALLEL, 8, Concurrent.class);
  }

  @LocalEc2
  static class Failing {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @Test
    void fails(Ec2Client ec2) {
      ec2.describeVpcs(r -> r.maxResults(7));
      throw new AssertionError("on purpose");
    }

    @AfterEach
    void further(Ec2Client ec2) {
      ec2.describeRegions();
    }
  }

  @Test
  void theFailureOfATestShowsItsCalls() {
    Throwable failure = Kit.failures(Kit.run(Failing.class)).get(0);

    assertThat(failure).hasMessage("on purpose");
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(failure.getSuppressed()[0].toString())
        .startsWith("EC2 got 2 calls")
        .contains("DescribeVpcs(MaxResults=7) -> 200")
        .contains("DescribeRegions() -> 200")
        .doesNotContain("CreateKeyPair");
  }

  @LocalEc2
  static class FailingFixtures {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      make(ec2, "fixture");
      throw new IllegalStateException("on purpose");
    }

    @Test
    void never() {}
  }

  @Test
  void theFailureOfAClassShowsItsCalls() {
    Throwable failure = Kit.failures(Kit.run(FailingFixtures.class)).get(0);

    assertThat(failure).hasMessage("on purpose");
    assertThat(failure.getSuppressed()[0].toString()).contains("CreateKeyPair(KeyName=fixture");
  }

  @LocalEc2
  static class FailingEnd {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @RepeatedTest(2)
    void passes(Ec2Client ec2) {
      ec2.describeVpcs();
    }

    @AfterAll
    static void end(Ec2Client ec2, Ec2Journal journal) {
      ec2.describeRegions();
      journal.verify(call("DescribeRegions"));
      journal.verify(call("DescribeVpcs"), Times.exactly(2));
      throw new IllegalStateException("on purpose");
    }
  }

  @Test
  void theFailureOfAClassShowsWhatItCalledBeforeAndAfterItsTests() {
    Throwable failure = Kit.failures(Kit.run(FailingEnd.class)).get(0);

    assertThat(failure).hasMessage("on purpose");
    assertThat(failure.getSuppressed()[0].toString())
        .startsWith("EC2 got 2 calls")
        .contains("CreateKeyPair(KeyName=fixture")
        .contains("DescribeRegions() -> 200")
        .doesNotContain("DescribeVpcs");
  }

  @LocalEc2
  static class Aborted {
    @Test
    void aborts(Ec2Client ec2) {
      ec2.describeVpcs();
      Assumptions.abort("on purpose");
    }
  }

  @Test
  void anAbortedTestIsNoFailure() {
    Kit.run(Aborted.class).testEvents().assertStatistics(events -> events.aborted(1).failed(0));
  }

  private static void callsWhatIsMissing(Ec2Client ec2) {
    assertThatExceptionOfType(Ec2Exception.class)
        .isThrownBy(() -> ec2.describeSpotDatafeedSubscription());
  }

  @LocalEc2(unsupportedOperations = UnsupportedOperations.FAIL)
  static class Strict {
    @Test
    void swallowsTheError(Ec2Client ec2) {
      callsWhatIsMissing(ec2);
      callsWhatIsMissing(ec2);
    }

    @Test
    void callsNoneSuch(Ec2Client ec2) {
      ec2.describeVpcs();
    }
  }

  @LocalEc2
  static class Lenient {
    @Test
    void swallowsTheError(Ec2Client ec2) {
      callsWhatIsMissing(ec2);
    }
  }

  @LocalEc2(unsupportedOperations = UnsupportedOperations.FAIL)
  static class StrictFixtures {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      callsWhatIsMissing(ec2);
    }

    @Test
    void callsNoneSuch(Ec2Client ec2) {
      ec2.describeVpcs();
    }
  }

  @Test
  void anUnsupportedOperationFailsItsTestIfSoSet() {
    List<Throwable> failures = Kit.failures(Kit.run(Strict.class));

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0))
        .hasMessage(
            "Local EC2 does not support what was called: [DescribeSpotDatafeedSubscription]");
    assertThat(failures.get(0).getSuppressed()[0].toString()).contains("2 calls");
    Kit.passes(1, Lenient.class);
    assertThat(
            Kit.failures(Kit.run(Map.of("localec2.unsupported-operations", "fail"), Lenient.class)))
        .hasSize(1);
  }

  @LocalEc2(unsupportedOperations = UnsupportedOperations.FAIL)
  static class StrictEnd {
    @Test
    void callsNoneSuch(Ec2Client ec2) {
      ec2.describeVpcs();
    }

    @AfterAll
    static void end(Ec2Client ec2) {
      callsWhatIsMissing(ec2);
    }
  }

  static class StrictAndForgetful {
    @RegisterExtension
    static final LocalEc2Extension EC2 =
        LocalEc2Extension.builder()
            .unsupportedOperations(UnsupportedOperations.FAIL)
            .server(settings -> settings.journal(2))
            .build();

    @Test
    void callsMuchAfterwards(Ec2Client ec2) {
      callsWhatIsMissing(ec2);
      for (int i = 0; i < 5; i++) {
        ec2.describeVpcs();
      }
    }

    @Test
    void callsNoneSuch(Ec2Client ec2) {
      ec2.describeVpcs();
    }
  }

  @Test
  void anUnsupportedOperationOfTheEndFailsTheClass() {
    assertThat(Kit.failures(Kit.run(StrictEnd.class)))
        .singleElement()
        .isInstanceOf(AssertionError.class)
        .asString()
        .contains("DescribeSpotDatafeedSubscription");
  }

  @Test
  void anUnsupportedOperationIsNotForgottenWithItsCall() {
    List<Throwable> failures = Kit.failures(Kit.run(StrictAndForgetful.class));

    assertThat(failures)
        .singleElement()
        .asString()
        .contains("does not support what was called: [DescribeSpotDatafeedSubscription]");
    assertThat(failures.get(0).getSuppressed()[0].toString()).contains("no longer kept");
  }

  @Test
  void anUnsupportedOperationOfTheFixturesFailsTheClass() {
    assertThat(Kit.failures(Kit.run(StrictFixtures.class)))
        .singleElement()
        .isInstanceOf(AssertionError.class)
        .asString()
        .contains("DescribeSpotDatafeedSubscription");
  }

  @Test
  void aWrongValueIsQuoted() {
    assertThat(
            Kit.failures(
                Kit.run(Map.of("localec2.unsupported-operations", "explode"), Lenient.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .asString()
        .contains("localec2.unsupported-operations: must be one of answer, fail: 'explode'");
  }
}
