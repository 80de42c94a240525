package io.github.localec2.server.volume;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttachVolumeResponse;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.ReplaceRootVolumeTaskState;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SnapshotInfo;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeModificationState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

// the SDK takes arrays of consumers
@SuppressWarnings("unchecked")
class VolumeAttachingTest {
  private static final String AMI = "ami-0427090fd1714168b";

  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private Instance launch(BlockDeviceMapping... mappings) {
    String id =
        ec2.runInstances(
                RunInstancesRequest.builder()
                    .imageId(AMI)
                    .instanceType("t3.micro")
                    .placement(p -> p.availabilityZone("us-east-1a"))
                    .blockDeviceMappings(mappings)
                    .minCount(1)
                    .maxCount(1)
                    .build())
            .instances()
            .get(0)
            .instanceId();
    return instance(id);
  }

  private Instance instance(String id) {
    return ec2.describeInstances(r -> r.instanceIds(id)).reservations().get(0).instances().get(0);
  }

  private String create(String zone) {
    return ec2.createVolume(r -> r.size(1).availabilityZone(zone)).volumeId();
  }

  private Volume volume(String id) {
    return ec2.describeVolumes(r -> r.volumeIds(id)).volumes().get(0);
  }

  private static BlockDeviceMapping mapping(String device, EbsBlockDevice.Builder ebs) {
    return BlockDeviceMapping.builder().deviceName(device).ebs(ebs.build()).build();
  }

  @Test
  void anInstanceHasTheRootVolumeOfItsImage() {
    Instance instance = launch();
    assertThat(instance.rootDeviceName()).isEqualTo("/dev/xvda");
    InstanceBlockDeviceMapping root = instance.blockDeviceMappings().get(0);
    assertThat(root.deviceName()).isEqualTo("/dev/xvda");
    assertThat(root.ebs().statusAsString()).isEqualTo("attached");
    Volume volume = volume(root.ebs().volumeId());
    assertThat(volume.state()).isEqualTo(VolumeState.IN_USE);
    assertThat(volume.size()).isEqualTo(8);
    assertThat(volume.volumeTypeAsString()).isEqualTo("gp3");
    assertThat(volume.snapshotId()).startsWith("snap-");
    assertThat(volume.attachments().get(0).instanceId()).isEqualTo(instance.instanceId());
    assertThat(volume.attachments().get(0).deleteOnTermination()).isTrue();
  }

  @Test
  void mappingsOfALaunchChangeTheImagesAndAddOthers() {
    Instance instance =
        launch(
            mapping("/dev/xvda", EbsBlockDevice.builder().volumeSize(20).encrypted(true)),
            mapping("/dev/sdf", EbsBlockDevice.builder().volumeSize(5).deleteOnTermination(false)));
    assertThat(instance.blockDeviceMappings())
        .extracting(InstanceBlockDeviceMapping::deviceName)
        .containsExactly("/dev/xvda", "/dev/sdf");
    Volume root = volume(instance.blockDeviceMappings().get(0).ebs().volumeId());
    assertThat(root.size()).isEqualTo(20);
    assertThat(root.encrypted()).isTrue();
    assertThat(root.volumeTypeAsString()).isEqualTo("gp3");
    Volume data = volume(instance.blockDeviceMappings().get(1).ebs().volumeId());
    assertThat(data.volumeTypeAsString()).isEqualTo("gp2");
    assertThat(data.attachments().get(0).deleteOnTermination()).isFalse();
    assertThat(
            ec2.describeVolumes(
                    r ->
                        r.filters(
                            f -> f.name("attachment.instance-id").values(instance.instanceId())))
                .volumes())
        .hasSize(2);
  }

