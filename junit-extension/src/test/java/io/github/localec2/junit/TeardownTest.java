package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.SEEN;
import static io.github.localec2.junit.Kit.made;
import static io.github.localec2.junit.Kit.make;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.LocalEc2;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** What goes wrong in a test leaves nothing, and what ends is closed. */
class TeardownTest {

  @BeforeEach
  void nothingSeenYet() {
    SEEN.clear();
  }

  @LocalEc2
  static class Failing {
    @Test
    void a(Ec2Client ec2) {
      assertThat(made(ec2)).isEmpty();
      make(ec2, "a");
      throw new AssertionError("on purpose");
    }

    @Test
    void b(Ec2Client ec2) {
      assertThat(made(ec2)).isEmpty();
      make(ec2, "b");
      throw new AssertionError("on purpose");
    }
  }

  @LocalEc2
  static class FailingBefore {
    @BeforeEach
    void setUp(Ec2Client ec2, URI endpoint) {
      SEEN.put("endpoint", endpoint);
      assertThat(made(ec2)).isEmpty();
      make(ec2, "before");
      throw new AssertionError("on purpose");
    }

    @RepeatedTest(2)
    void never() {}
  }

  @Test
  void aTestThatFailsLeavesNothing() {
    for (Class<?> type : new Class<?>[] {Failing.class, FailingBefore.class}) {
      EngineExecutionResults results = Kit.run(type);
      assertThat(Kit.failures(results))
          .hasSize(2)
          .allSatisfy(failure -> assertThat(failure).hasMessage("on purpose"));
    }
  }

  @LocalEc2
  static class FailingFixtures {
    @BeforeAll
    static void fixtures(URI endpoint) {
      SEEN.put("endpoint", endpoint);
      throw new IllegalStateException("no fixtures");
    }

    @Test
    void never() {}
  }

  @Test
  void aClassThatFailsLeavesNoServer() {
    assertThat(Kit.failures(Kit.run(FailingFixtures.class))).hasSize(1);
    assertClosed((URI) SEEN.get("endpoint"));
  }

  @LocalEc2
  static class FailingAfter {
    @RepeatedTest(2)
    void makes(Ec2Client ec2) {
      assertThat(made(ec2)).isEmpty();
      make(ec2, "made");
    }

    @AfterEach
    void tearDown(Ec2Client ec2) {
      make(ec2, "after");
      throw new IllegalStateException("no teardown");
    }
  }

  @LocalEc2
  static class FailingEnd {
    @Test
    void makes(Ec2Client ec2, URI endpoint) {
      SEEN.put("endpoint", endpoint);
      make(ec2, "made");
    }

    @AfterAll
    static void end(Ec2Client ec2) {
      assertThat(made(ec2)).isEmpty();
      throw new IllegalStateException("no end");
    }
  }

  @Test
  void aTeardownThatFailsLeavesNothing() {
    assertThat(Kit.failures(Kit.run(FailingAfter.class)))
        .hasSize(2)
        .allSatisfy(failure -> assertThat(failure).hasMessage("no teardown"));
    assertThat(Kit.failures(Kit.run(FailingEnd.class)))
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessage("no end"));
    assertClosed((URI) SEEN.get("endpoint"));
  }

  @LocalEc2
  static class Interrupted {
    @RepeatedTest(2)
    @Timeout(value = 200, unit = TimeUnit.MILLISECONDS)
    void waitsForever(Ec2Client ec2) throws InterruptedException {
      assertThat(made(ec2)).isEmpty();
      make(ec2, "made");
      new CountDownLatch(1).await();
    }
  }

  @Test
  void aTestThatIsInterruptedLeavesNothing() {
    assertThat(Kit.failures(Kit.run(Interrupted.class)))
        .hasSize(2)
        .allSatisfy(failure -> assertThat(failure).hasMessageContaining("timed out"));
  }

  @LocalEc2
  static class Ordinary {
    @Test
    void serves(URI endpoint, Ec2Client ec2) {
      SEEN.put("endpoint", endpoint);
      assertThat(ec2.describeRegions().regions()).isNotEmpty();
    }
  }

  @Test
  void theServerEndsWithItsClass() {
    Kit.passes(1, Ordinary.class);
    assertClosed((URI) SEEN.get("endpoint"));
  }

  private static void assertClosed(URI endpoint) {
    assertThatThrownBy(() -> new Socket(endpoint.getHost(), endpoint.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }
}
