package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Volume;

/** What is in images, volumes and snapshots of virtual machines. */
@RequiresLibvirt
final class DataIT {
  @Test
  void imagesVolumesAndSnapshotsHaveTheDataThatWasWritten() {
    List<String> ids;
    try (RealHost host = new RealHost()) {
      Ec2Client ec2 = host.client();
      Instance first =
          host.running(
              r ->
                  r.blockDeviceMappings(
                      BlockDeviceMapping.builder()
                          .deviceName("/dev/sdf")
                          .ebs(e -> e.volumeSize(2).deleteOnTermination(true))
                          .build()));
      String launched = volume(first, "/dev/sdf");
      String disk = "/dev/disk/by-id/virtio-" + launched.replace("-", "");
      host.ssh(first, "echo in the root > mark; echo in the volume > " + disk + "; sync");
      assertThat(host.ssh(first, "cat /sys/block/vdb/size")).isEqualTo("4194304");

      // of a machine that runs
      String snapshot = ec2.createSnapshot(r -> r.volumeId(launched)).snapshotId();
      RealHost.await("the snapshot", () -> snapshotState(ec2, snapshot).equals("completed"));
      String image =
          ec2.createImage(r -> r.instanceId(first.instanceId()).name("marked")).imageId();
      RealHost.await("the image", () -> image(ec2, image).stateAsString().equals("available"));

      // hot
      String copy =
          ec2.createVolume(
                  r ->
                      r.snapshotId(snapshot).availabilityZone(first.placement().availabilityZone()))
              .volumeId();
      RealHost.await("the volume", () -> volumeState(ec2, copy).equals("available"));
      ec2.attachVolume(r -> r.volumeId(copy).instanceId(first.instanceId()).device("/dev/sdg"));
      RealHost.await("the attachment", () -> attachment(ec2, copy).equals("attached"));
      String hot = "/dev/disk/by-id/virtio-" + copy.replace("-", "");
      assertThat(
              host.ssh(first, "until [ -e " + hot + " ]; do usleep 9999; done; head -n 1 " + hot))
          .isEqualTo("in the volume");
      ec2.detachVolume(r -> r.volumeId(copy));
      RealHost.await("the detachment", () -> volumeState(ec2, copy).equals("available"));
      host.ssh(first, "while [ -e " + hot + " ]; do usleep 9999; done");

      // with more room, from the image
      ec2.terminateInstances(r -> r.instanceIds(first.instanceId()));
      Instance second = host.running(r -> r.imageId(image));
      assertThat(host.ssh(second, "cat mark; hostname; cat /sys/block/vda/size"))
          .isEqualTo("in the root\n" + second.instanceId() + "\n" + 8 * (1L << 21));
      host.awaitState(first.instanceId(), "terminated");
      RealHost.await("the volumes of the first", () -> RealHost.traces(launched).isEmpty());

      // an image that something stands on goes with it
      ec2.deregisterImage(r -> r.imageId(image));
      assertThat(host.ssh(second, "md5sum /etc/inittab")).isNotBlank();
      assertThat(RealHost.traces(image)).isNotEmpty();
      ec2.terminateInstances(r -> r.instanceIds(second.instanceId()));
      RealHost.await("the image's end", () -> RealHost.traces(image).isEmpty());
      ids = List.of(launched, snapshot, copy, first.instanceId(), second.instanceId());
    }
    ids.forEach(id -> assertThat(RealHost.traces(id)).isEmpty());
  }

  private static String volume(Instance instance, String device) {
    return instance.blockDeviceMappings().stream()
        .filter(each -> each.deviceName().equals(device))
        .map(InstanceBlockDeviceMapping::ebs)
        .findFirst()
        .orElseThrow()
        .volumeId();
  }

  private static Image image(Ec2Client ec2, String id) {
    return ec2.describeImages(r -> r.imageIds(id)).images().get(0);
  }

  private static String snapshotState(Ec2Client ec2, String id) {
    return ec2.describeSnapshots(r -> r.snapshotIds(id)).snapshots().get(0).stateAsString();
  }

  private static Volume volumeOf(Ec2Client ec2, String id) {
    return ec2.describeVolumes(r -> r.volumeIds(id)).volumes().get(0);
  }

  private static String volumeState(Ec2Client ec2, String id) {
    return volumeOf(ec2, id).stateAsString();
  }

  private static String attachment(Ec2Client ec2, String id) {
    return volumeOf(ec2, id).attachments().get(0).stateAsString();
  }
}