  @Test
  void impossibleMappingsAreRefused() {
    assertFault(
        "InvalidBlockDeviceMapping",
        () -> launch(mapping("/dev/xvda", EbsBlockDevice.builder().volumeSize(4))));
    assertFault(
        "InvalidBlockDeviceMapping", () -> launch(mapping("/dev/sdf", EbsBlockDevice.builder())));
    assertFault(
        "InvalidBlockDeviceMapping",
        () -> launch(mapping("nonsense", EbsBlockDevice.builder().volumeSize(4))));
    assertFault(
        "InvalidSnapshot.NotFound",
        () -> launch(mapping("/dev/sdf", EbsBlockDevice.builder().snapshotId("snap-0abc"))));
    assertThat(ec2.describeVolumes().volumes()).isEmpty();
  }

  @Test
  void terminationDeletesWhatGoesWithTheInstance() {
    Instance instance =
        launch(
            mapping("/dev/sdf", EbsBlockDevice.builder().volumeSize(5).deleteOnTermination(false)));
    String kept = instance.blockDeviceMappings().get(1).ebs().volumeId();
    ec2.terminateInstances(r -> r.instanceIds(instance.instanceId()));
    ec2.waiter().waitUntilInstanceTerminated(r -> r.instanceIds(instance.instanceId()));
    List<Volume> left = ec2.describeVolumes().volumes();
    assertThat(left).extracting(Volume::volumeId).containsExactly(kept);
    assertThat(left.get(0).state()).isEqualTo(VolumeState.AVAILABLE);
    assertThat(left.get(0).attachments()).isEmpty();
  }

  @Test
  void anAttachedVolumeIsInUseAtBothEnds() {
    Instance instance = launch();
    String id = create("us-east-1a");
    AttachVolumeResponse attached =
        ec2.attachVolume(r -> r.volumeId(id).instanceId(instance.instanceId()).device("/dev/sdf"));
    assertThat(attached.state()).isEqualTo(VolumeAttachmentState.ATTACHING);
    assertThat(attached.deleteOnTermination()).isFalse();
    Volume volume =
        ec2.waiter()
            .waitUntilVolumeInUse(r -> r.volumeIds(id))
            .matched()
            .response()
            .orElseThrow()
            .volumes()
            .get(0);
    assertThat(volume.attachments().get(0).state()).isEqualTo(VolumeAttachmentState.ATTACHED);
    assertThat(volume.attachments().get(0).device()).isEqualTo("/dev/sdf");
    assertThat(instance(instance.instanceId()).blockDeviceMappings())
        .extracting(m -> m.deviceName() + " " + m.ebs().statusAsString())
        .containsExactly("/dev/xvda attached", "/dev/sdf attached");
    assertThat(assertFault("VolumeInUse", () -> ec2.deleteVolume(r -> r.volumeId(id))))
        .hasMessageContaining(
            "Volume " + id + " is currently attached to " + instance.instanceId());
    assertFault(
        "VolumeInUse",
        () ->
            ec2.attachVolume(
                r -> r.volumeId(id).instanceId(instance.instanceId()).device("/dev/sdg")));
  }

  @Test
  void aDetachedVolumeIsAvailableAgain() {
    Instance instance = launch();
    String id = create("us-east-1a");
    ec2.attachVolume(r -> r.volumeId(id).instanceId(instance.instanceId()).device("/dev/sdf"));
    assertThat(ec2.detachVolume(r -> r.volumeId(id)).state())
        .isEqualTo(VolumeAttachmentState.DETACHING);
    assertThat(volume(id).state()).isEqualTo(VolumeState.AVAILABLE);
    assertThat(volume(id).attachments()).isEmpty();
    assertThat(instance(instance.instanceId()).blockDeviceMappings()).hasSize(1);
    assertThat(assertFault("IncorrectState", () -> ec2.detachVolume(r -> r.volumeId(id))))
        .hasMessageContaining("is in the 'available' state");
  }

