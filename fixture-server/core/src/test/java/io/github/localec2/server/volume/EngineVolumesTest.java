package io.github.localec2.server.volume;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import io.github.localec2.server.state.World;
import io.github.localec2.server.vm.SlowEngine;
import io.github.localec2.server.vm.SlowVolumes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CopySnapshotRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeModificationState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** Records follow the data of volumes, with an engine that takes its time. */
// the SDK takes arrays of consumers
@SuppressWarnings("unchecked")
class EngineVolumesTest {
  private static final String AMI = "ami-0427090fd1714168b";
  private static final String ZONE = "us-east-1a";

  @RegisterExtension
  static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().vmManager("docker"));

  private static final SlowEngine MACHINES = SlowEngine.latest();
  private static final SlowVolumes ENGINE = MACHINES.data();
  private final Ec2Client ec2 = EC2.client();

  @AfterEach
  void leaveNothing() {
    EC2.server().reset();
    MACHINES.proceed();
    ENGINE.proceed();
    ENGINE.asked();
  }

  private String launched() {
    String id =
        ec2.runInstances(
                RunInstancesRequest.builder()
                    .imageId(AMI)
                    .instanceType("t3.micro")
                    .placement(p -> p.availabilityZone(ZONE))
                    .blockDeviceMappings(
                        m -> m.deviceName("/ebs-dev/sda1").ebs(e -> e.volumeSize(10)))
                    .minCount(1)
                    .maxCount(1)
                    .build())
            .instances()
            .get(0)
            .instanceId();
    MACHINES.proceed();
    return id;
  }

  private String created() {
    String id = ec2.createVolume(r -> r.availabilityZone(ZONE).size(8)).volumeId();
    ENGINE.proceed();
    ENGINE.asked();
    return id;
  }

  private Volume volume(String id) {
    return ec2.describeVolumes(r -> r.volumeIds(id)).volumes().get(0);
  }

  private Snapshot snapshot(String id) {
    return ec2.describeSnapshots(r -> r.snapshotIds(id)).snapshots().get(0);
  }

  @Test
  void aVolumeIsCreatingUntilItsDataIsThere() {
    String id = ec2.createVolume(r -> r.availabilityZone(ZONE).size(8)).volumeId();
    assertThat(volume(id).state()).isEqualTo(VolumeState.CREATING);
    assertThat(ENGINE.asked()).containsExactly("create 8 of nullnull");
    ENGINE.doNext();
    assertThat(volume(id).state()).isEqualTo(VolumeState.AVAILABLE);
  }

  @Test
  void aVolumeThatCannotBeMadeIsInError() {
    String id = ec2.createVolume(r -> r.availabilityZone(ZONE).size(8)).volumeId();
    ENGINE.fail("disk full");
    assertThat(volume(id).state()).isEqualTo(VolumeState.ERROR);
  }

  @Test
  void aDryRunReachesNoEngine() {
    assertFault(
        "DryRunOperation",
        () -> ec2.createVolume(r -> r.availabilityZone(ZONE).size(8).dryRun(true)));
    assertThat(ENGINE.asked()).isEmpty();
  }

  @Test
  void attachingAndDetachingWaitForTheEngine() {
    String instance = launched();
    String id = created();
    ec2.attachVolume(r -> r.volumeId(id).instanceId(instance).device("/dev/sdf"));
    assertThat(volume(id).attachments().get(0).state()).isEqualTo(VolumeAttachmentState.ATTACHING);
    ENGINE.doNext();
    assertThat(volume(id).attachments().get(0).state()).isEqualTo(VolumeAttachmentState.ATTACHED);
    ec2.detachVolume(r -> r.volumeId(id));
    assertThat(volume(id).attachments().get(0).state()).isEqualTo(VolumeAttachmentState.DETACHING);
    ENGINE.doNext();
    assertThat(volume(id).state()).isEqualTo(VolumeState.AVAILABLE);
    assertThat(ENGINE.asked()).containsExactly("attach at /dev/sdf", "detach");
  }

  @Test
  void anAttachmentThatFailsLeavesTheVolumeAvailable() {
    String instance = launched();
    String id = created();
    ec2.attachVolume(r -> r.volumeId(id).instanceId(instance).device("/dev/sdf"));
    ENGINE.fail("no");
    assertThat(volume(id).state()).isEqualTo(VolumeState.AVAILABLE);
    assertThat(
            ec2.describeInstances(r -> r.instanceIds(instance))
                .reservations()
                .get(0)
                .instances()
                .get(0)
                .blockDeviceMappings())
        .noneMatch(each -> each.ebs().volumeId().equals(id));
  }

  @Test
  void aVolumeInUseIsBusyUntilItIsForced() {
    String instance = launched();
    String id = created();
    ec2.attachVolume(r -> r.volumeId(id).instanceId(instance).device("/dev/sdf"));
    ENGINE.doNext();
    ec2.detachVolume(r -> r.volumeId(id));
    ENGINE.fail("mounted");
    assertThat(volume(id).attachments().get(0).state()).isEqualTo(VolumeAttachmentState.BUSY);
    ec2.detachVolume(r -> r.volumeId(id).force(true));
    ENGINE.doNext();
    assertThat(volume(id).state()).isEqualTo(VolumeState.AVAILABLE);
    assertThat(ENGINE.asked()).endsWith("detach by force");
  }

  @Test
  void aSnapshotIsPendingUntilItsDataIsKeptAndBecomesVolumesAndCopies() {
    String id = created();
    String kept = ec2.createSnapshot(r -> r.volumeId(id)).snapshotId();
    assertThat(snapshot(kept).state()).isEqualTo(SnapshotState.PENDING);
    ENGINE.doNext();
    assertThat(snapshot(kept).state()).isEqualTo(SnapshotState.COMPLETED);
    String copy =
        ec2.copySnapshot(
                CopySnapshotRequest.builder()
                    .sourceSnapshotId(kept)
                    .sourceRegion("us-east-1")
                    .presignedUrl("https://example.com/")
                    .build())
            .snapshotId();
    ENGINE.doNext();
    assertThat(snapshot(copy).state()).isEqualTo(SnapshotState.COMPLETED);
    ec2.createVolume(r -> r.availabilityZone(ZONE).snapshotId(copy));
    assertThat(ENGINE.asked())
        .containsExactly("snapshot of " + id, "copy of " + kept, "create 8 of " + copy + "null");
    ec2.deleteSnapshot(r -> r.snapshotId(kept));
    ENGINE.proceed();
    assertThat(ENGINE.asked()).containsExactly("delete " + kept);
  }

  @Test
  void aSnapshotThatFailsSaysWhy() {
    String id = created();
    String kept = ec2.createSnapshot(r -> r.volumeId(id)).snapshotId();
    ENGINE.fail("disk full");
    assertThat(snapshot(kept).state()).isEqualTo(SnapshotState.ERROR);
    assertThat(snapshot(kept).stateMessage()).isEqualTo("disk full");
  }

  @Test
  void aVolumeGrowsWhenTheEngineHasDoneIt() {
    String id = created();
    ec2.modifyVolume(r -> r.volumeId(id).size(9));
    assertThat(volume(id).size()).isEqualTo(8);
    ENGINE.doNext();
    assertThat(volume(id).size()).isEqualTo(9);
    assertThat(ENGINE.asked()).containsExactly("grow to 9");
  }

  @Test
  void aVolumeThatCannotGrowKeepsItsSize() {
    String id = created();
    ec2.modifyVolume(r -> r.volumeId(id).size(9));
    ENGINE.fail("disk full");
    assertThat(volume(id).size()).isEqualTo(8);
    assertThat(ec2.describeVolumesModifications(r -> r.volumeIds(id)).volumesModifications().get(0))
        .satisfies(
            change -> {
              assertThat(change.modificationState()).isEqualTo(VolumeModificationState.FAILED);
              assertThat(change.statusMessage()).isEqualTo("disk full");
            });
  }

  @Test
  void deletingAndTerminatingDeleteTheData() {
    String id = created();
    ec2.deleteVolume(r -> r.volumeId(id));
    ec2.describeVolumes();
    ENGINE.proceed();
    assertThat(ENGINE.asked()).containsExactly("delete " + id);
    String instance = launched();
    String data =
        ec2.describeVolumes(r -> r.filters(f -> f.name("size").values("10")))
            .volumes()
            .get(0)
            .volumeId();
    ec2.terminateInstances(r -> r.instanceIds(instance));
    MACHINES.proceed();
    ENGINE.proceed();
    assertThat(ENGINE.asked()).contains("delete " + data);
  }

  @Test
  void aRollbackDeletesTheDataThatNobodyKnows() {
    World before = EC2.server().snapshot();
    String id = created();
    EC2.server().restore(before);
    ENGINE.proceed();
    assertThat(ENGINE.asked()).containsExactly("delete " + id);
  }

  @Test
  void aVolumeAboveTheLimitIsRefusedAndARootDeviceIsNot() {
    assertFault(
        "InvalidParameterValue", () -> ec2.createVolume(r -> r.availabilityZone(ZONE).size(1001)));
    String id = created();
    assertFault("InvalidParameterValue", () -> ec2.modifyVolume(r -> r.volumeId(id).size(1001)));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.runInstances(
                r ->
                    r.imageId(AMI)
                        .instanceType("t3.micro")
                        .minCount(1)
                        .maxCount(1)
                        .blockDeviceMappings(
                            m -> m.deviceName("/ebs-dev/sda1").ebs(e -> e.volumeSize(1001)))));
    assertThat(
            ec2.runInstances(
                    r ->
                        r.imageId(AMI)
                            .instanceType("t3.micro")
                            .minCount(1)
                            .maxCount(1)
                            .blockDeviceMappings(
                                m -> m.deviceName("/dev/xvda").ebs(e -> e.volumeSize(2000))))
                .instances())
        .hasSize(1);
  }
}
