package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.made;
import static io.github.localec2.junit.Kit.make;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import io.github.localec2.Transport;
import io.github.localec2.server.journal.CallPattern;
import io.github.localec2.server.journal.Ec2Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Two thousand tests in two JVMs with four threads each, all of which use the same names. */
class ManyTestsIT {
  private static final int FORKS = 2;
  private static final int CLASSES = 4;
  private static final int TESTS = 250;

  /** Would fail if it saw anything of another test, or another anything of it. */
  private static void live(Ec2Client ec2, Ec2Journal journal) {
    assertThat(made(ec2)).containsExactly("fixture");
    make(ec2, "mine");
    ec2.deleteKeyPair(r -> r.keyName("fixture"));
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
    assertThat(made(ec2)).containsExactly("mine");
    assertThat(ec2.describeVpcs().vpcs()).hasSize(2);
    ec2.deleteVpc(r -> r.vpcId(vpc));
    journal.verify(CallPattern.call("CreateVpc"));
    assertThat(journal.calls()).hasSize(7);
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class ServersOfTests {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @RepeatedTest(TESTS)
    void lives(Ec2Client ec2, Ec2Journal journal) {
      live(ec2, journal);
    }
  }

  @LocalEc2(transport = Transport.IN_MEMORY)
  @Execution(ExecutionMode.CONCURRENT)
  static class InMemory {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @RepeatedTest(TESTS)
    void lives(Ec2Client ec2, Ec2Journal journal) {
      live(ec2, journal);
    }
  }

  @LocalEc2
  static class TurnsOnTheServerOfTheClass {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @RepeatedTest(TESTS)
    @Execution(ExecutionMode.SAME_THREAD)
    void lives(Ec2Client ec2, Ec2Journal journal) {
      live(ec2, journal);
    }
  }

  @LocalEc2(lifetime = Lifetime.RUN)
  static class TurnsOnTheServerOfTheRun {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @RepeatedTest(TESTS)
    @Execution(ExecutionMode.SAME_THREAD)
    void lives(Ec2Client ec2, Ec2Journal journal) {
      live(ec2, journal);
    }
  }

  /** What a fork runs. */
  static final class Fork {
    private Fork() {}

    public static void main(String[] args) {
      Map<String, String> parameters = new HashMap<>(Kit.PARALLEL);
      // classes run beside each other, whatever their methods do
      parameters.put("junit.jupiter.execution.parallel.mode.classes.default", "concurrent");
      EngineExecutionResults results =
          Kit.run(
              parameters,
              ServersOfTests.class,
              InMemory.class,
              TurnsOnTheServerOfTheClass.class,
              TurnsOnTheServerOfTheRun.class);
      Kit.failures(results).stream().limit(3).forEach(System.out::println);
      System.out.println(results.testEvents().succeeded().count() + " passed");
    }
  }

  @Test
  void testsNeverInterfere() throws Exception {
    List<Process> forks = new ArrayList<>();
    for (int i = 0; i < FORKS; i++) {
      forks.add(fork());
    }
    for (Process each : forks) {
      String output = new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(each.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(output).endsWith(CLASSES * TESTS + " passed\n");
    }
  }

  private static Process fork() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Fork.class.getName())
        .redirectErrorStream(true)
        .start();
  }
}
