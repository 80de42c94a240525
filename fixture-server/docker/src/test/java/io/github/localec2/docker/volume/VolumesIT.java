package io.github.localec2.docker.volume;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.docker.RealEngine;
import io.github.localec2.docker.RequiresDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** Volumes that instances make file systems on, with a real engine. */
// the SDK takes arrays of consumers
@RequiresDocker
@SuppressWarnings("unchecked")
final class VolumesIT {
  /** The guide's own script. */
  private static final String INIT =
      """
      #!/bin/bash
      set -eo
      mkdir -p /ebs-mounted
      mkfs -t ext3 /ebs-dev/sda1
      mount -o loop /ebs-dev/sda1 /ebs-mounted
      touch /ebs-mounted/my-test-file
      """;

  @TempDir static Path directory;

  private static RealEngine engine;
  private static Ec2Client ec2;

  @BeforeAll
  static void start() {
    engine =
        RealEngine.start(
            "docker.mount-block-devices", "1", "docker.ebs-directory", directory.toString());
    ec2 = engine.client();
  }

  @AfterAll
  static void close() throws Exception {
    engine.close();
    try (var left = Files.list(directory.resolve("local-ec2-volumes"))) {
      assertThat(left).isEmpty();
    }
    assertThat(RealEngine.run("losetup", "-l").output())
        .doesNotContain(directory.toString(), "/ebs-dev");
  }

  private static RunInstancesRequest.Builder guide() {
    return RealEngine.debian()
        .blockDeviceMappings(m -> m.deviceName("/ebs-dev/sda1").ebs(e -> e.volumeSize(10)));
  }

  private static String zone(String instanceId) {
    return ec2.describeInstances(r -> r.instanceIds(instanceId))
        .reservations()
        .get(0)
        .instances()
        .get(0)
        .placement()
        .availabilityZone();
  }

  private static Volume volume(String id) {
    return ec2.describeVolumes(r -> r.volumeIds(id)).volumes().get(0);
  }

  private static String volumeOf(String instanceId, String device) {
    return ec2.describeVolumes(
            r ->
                r.filters(
                    f -> f.name("attachment.instance-id").values(instanceId),
                    f -> f.name("attachment.device").values(device)))
        .volumes()
        .get(0)
        .volumeId();
  }

  private static String available(String volumeId) {
    engine.await("the volume " + volumeId, () -> volume(volumeId).state(), VolumeState.AVAILABLE);
    return volumeId;
  }

  private static void attached(String volumeId, String instanceId, String device) {
    ec2.attachVolume(r -> r.volumeId(volumeId).instanceId(instanceId).device(device));
    engine.await(
        "the attachment of " + volumeId,
        () -> volume(volumeId).attachments().get(0).state(),
        VolumeAttachmentState.ATTACHED);
  }

  private static Snapshot completed(String snapshotId) {
    engine.await(
        "the snapshot " + snapshotId,
        () -> ec2.describeSnapshots(r -> r.snapshotIds(snapshotId)).snapshots().get(0).state(),
        SnapshotState.COMPLETED);
    return ec2.describeSnapshots(r -> r.snapshotIds(snapshotId)).snapshots().get(0);
  }

  @Test
  void theGuidesExampleMakesAndMountsAFileSystem() {
    String id = engine.running(guide().userData(RealEngine.base64(INIT)));
    assertThat(engine.userData(id).errors()).isEmpty();
    assertThat(engine.exec(id, "ls /ebs-mounted")).contains("my-test-file");
    assertThat(engine.exec(id, "df -k /ebs-mounted | tail -1"))
        .containsPattern("/dev/loop\\d+ +\\d{4} ");
  }