  @Test
  void volumesAttachInTheirZoneAtFreeDevicesOnly() {
    Instance instance = launch();
    String elsewhere = create("us-east-1b");
    String here = create("us-east-1a");
    assertFault(
        "InvalidVolume.ZoneMismatch",
        () ->
            ec2.attachVolume(
                r -> r.volumeId(elsewhere).instanceId(instance.instanceId()).device("/dev/sdf")));
    assertThat(
            assertFault(
                "InvalidParameterValue",
                () ->
                    ec2.attachVolume(
                        r ->
                            r.volumeId(here)
                                .instanceId(instance.instanceId())
                                .device("/dev/xvda"))))
        .hasMessageContaining("Attachment point /dev/xvda is already in use");
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.attachVolume(
                r -> r.volumeId(here).instanceId(instance.instanceId()).device("disk")));
    assertFault(
        "InvalidInstanceID.NotFound",
        () ->
            ec2.attachVolume(
                r -> r.volumeId(here).instanceId("i-0123456789abcdef0").device("/dev/sdf")));
    assertFault(
        "InvalidVolume.NotFound",
        () ->
            ec2.attachVolume(
                r ->
                    r.volumeId("vol-0123456789abcdef0")
                        .instanceId(instance.instanceId())
                        .device("/dev/sdf")));
  }

  @Test
  void aVolumeIsDetachedFromItsOwnInstanceOnly() {
    Instance one = launch();
    Instance other = launch();
    String id = create("us-east-1a");
    ec2.attachVolume(r -> r.volumeId(id).instanceId(one.instanceId()).device("/dev/sdf"));
    assertFault(
        "InvalidAttachment.NotFound",
        () -> ec2.detachVolume(r -> r.volumeId(id).instanceId(other.instanceId())));
    assertFault(
        "InvalidAttachment.NotFound",
        () -> ec2.detachVolume(r -> r.volumeId(id).device("/dev/sdz")));
    String root = one.blockDeviceMappings().get(0).ebs().volumeId();
    assertFault("OperationNotPermitted", () -> ec2.detachVolume(r -> r.volumeId(root)));
    ec2.stopInstances(r -> r.instanceIds(one.instanceId()));
    instance(one.instanceId());
    ec2.detachVolume(r -> r.volumeId(root));
    assertThat(volume(root).state()).isEqualTo(VolumeState.AVAILABLE);
  }

  @Test
  void aMultiAttachVolumeServesSeveralInstances() {
    Instance one = launch();
    Instance other = launch();
    String id =
        ec2.createVolume(
                r ->
                    r.size(10)
                        .volumeType("io2")
                        .iops(100)
                        .multiAttachEnabled(true)
                        .availabilityZone("us-east-1a"))
            .volumeId();
    for (Instance each : List.of(one, other)) {
      ec2.attachVolume(r -> r.volumeId(id).instanceId(each.instanceId()).device("/dev/sdf"));
    }
    assertThat(volume(id).attachments()).hasSize(2);
    assertFault("MissingParameter", () -> ec2.detachVolume(r -> r.volumeId(id)));
    ec2.detachVolume(r -> r.volumeId(id).instanceId(one.instanceId()));
    assertThat(volume(id).state()).isEqualTo(VolumeState.IN_USE);
    assertThat(volume(id).attachments())
        .extracting(a -> a.instanceId())
        .containsExactly(other.instanceId());
  }

  @Test
  void snapshotsOfAnInstanceCoverItsVolumes() {
    Instance instance = launch(mapping("/dev/sdf", EbsBlockDevice.builder().volumeSize(5)));
    String data = instance.blockDeviceMappings().get(1).ebs().volumeId();
    ec2.createTags(r -> r.resources(data).tags(Tag.builder().key("kind").value("data").build()));
    List<SnapshotInfo> all =
        ec2.createSnapshots(
                r ->
                    r.instanceSpecification(s -> s.instanceId(instance.instanceId()))
                        .copyTagsFromSource("volume")
                        .tagSpecifications(
                            t ->
                                t.resourceType(ResourceType.SNAPSHOT)
                                    .tags(Tag.builder().key("a").value("b").build())))
            .snapshots();
    assertThat(all).hasSize(2);
    assertThat(all.get(1).tags()).extracting(Tag::key).containsExactly("kind", "a");
    assertThat(
            ec2.createSnapshots(
                    r ->
                        r.instanceSpecification(
                            s -> s.instanceId(instance.instanceId()).excludeBootVolume(true)))
                .snapshots())
        .extracting(SnapshotInfo::volumeId)
        .containsExactly(data);
  }

  @Test
  void theRootVolumeIsReplacedByItsFirstState() {
    Instance instance = launch();
    String old = instance.blockDeviceMappings().get(0).ebs().volumeId();
    String task =
        ec2.createReplaceRootVolumeTask(r -> r.instanceId(instance.instanceId()))
            .replaceRootVolumeTask()
            .replaceRootVolumeTaskId();
    assertThat(
            ec2.describeReplaceRootVolumeTasks(r -> r.replaceRootVolumeTaskIds(task))
                .replaceRootVolumeTasks()
                .get(0)
                .taskState())
        .isEqualTo(ReplaceRootVolumeTaskState.SUCCEEDED);
    String now = instance(instance.instanceId()).blockDeviceMappings().get(0).ebs().volumeId();
    assertThat(now).isNotEqualTo(old);
    assertThat(volume(now).snapshotId()).isEqualTo(volume(old).snapshotId());
    assertThat(volume(old).state()).isEqualTo(VolumeState.AVAILABLE);
  }

  /** A clock that the test moves. */
  private static final AtomicReference<Instant> NOW =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  @RegisterExtension
  static final TestEc2 SLOW =
      new TestEc2(
          Ec2Settings.builder()
              .clock(((InstantSource) NOW::get).withZone(ZoneOffset.UTC))
              .transitionDelay("volume-available", Duration.ofSeconds(5))
              .transitionDelay("volume-optimizing", Duration.ofSeconds(10))
              .transitionDelay("volume-modified", Duration.ofMinutes(10)));

  @Test
  void statesSettleOnTheClockWhenDelayed() {
    Ec2Client slow = SLOW.client();
    String id = slow.createVolume(r -> r.size(1).availabilityZone("us-east-1a")).volumeId();
    assertThat(state(slow, id)).isEqualTo(VolumeState.CREATING);
    assertFault("IncorrectState", () -> slow.createSnapshot(r -> r.volumeId(id)));
    NOW.set(NOW.get().plusSeconds(5));
    assertThat(state(slow, id)).isEqualTo(VolumeState.AVAILABLE);
    slow.modifyVolume(r -> r.volumeId(id).size(2));
    assertThat(modification(slow, id)).isEqualTo(VolumeModificationState.MODIFYING);
    assertThat(
            assertFault(
                "IncorrectModificationState", () -> slow.modifyVolume(r -> r.volumeId(id).size(3))))
        .hasMessageContaining(
            "Volume " + id + " cannot be modified in modification state MODIFYING");
    NOW.set(NOW.get().plusSeconds(10));
    assertThat(modification(slow, id)).isEqualTo(VolumeModificationState.OPTIMIZING);
    assertThat(slow.describeVolumes(r -> r.volumeIds(id)).volumes().get(0).size()).isEqualTo(2);
    NOW.set(NOW.get().plus(Duration.ofMinutes(10)));
    assertThat(modification(slow, id)).isEqualTo(VolumeModificationState.COMPLETED);
    NOW.set(NOW.get().plus(Duration.ofHours(6)));
    slow.modifyVolume(r -> r.volumeId(id).size(3));
    assertThat(modification(slow, id)).isEqualTo(VolumeModificationState.MODIFYING);
  }

  private static VolumeState state(Ec2Client client, String id) {
    return client.describeVolumes(r -> r.volumeIds(id)).volumes().get(0).state();
  }

  private static VolumeModificationState modification(Ec2Client client, String id) {
    return client
        .describeVolumesModifications(r -> r.volumeIds(id))
        .volumesModifications()
        .get(0)
        .modificationState();
  }
}
