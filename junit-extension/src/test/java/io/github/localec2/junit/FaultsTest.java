package io.github.localec2.junit;

import static io.github.localec2.server.faults.Ec2Errors.unauthorizedOperation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.localec2.LocalEc2;
import io.github.localec2.server.faults.Ec2Faults;
import io.github.localec2.server.faults.InjectedFault;
import io.github.localec2.server.journal.Ec2Journal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** Faults belong to the test that injects them, or to the class whose fixtures do. */
class FaultsTest {

  private static void refused(Runnable call) {
    assertThatExceptionOfType(Ec2Exception.class)
        .isThrownBy(call::run)
        .matches(e -> e.awsErrorDetails().errorCode().equals("UnauthorizedOperation"));
  }

  @LocalEc2
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class InTurn {
    private static InjectedFault ofTheClass;

    @BeforeAll
    static void fixture(Ec2Faults faults) {
      ofTheClass = faults.on("DescribeVpcs").once().fail(unauthorizedOperation());
    }

    @Test
    @Order(1)
    void injects(Ec2Client ec2, Ec2Faults faults) {
      faults.on("DescribeRegions").fail(unauthorizedOperation());

      refused(ec2::describeVpcs);
      refused(ec2::describeRegions);
      assertThat(ofTheClass.hits()).isEqualTo(1);
    }

    @Test
    @Order(2)
    void findsThatOfItsClassOnlyAndAsItWas(Ec2Client ec2, Ec2Faults faults) {
      assertThat(faults.injected()).containsExactly(ofTheClass);
      assertThat(ofTheClass.hits()).isZero();
      ec2.describeRegions();
      refused(ec2::describeVpcs);
      ec2.describeVpcs();
      faults.clear();
    }

    @Nested
    class Within {
      @Test
      void findsItToo(Ec2Client ec2) {
        refused(ec2::describeVpcs);
        ec2.describeVpcs();
      }
    }
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class Beside {
    private static final CountDownLatch ALL = new CountDownLatch(4);

    @BeforeAll
    static void fixture(Ec2Faults faults) {
      faults.on("DescribeVpcs").once().fail(unauthorizedOperation());
    }

    @RepeatedTest(4)
    void hasThemForItself(Ec2Client ec2, Ec2Faults faults, Ec2Journal journal) throws Exception {
      ALL.countDown();
      assertThat(ALL.await(60, TimeUnit.SECONDS)).isTrue();

      refused(ec2::describeVpcs);
      ec2.describeVpcs();
      faults.onAnyCall().fail(unauthorizedOperation());
      refused(ec2::describeVpcs);
      assertThat(journal.calls()).hasSize(3);
    }
  }

  @LocalEc2
  static class Failing {
    @Test
    void fails(Ec2Client ec2, Ec2Faults faults) {
      faults.on("DescribeVpcs").fail(unauthorizedOperation());
      ec2.describeVpcs();
    }
  }

  @Test
  void faultsEndWithTheirTest() {
    Kit.passes(3, InTurn.class);
  }

  @Test
  void concurrentTestsHaveFaultsOfTheirOwn() {
    Kit.passes(Kit.PARALLEL, 4, Beside.class);
  }

  @Test
  void aFailureTellsWhichCallsMetAFault() {
    Throwable failure = Kit.failures(Kit.run(Failing.class)).get(0);

    assertThat(failure.getSuppressed())
        .extracting(Throwable::toString)
        .anyMatch(text -> text.contains("[injected: DescribeVpcs fails with Unauthorized"));
  }
}
