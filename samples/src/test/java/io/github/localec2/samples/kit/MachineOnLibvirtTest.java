package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import io.github.localec2.VmManagerType;
import io.github.localec2.junit.Ec2Machine;
import io.github.localec2.junit.Ec2Machines;
import io.github.localec2.junit.Ec2Ssh;
import io.github.localec2.junit.Ec2SshSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/**
 * An instance that is a virtual machine: it is logged in to, knows who it is, gets a disk while it
 * runs, and becomes an image.
 *
 * <p>The image is a small one in libvirt's pool, which Local EC2's own build makes; take any other
 * with cloud-init, or a file by {@code @Ami(id, path)}.
 */
@EnabledIfEnvironmentVariable(named = "LOCALEC2_REQUIRE_LIBVIRT", matches = "1")
@LocalEc2(vmManager = VmManagerType.LIBVIRT)
class MachineOnLibvirtTest {
  @Test
  void isAMachineOfItsOwn(Ec2Client ec2, Ec2Waiter waiter, Ec2Machines machines, Ec2Ssh ssh) {
    CreateKeyPairResponse key = ec2.createKeyPair(r -> r.keyName("my-key"));
    Instance launched =
        ec2.runInstances(
                r ->
                    r.imageId("ami-7e570000")
                        .instanceType(InstanceType.T3_NANO)
                        .minCount(1)
                        .maxCount(1)
                        .keyName("my-key"))
            .instances()
            .get(0);
    String id = launched.instanceId();

    Ec2SshSession session = ssh.login(id, key);
    assertThat(session.exec("hostname").stdout().strip()).isEqualTo(id);
    assertThat(
            session
                .exec("wget -qO- http://169.254.169.254/latest/meta-data/instance-id")
                .stdout()
                .strip())
        .isEqualTo(id);

    String volume =
        ec2.createVolume(r -> r.size(1).availabilityZone(launched.placement().availabilityZone()))
            .volumeId();
    waiter.waitUntilVolumeAvailable(r -> r.volumeIds(volume));
    ec2.attachVolume(r -> r.volumeId(volume).instanceId(id).device("/dev/sdf"));
    waiter.waitUntilVolumeInUse(r -> r.volumeIds(volume));
    String disk = "/dev/disk/by-id/virtio-" + volume.replace("-", "");
    assertThat(session.exec("until [ -e " + disk + " ]; do sleep 1; done; echo there").stdout())
        .isEqualTo("there\n");

    String image = ec2.createImage(r -> r.instanceId(id).name("my-image")).imageId();
    waiter.waitUntilImageAvailable(r -> r.imageIds(image));
    Ec2Machine machine = machines.of(id);
    assertThat(machine.console()).contains("login:");
  }
}
