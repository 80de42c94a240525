package io.github.localec2.docker;

import static io.github.localec2.docker.FaultsIT.assertLaunchFailed;
import static io.github.localec2.docker.FaultsIT.launched;
import static io.github.localec2.docker.FaultsIT.name;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the host runs out of, or loses: its disk, its ports, and the JVM itself. On an engine of its
 * own, as {@link FaultsIT} is.
 */
@RequiresDocker
@RequiresOwnEngine
final class HostFaultsIT {
  private static OwnEngine engine;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    engine = OwnEngine.start();
  }

  @AfterAll
  static void end() {
    engine.close();
  }

  @Test
  void aDiskWithoutRoomIsAVolumeOrALaunchThatFails() throws Exception {
    Path small = directory.resolve("small");
    Files.createDirectory(small);
    assertThat(
            Shell.run(List.of("mount", "-t", "tmpfs", "-o", "size=6m", "lec2", small.toString()))
                .exitCode())
        .isZero();
    try {
      try (DockerEc2 ec2 =
          new DockerEc2(
              settings ->
                  settings
                      .option("docker.mount-block-devices", "1")
                      .option("docker.ebs-directory", small.toString()))) {
        String large = volume(ec2, 20);
        awaitVolume(ec2, large, "error");
        assertLaunchFailed(
            ec2,
            launched(ec2, TestAmi.BUSYBOX.id(), r -> r.blockDeviceMappings(Victim.disk(20)))
                .get(0));
        String id =
            launched(ec2, TestAmi.BUSYBOX.id(), r -> r.blockDeviceMappings(Victim.disk(4))).get(0);
        ec2.awaitState(id, "running");
        engine.docker(
            "exec",
            name(id),
            "dd",
            "if=/dev/urandom",
            "of=/ebs-dev/sdb",
            "bs=1M",
            "count=4",
            "conv=notrunc");
        String volume =
            ec2.instance(id).blockDeviceMappings().stream()
                .filter(each -> each.deviceName().equals("/ebs-dev/sdb"))
                .findFirst()
                .orElseThrow()
                .ebs()
                .volumeId();
        String snapshot = ec2.client().createSnapshot(r -> r.volumeId(volume)).snapshotId();
        DockerEc2.await(
            "a snapshot without room",
            () ->
                ec2.client()
                    .describeSnapshots(r -> r.snapshotIds(snapshot))
                    .snapshots()
                    .get(0)
                    .stateAsString()
                    .equals("error"));
        ec2.client().terminateInstances(r -> r.instanceIds(id));
        ec2.awaitState(id, "terminated");
        // what failed has left no room taken
        awaitVolume(ec2, volume(ec2, 4), "available");
      }
      try (var homes = Files.list(small.resolve("local-ec2-volumes"))) {
        assertThat(homes).isEmpty();
      }
    } finally {
      Shell.run(List.of("umount", "-l", small.toString()));
    }
  }

  @Test
  void instancesWorkWhereTheHostHasNoPortsLeft() {
    // a network of its own, in which three ports are free
    List<String> fewPorts =
        List.of(
            "unshare",
            "-n",
            "sh",
            "-c",
            "ip link set lo up && echo 40000 40002 >/proc/sys/net/ipv4/ip_local_port_range"
                + " && exec \"$@\"",
            "sh");
    try (ChildJvm child = ChildJvm.start(fewPorts, Portless.class, "30000")) {
      assertThat(child.await("authorized ")).isEqualTo("true");
      assertThat(child.await("running ")).isEqualTo("2");
      assertThat(child.ended())
          .contains("gets none on this host: no port can be opened on 127.0.0.1")
          .contains("closed");
    }
    assertThat(engine.containers()).isEmpty();
  }

  @Test
  void whatAKilledJvmLeftIsGoneAtTheNextStartAndALivingOnesIsNot() throws Exception {
    try (DockerEc2 living = new DockerEc2();
        ChildJvm child = ChildJvm.start(List.of(), Victim.class, directory.toString())) {
      List<String> ids = List.of(child.await("launched ").split(" "));
      String mine = living.launch(TestAmi.BUSYBOX).instanceId();
      child.kill();
      assertThat(ids).allMatch(id -> engine.tried("inspect", name(id)).exitCode() == 0);
      assertThat(homes()).isEqualTo(1);
      try (ChildJvm next = ChildJvm.start(List.of(), Victim.class, directory.toString())) {
        next.await("launched ");
        assertThat(ids).noneMatch(id -> engine.tried("inspect", name(id)).exitCode() == 0);
        assertThat(homes()).isEqualTo(1);
        assertThat(engine.docker("inspect", "-f", "{{.State.Running}}", name(mine)))
            .isEqualTo("true");
        next.kill();
      }
      assertThat(living.instance(mine).state().nameAsString()).isEqualTo("running");
    }
    // this JVM's next one sweeps what the second has left
    try (Engine opened = Engine.open()) {
      opened.client();
      assertThat(engine.containers()).isEmpty();
    }
  }

  private long homes() throws java.io.IOException {
    try (var all = Files.list(directory.resolve("local-ec2-volumes"))) {
      return all.count();
    }
  }

  private static String volume(DockerEc2 ec2, int size) {
    return ec2.client().createVolume(r -> r.availabilityZone("us-east-1a").size(size)).volumeId();
  }

  private static void awaitVolume(DockerEc2 ec2, String volumeId, String state) {
    DockerEc2.await(
        volumeId + " is " + state,
        () ->
            ec2.client()
                .describeVolumes(r -> r.volumeIds(volumeId))
                .volumes()
                .get(0)
                .stateAsString()
                .equals(state));
  }
}
