package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.made;
import static io.github.localec2.junit.Kit.make;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** JVMs of one build that run the same class at once, as Surefire's forks do. */
class ForkedJvmsIT {

  @LocalEc2
  static class InEachFork {
    @RepeatedTest(50)
    void hasItsOwn(Ec2Client ec2) {
      make(ec2, "same name");
      assertThat(made(ec2)).containsExactly("same name");
    }
  }

  /** What a fork runs. */
  static final class Fork {
    private Fork() {}

    public static void main(String[] args) {
      List<Throwable> failures = Kit.failures(Kit.run(InEachFork.class));
      failures.forEach(failure -> System.out.println(failure.getMessage()));
      System.out.println(failures.isEmpty() ? "all passed" : "failed");
    }
  }

  private static Process fork(String vmManager) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Fork.class.getName());
    builder.environment().put("EC2_VM_MANAGER", vmManager);
    return builder.redirectErrorStream(true).start();
  }

  private static String output(Process fork) throws Exception {
    String output = new String(fork.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(fork.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @Test
  void forksShareNothing() throws Exception {
    List<Process> forks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      forks.add(fork("mock"));
    }
    for (Process fork : forks) {
      assertThat(output(fork)).endsWith("all passed\n");
    }
  }

  @Test
  void theEnvironmentReachesTheServer() throws Exception {
    assertThat(output(fork("hyperv")))
        .contains(
            "the environment variable EC2_VM_MANAGER: must be one of mock, docker, libvirt:"
                + " 'hyperv'");
  }
}
