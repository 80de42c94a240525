package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.state.World;
import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Instance;

/** What is left on the engine and in this JVM: nothing. */
@RequiresDocker
final class LeftoversIT {
  private static List<String> create(String name, Map<String, String> labels) {
    List<String> command = new ArrayList<>(List.of("docker", "create", "--name", name));
    labels.forEach((key, value) -> command.addAll(List.of("--label", key + "=" + value)));
    command.add(TestAmi.BUSYBOX.image());
    return command;
  }

  /** As it is left by a process that ended; one address is enough. */
  private static String network(String name, String subnet, Map<String, String> labels) {
    List<String> command =
        new ArrayList<>(List.of("docker", "network", "create", "--subnet", subnet));
    labels.forEach((key, value) -> command.addAll(List.of("--label", key + "=" + value)));
    command.add(name);
    assertThat(Shell.run(command).exitCode()).isZero();
    return name;
  }

  private static boolean isThere(String name) {
    return Shell.docker("inspect", name).exitCode() == 0;
  }

  @Test
  void whatAKilledProcessLeftIsSweptAndWhatALivingOneHasIsNot()
      throws IOException, InterruptedException {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Map<String, String> living = Owner.labels("living");
    String pid = Long.toString(dead.pid());
    Shell.run(create("localec2-it-living", living));
    Shell.run(create("localec2-it-dead", with(living, Owner.PID, pid)));
    Shell.run(create("localec2-it-reused", with(living, Owner.STARTED, "1@another-boot")));
    Shell.run(create("localstack-ec2.i-it.kept", with(living, Owner.PID, pid)));
    Shell.run(create("localec2-it-elsewhere", with(living, Owner.HOST, "another/pid:[1]")));
    String left = network("localec2-it-net-dead", "10.99.1.0/29", with(living, Owner.PID, pid));
    String inUse = network("localec2-it-net-living", "10.99.1.8/29", living);
    try (Engine engine = Engine.open()) {
      Orphans.sweep(engine.client());
      assertThat(isThere(left)).isFalse();
      assertThat(isThere(inUse)).isTrue();
      assertThat(isThere("localec2-it-living")).isTrue();
      assertThat(isThere("localec2-it-elsewhere")).isTrue();
      assertThat(isThere("localstack-ec2.i-it.kept")).isTrue();
      assertThat(isThere("localec2-it-dead")).isFalse();
      assertThat(isThere("localec2-it-reused")).isFalse();
    } finally {
      Shell.docker(
          "rm", "-f", "localec2-it-living", "localec2-it-elsewhere", "localstack-ec2.i-it.kept");
      Shell.docker("network", "rm", inUse);
    }
  }

  private static Map<String, String> with(Map<String, String> labels, String key, String value) {
    Map<String, String> changed = new java.util.HashMap<>(labels);
    changed.put(key, value);
    return changed;
  }

  @Test
  void launchingAndTerminatingAgainAndAgainLeavesNothing() {
    try (DockerEc2 ec2 = new DockerEc2()) {
      cycle(ec2, 2);
      int threads = threads();
      for (int i = 0; i < 5; i++) {
        cycle(ec2, 4);
      }
      // workers come and go: eight at most
      assertThat(threads()).isLessThanOrEqualTo(threads + 8);
    }
    DockerEc2.await("no thread of ours", () -> threads() == 0);
  }

  private static void cycle(DockerEc2 ec2, int instances) {
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
    assertThat(ids).allMatch(id -> isThere("localstack-ec2." + id));
    ec2.client().terminateInstances(r -> r.instanceIds(ids));
    ids.forEach(id -> ec2.awaitState(id, "terminated"));
    assertThat(ids).noneMatch(id -> isThere("localstack-ec2." + id));
  }