  @Test
  void aVolumeIsAttachedToARunningInstanceAndItsDataOutlivesIt() {
    String first = engine.running(RealEngine.debian());
    String id =
        available(ec2.createVolume(r -> r.availabilityZone(zone(first)).size(8)).volumeId());
    attached(id, first, "/dev/sdf");
    engine.exec(first, "mkfs -q -t ext4 /dev/sdf && mkdir /data && mount -o loop /dev/sdf /data");
    engine.exec(first, "echo kept > /data/file && ls -l /dev/xvdf");
    ec2.detachVolume(r -> r.volumeId(id));
    engine.await(
        "the refused detachment",
        () -> volume(id).attachments().get(0).state(),
        VolumeAttachmentState.BUSY);
    engine.exec(first, "umount /data");
    ec2.detachVolume(r -> r.volumeId(id));
    available(id);
    assertThat(engine.exec(first, "ls /dev/sdf /dev/xvdf 2>&1 || true")).contains("No such file");
    engine.terminate(first);
    String second = engine.running(RealEngine.debian());
    attached(id, second, "/ebs-dev/sdb");
    assertThat(
            engine.exec(
                second, "mkdir -p /mnt && mount -o loop /ebs-dev/sdb /mnt && cat /mnt/file"))
        .contains("kept");
    engine.terminate(second);
    available(id);
    ec2.deleteVolume(r -> r.volumeId(id));
  }

  @Test
  void aSnapshotOfAMountedVolumeHasItsDataAndSoHasWhatIsMadeOfIt() {
    String id = engine.running(guide().userData(RealEngine.base64(INIT)));
    assertThat(engine.userData(id).errors()).isEmpty();
    engine.exec(id, "echo before > /ebs-mounted/state");
    String snapshot =
        completed(ec2.createSnapshot(r -> r.volumeId(volumeOf(id, "/ebs-dev/sda1"))).snapshotId())
            .snapshotId();
    engine.exec(id, "echo after > /ebs-mounted/state");
    String restored =
        available(
            ec2.createVolume(r -> r.availabilityZone(zone(id)).snapshotId(snapshot).size(12))
                .volumeId());
    attached(restored, id, "/dev/sdg");
    assertThat(
            engine.exec(
                id,
                "mkdir /old && mount -o loop /dev/sdg /old && cat /old/state && stat -L -c %s /dev/sdg"))
        .contains("before", Integer.toString(12 << 20));
    String other =
        engine.running(
            RealEngine.debian()
                .blockDeviceMappings(
                    m -> m.deviceName("/dev/sdh").ebs(e -> e.snapshotId(snapshot))));
    assertThat(engine.exec(other, "mkdir -p /mnt && mount -o loop /dev/sdh /mnt && ls /mnt"))
        .contains("my-test-file");
  }

  @Test
  void volumesGoWithTheirInstanceOrStay() {
    String id =
        engine.running(
            guide()
                .blockDeviceMappings(
                    m -> m.deviceName("/ebs-dev/sda1").ebs(e -> e.volumeSize(10)),
                    m ->
                        m.deviceName("/ebs-dev/sdb")
                            .ebs(e -> e.volumeSize(10).deleteOnTermination(false))));
    String goes = volumeOf(id, "/ebs-dev/sda1");
    String stays = volumeOf(id, "/ebs-dev/sdb");
    engine.terminate(id);
    available(stays);
    assertFault("InvalidVolume.NotFound", () -> volume(goes));
    ec2.deleteVolume(r -> r.volumeId(stays));
  }

  @Test
  void aVolumeThatIsFullFailsInTheInstanceAndNowhereElse() {
    String id =
        engine.running(
            guide()
                .userData(
                    RealEngine.base64(INIT + "dd if=/dev/zero of=/ebs-mounted/full bs=1M\n")));
    assertThat(engine.userData(id).errors())
        .containsExactly("scripts_user: part-001 exited with 1");
    assertThat(engine.exec(id, "cat /var/log/cloud-init-output.log"))
        .contains("No space left on device");
  }

