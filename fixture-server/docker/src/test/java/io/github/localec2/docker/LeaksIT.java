package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Launching and terminating again and again takes nothing for good. */
@RequiresDocker
final class LeaksIT {
  private static final int AT_ONCE = 10;
  private static final int ROUNDS = 10;

  /** Idle connections to the engine and workers that have not gone home yet. */
  private static final int SLACK = 8;

  /** What this JVM and its server have of everything. */
  private record Count(long containers, long networks, long files, int threads) {
    static Count now(String server) throws IOException {
      return new Count(
          Shell.docker("ps", "-aq", "--filter", "label=" + server).output().lines().count(),
          Shell.docker("network", "ls", "-q", "--filter", "label=" + server)
              .output()
              .lines()
              .count(),
          openFiles(),
          LeftoversIT.threads());
    }

    private static long openFiles() throws IOException {
      Path open = Path.of("/proc/self/fd");
      if (!Files.isDirectory(open)) {
        return 0;
      }
      try (Stream<Path> all = Files.list(open)) {
        return all.count();
      }
    }
  }

  @Test
  void aHundredLaunchesAndTerminationsLeaveWhatWasThereBefore() throws IOException {
    String label;
    try (DockerEc2 ec2 = new DockerEc2()) {
      // what is loaded and opened once
      label = cycle(ec2, AT_ONCE);
      Count before = Count.now(label);
      for (int i = 0; i < ROUNDS; i++) {
        cycle(ec2, AT_ONCE);
      }
      DockerEc2.await(
          "as it was at first: " + before,
          () -> {
            Count after = Count.now(label);
            return after.containers() == before.containers()
                && after.networks() == before.networks()
                && after.files() <= before.files() + SLACK
                && after.threads() <= before.threads() + SLACK;
          });
    }
    DockerEc2.await("no thread of ours", () -> LeftoversIT.threads() == 0);
    Count end = Count.now(label);
    assertThat(end.containers()).isZero();
    assertThat(end.networks()).isZero();
  }

  /**
   * Launches instances and ends them.
   *
   * @return the label of the server's things
   */
  private static String cycle(DockerEc2 ec2, int instances) {
    List<String> ids =
        ec2
            .client()
            .runInstances(
                r -> r.imageId(TestAmi.BUSYBOX.id()).minCount(instances).maxCount(instances))
            .instances()
            .stream()
            .map(Instance::instanceId)
            .toList();
    ids.forEach(id -> ec2.awaitState(id, "running"));
    String server =
        Shell.docker(
                "inspect",
                "-f",
                "{{index .Config.Labels \"" + Owner.SERVER + "\"}}",
                ContainerLaunch.NAME + ids.get(0))
            .output()
            .strip();
    ec2.client().terminateInstances(r -> r.instanceIds(ids));
    ids.forEach(id -> ec2.awaitState(id, "terminated"));
    return Owner.SERVER + "=" + server;
  }
}