  static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("local-ec2-docker"))
            .count();
  }

  @Test
  void closingTheServerRemovesWhatRuns() {
    String name;
    try (DockerEc2 ec2 = new DockerEc2(settings -> settings.option("docker.stop", "stop"))) {
      Instance instance = ec2.launch(TestAmi.BUSYBOX);
      name = "localstack-ec2." + instance.instanceId();
      ec2.client().stopInstances(r -> r.instanceIds(instance.instanceId()));
      ec2.awaitState(instance.instanceId(), "stopped");
      assertThat(Shell.docker("inspect", "-f", "{{.State.Status}}", name).output().strip())
          .isEqualTo("exited");
      ec2.client().startInstances(r -> r.instanceIds(instance.instanceId()));
      ec2.awaitState(instance.instanceId(), "running");
    }
    assertThat(isThere(name)).isFalse();
  }

  @Test
  void aKeptContainerIsDownAndCanBeLookedInto() {
    String name;
    try (DockerEc2 ec2 =
        new DockerEc2(settings -> settings.option("docker.remove-containers", "0"))) {
      name = "localstack-ec2." + ec2.launch(TestAmi.BUSYBOX).instanceId();
    }
    assertThat(Shell.docker("inspect", "-f", "{{.State.Running}}", name).output().strip())
        .isEqualTo("false");
    Shell.docker("rm", "-f", name);
  }

  @Test
  void whatIsKeptRunsOnAfterItsServer() {
    String kept;
    String ended;
    List<String> said;
    try (DockerEc2 ec2 = new DockerEc2()) {
      ended = "localstack-ec2." + ec2.launch(TestAmi.BUSYBOX).instanceId();
      World before = ec2.server().snapshot();
      kept = "localstack-ec2." + ec2.launch(TestAmi.BUSYBOX).instanceId() + ".kept";
      said = ec2.server().keepMachines(before);
      ec2.server().restore(before);
    }
    try {
      assertThat(said).singleElement().asString().contains("docker exec -it " + kept, "docker rm");
      assertThat(Shell.docker("inspect", "-f", "{{.State.Running}}", kept).output().strip())
          .isEqualTo("true");
      assertThat(isThere(ended)).isFalse();
    } finally {
      Shell.docker("rm", "-f", kept);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "stop"})
  void aStoppedMachineOfTheSnapshotRunsAgain(String stop) {
    try (DockerEc2 ec2 = new DockerEc2(settings -> settings.option("docker.stop", stop))) {
      String id = ec2.launch(TestAmi.BUSYBOX).instanceId();
      World before = ec2.server().snapshot();
      ec2.client().stopInstances(r -> r.instanceIds(id));
      ec2.awaitState(id, "stopped");
      ec2.server().restore(before);
      assertThat(ec2.instance(id).state().nameAsString()).isEqualTo("running");
      assertThat(
              Shell.docker(
                      "inspect",
                      "-f",
                      "{{.State.Status}} {{.NetworkSettings.IPAddress}}",
                      "localstack-ec2." + id)
                  .output()
                  .strip())
          .isEqualTo("running " + ec2.instance(id).publicIpAddress());

      ec2.client().terminateInstances(r -> r.instanceIds(id));
      assertThatThrownBy(() -> ec2.server().restore(before))
          .isInstanceOf(VmException.class)
          .hasMessageContaining(id);
      assertThat(ec2.instance(id).state().nameAsString()).isEqualTo("terminated");
    }
  }

  @Test
  void instancesAreNotCopiedForTestsBesideEachOther() {
    try (DockerEc2 ec2 = new DockerEc2()) {
      ec2.launch(TestAmi.BUSYBOX);
      Ec2Settings settings = Ec2Settings.builder().vmManager("docker").build();
      assertThatThrownBy(() -> LocalEc2Server.start(settings, ec2.server().snapshot()))
          .isInstanceOf(VmException.class)
          .hasMessageContaining("SAME_THREAD");
    }
  }

  @Test
  void flagsAndLimitsReachTheContainer() {
    try (DockerEc2 ec2 =
        new DockerEc2(
            settings ->
                settings
                    .option(
                        "docker.flags",
                        "-e SAID=so --label by=flag --shm-size 32m -p 127.0.0.1::8000")
                    .option("docker.socket", "0")
                    .option("docker.limits", "1"))) {
      String name = "localstack-ec2." + ec2.launch(TestAmi.BUSYBOX).instanceId();
      assertThat(Shell.docker("exec", name, "sh", "-c", "echo $SAID").output().strip())
          .isEqualTo("so");
      assertThat(
              Shell.docker(
                      "inspect",
                      "-f",
                      "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.ShmSize}}"
                          + " {{len .HostConfig.Binds}} {{.Config.Labels.by}}",
                      name)
                  .output()
                  .strip())
          .isEqualTo("536870912 2000000000 33554432 0 flag");
      assertThat(Shell.docker("port", name).output()).startsWith("8000/tcp -> 127.0.0.1:");
    }
  }
}