  @Test
  void whatIsTooSmallForAFileSystemIsSaidByMkfs() {
    String id =
        engine.running(
            guide()
                .userData(
                    RealEngine.base64(
                        INIT.replace("/ebs-dev/sda1 /", "/nowhere /").replace("ext3", "nofs"))));
    assertThat(engine.userData(id).errors())
        .containsExactly("scripts_user: part-001 exited with 1");
    assertThat(engine.exec(id, "cat /var/log/cloud-init-output.log")).contains("mkfs");
  }

  @Test
  void aLoopDeviceThatAnInstanceMadeItselfIsFreedWithIt() {
    String id = engine.running(guide());
    String device = engine.exec(id, "losetup -f --show /ebs-dev/sda1").strip();
    assertThat(device).startsWith("/dev/loop");
    engine.terminate(id);
    assertThat(
            RealEngine.run("losetup", "-l", "-n", "-O", "NAME").output().lines().map(String::strip))
        .doesNotContain(device);
  }

  @Test
  void aLoopDeviceThatAnInstanceMadeIsFreedWhenItsVolumeIsDetached() {
    String id = engine.running(RealEngine.debian());
    String volume =
        available(ec2.createVolume(r -> r.availabilityZone(zone(id)).size(5)).volumeId());
    attached(volume, id, "/dev/sdh");
    String device = engine.exec(id, "losetup -f --show /dev/sdh").strip();
    ec2.detachVolume(r -> r.volumeId(volume));
    available(volume);
    assertThat(
            RealEngine.run("losetup", "-l", "-n", "-O", "NAME").output().lines().map(String::strip))
        .doesNotContain(device);
    ec2.deleteVolume(r -> r.volumeId(volume));
  }

  @Test
  void aNameThatAVolumeWasGivenIsItsOwn() {
    String id =
        engine.running(
            RealEngine.debian()
                .blockDeviceMappings(m -> m.deviceName("/dev/sdf").ebs(e -> e.volumeSize(5))));
    assertThat(engine.exec(id, "stat -L -c %s /dev/xvdf").strip())
        .isEqualTo(Integer.toString(5 << 20));
    String volume =
        available(ec2.createVolume(r -> r.availabilityZone(zone(id)).size(8)).volumeId());
    attached(volume, id, "/dev/xvdf");
    assertThat(engine.exec(id, "stat -L -c %s /dev/xvdf /dev/sdf").lines())
        .containsExactly(Integer.toString(8 << 20), Integer.toString(5 << 20));
  }

  @Test
  void aVolumeGrows() {
    String id = engine.running(guide());
    String volume = volumeOf(id, "/ebs-dev/sda1");
    ec2.modifyVolume(r -> r.volumeId(volume).size(20));
    engine.await("the size of " + volume, () -> volume(volume).size(), 20);
    assertThat(engine.exec(id, "stat -c %s /ebs-dev/sda1").strip())
        .isEqualTo(Integer.toString(20 << 20));
  }

  @Test
  void aVolumeAboveTheLimitIsRefused() {
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.runInstances(
                guide()
                    .blockDeviceMappings(
                        List.of(
                            BlockDeviceMapping.builder()
                                .deviceName("/ebs-dev/sda1")
                                .ebs(e -> e.volumeSize(1001))
                                .build()))
                    .build()));
  }

  @Test
  void aVolumeThatIsAttachedWhileTheInstanceIsStoppedIsThereWhenItStarts() {
    String id = engine.running(guide());
    ec2.stopInstances(r -> r.instanceIds(id));
    engine.await("the instance " + id, () -> engine.state(id), "stopped");
    String volume =
        available(ec2.createVolume(r -> r.availabilityZone(zone(id)).size(8)).volumeId());
    attached(volume, id, "/dev/sdf");
    ec2.startInstances(r -> r.instanceIds(id));
    engine.await("the instance " + id, () -> engine.state(id), "running");
    assertThat(engine.exec(id, "stat -L -c %s /dev/sdf").strip())
        .isEqualTo(Integer.toString(8 << 20));
  }
}
