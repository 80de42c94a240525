package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Volumes that grow and images of machines that are stopped, where root volumes are copies. */
@RequiresLibvirt
final class ImagesIT {
  private static final long SECTORS_OF_A_GIB = 1L << 21;

  @Test
  void aRootVolumeGrowsAndAnImageOfAStoppedMachineBootsAlsoAsACopy() {
    String image;
    String copied;
    try (RealHost host = new RealHost("libvirt.clone", "full")) {
      Ec2Client ec2 = host.client();
      Instance first = host.running();
      String root = first.blockDeviceMappings().get(0).ebs().volumeId();
      // it needs no AMI any more
      assertThat(RealHost.virsh("vol-dumpxml", "--pool", "default", volumeName(root)).output())
          .doesNotContain("<backingStore>");
      host.ssh(first, "echo still here > mark; sync");

      // while it runs
      ec2.modifyVolume(r -> r.volumeId(root).size(9));
      RealHost.await(
          "the growth",
          () -> host.ssh(first, "cat /sys/block/vda/size").equals("" + 9 * SECTORS_OF_A_GIB));
      assertThat(ec2.describeVolumes(r -> r.volumeIds(root)).volumes().get(0).size()).isEqualTo(9);
      ec2.stopInstances(r -> r.instanceIds(first.instanceId()));
      host.awaitState(first.instanceId(), "stopped");
      image = ec2.createImage(r -> r.instanceId(first.instanceId()).name("stopped")).imageId();
      String made = image;
      RealHost.await("the image", () -> state(ec2, made).equals("available"));
      copied =
          ec2.copyImage(r -> r.sourceImageId(made).sourceRegion("us-east-1").name("copied"))
              .imageId();
      String copy = copied;
      RealHost.await("the copy", () -> state(ec2, copy).equals("available"));
      ec2.terminateInstances(r -> r.instanceIds(first.instanceId()));
      ec2.deregisterImage(r -> r.imageId(made));
      host.awaitState(first.instanceId(), "terminated");
      RealHost.await("the image's end", () -> RealHost.traces(made).isEmpty());
      Instance second = host.running(r -> r.imageId(copy));
      assertThat(host.ssh(second, "cat mark; cat /sys/block/vda/size"))
          .isEqualTo("still here\n" + 9 * SECTORS_OF_A_GIB);
    }
    assertThat(RealHost.traces(image)).isEmpty();
    assertThat(RealHost.traces(copied)).isEmpty();
  }

  /** The volume's data, whose name has its owner too. */
  private static String volumeName(String volumeId) {
    return new VolumeNames(OwnerToken.mine()).of(volumeId);
  }

  private static String state(Ec2Client ec2, String image) {
    return ec2.describeImages(r -> r.imageIds(image)).images().get(0).stateAsString();
  }
}
