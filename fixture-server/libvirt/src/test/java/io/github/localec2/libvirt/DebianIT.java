package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * A Debian with systemd, cloud-init and OpenSSH, as {@code src/test/libvirt/build-debian-ami.sh}
 * makes it. One machine for all: without KVM it boots for minutes.
 */
@RequiresLibvirt
final class DebianIT {
  private static final String AMI = "ami-7e57deb1";
  private static final long GIB = 1L << 30;

  private static final String USER_DATA =
      """
      #cloud-config
      write_files:
        - path: /srv/greeting
          content: hello from the user data
          permissions: '0640'
      runcmd:
        - echo ran >> /srv/runs
      """;

  @TempDir private Path directory;

  @Test
  void aDistributionWithCloudInitIsAnInstance() throws IOException {
    String id;
    try (RealHost host = new RealHost()) {
      Instance instance = launch(host);
      id = instance.instanceId();
      awaitEndOfBoot(host, instance);
      theGuestIsWhatItsRecordSays(host, instance);
      bothUsersLogIn(host, instance);
      userDataRunsOnce(host, instance);
      theMetadataServiceAnswers(host, instance);
      aVolumeComesAndGoes(host, instance);
      try (DaemonTurn turn = DaemonTurn.withOthers()) {
        assertThat(turn).isNotNull();
        host.client().terminateInstances(r -> r.instanceIds(id));
        host.awaitState(id, "terminated");
      }
    }
    assertThat(RealHost.traces(id)).isEmpty();
  }

  private static Instance launch(RealHost host) {
    try (DaemonTurn turn = DaemonTurn.withOthers()) {
      assertThat(turn).isNotNull();
      return host.running(
          r ->
              r.imageId(AMI)
                  .userData(
                      Base64.getEncoder()
                          .encodeToString(USER_DATA.getBytes(StandardCharsets.UTF_8)))
                  .blockDeviceMappings(
                      BlockDeviceMapping.builder()
                          .deviceName("/dev/sda1")
                          .ebs(e -> e.volumeSize(5))
                          .build()));
    }
  }

  /** Until cloud-init has done everything, which it says itself. */
  private static void awaitEndOfBoot(RealHost host, Instance instance) {
    Awaitility.await("the end of cloud-init")
        .atMost(Duration.ofMinutes(12))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              RealHost.Outcome status = host.trySsh(instance, "cloud-init status --wait");
              assertThat(status.exitCode()).as(status.output()).isZero();
              assertThat(status.output()).contains("status: done");
            });
  }

  private static void theGuestIsWhatItsRecordSays(RealHost host, Instance instance) {
    List<String> said =
        host.ssh(
                instance,
                "hostname; . /etc/os-release; echo $ID; cat /proc/1/comm /run/cloud-init/cloud-id;"
                    + " echo; ip -4 -o addr show eth0; lsblk -bdno SIZE /dev/vda;"
                    + " df -B1 --output=size / | tail -n 1; id -un; sudo -n id -un")
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    assertThat(said).hasSize(9);
    assertThat(said.subList(0, 4))
        .containsExactly(instance.instanceId(), "debian", "systemd", "nocloud");
    assertThat(said.get(4)).contains(" " + instance.privateIpAddress() + "/");
    // the root has the size that was asked for
    assertThat(said.get(5)).isEqualTo("" + 5 * GIB);
    assertThat(Long.parseLong(said.get(6))).isBetween(5 * GIB - GIB / 2, 5 * GIB);
    assertThat(said.subList(7, 9)).containsExactly("localstack", "root");
  }

  /** The guide's user by the password too, and the distribution's own by the key. */
  private void bothUsersLogIn(RealHost host, Instance instance) throws IOException {
    assertThat(host.sshAs("admin", instance, "id -un; sudo -n id -un")).isEqualTo("admin\nroot");
    Path answer =
        Files.createFile(
            directory.resolve("password"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(answer, "#!/bin/sh\necho localstack\n");
    RealHost.Outcome byPassword =
        RealHost.run(
            "env",
            "SSH_ASKPASS=" + answer,
            "SSH_ASKPASS_REQUIRE=force",
            "ssh",
            "-o",
            "PubkeyAuthentication=no",
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            "localstack@" + instance.publicIpAddress(),
            "id -un");
    assertThat(byPassword).isEqualTo(new RealHost.Outcome(0, "localstack\n"));
  }

  private static void userDataRunsOnce(RealHost host, Instance instance) {
    // the last command is what a further boot of the same instance does
    String before =
        host.ssh(
            instance,
            "sudo stat -c %a /srv/greeting; sudo cat /srv/greeting; echo; cat /srv/runs;"
                + " sudo cloud-init modules --mode=final >/dev/null");
    assertThat(before).isEqualTo("640\nhello from the user data\nran");
    assertThat(host.ssh(instance, "cat /srv/runs; sudo ls /var/lib/cloud/instance/sem"))
        .startsWith("ran\n")
        .doesNotContain("ran\nran")
        .contains("config_scripts_user", "config_runcmd");
  }

  private static void theMetadataServiceAnswers(RealHost host, Instance instance) {
    String service = "http://169.254.169.254/latest/";
    String lines =
        host.ssh(
            instance,
            "token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "
                + service
                + "api/token); for path in meta-data/instance-id meta-data/local-ipv4 user-data; do"
                + " curl -sf -H \"X-aws-ec2-metadata-token: $token\" "
                + service
                + "$path; echo; done");
    assertThat(lines.strip())
        .startsWith(instance.instanceId() + "\n" + instance.privateIpAddress() + "\n")
        .contains(USER_DATA.strip());
  }

  private static void aVolumeComesAndGoes(RealHost host, Instance instance) {
    Ec2Client ec2 = host.client();
    String id = instance.instanceId();
    try (DaemonTurn turn = DaemonTurn.withOthers()) {
      assertThat(turn).isNotNull();
      String volume =
          ec2.createVolume(r -> r.size(1).availabilityZone(instance.placement().availabilityZone()))
              .volumeId();
      RealHost.await("the volume", () -> volumeState(ec2, volume).equals("available"));
      ec2.attachVolume(r -> r.volumeId(volume).instanceId(id).device("/dev/sdf"));
      String disk = "/dev/disk/by-id/virtio-" + volume.replace("-", "");
      assertThat(
              host.ssh(
                  instance,
                  "until [ -e "
                      + disk
                      + " ]; do sleep 0.1; done; echo kept | sudo tee "
                      + disk
                      + " >/dev/null; sync; lsblk -bdno SIZE "
                      + disk
                      + "; sudo head -c 4 "
                      + disk))
          .isEqualTo(GIB + "\nkept");
      ec2.detachVolume(r -> r.volumeId(volume));
      RealHost.await("the detachment", () -> volumeState(ec2, volume).equals("available"));
      host.ssh(instance, "while [ -e " + disk + " ]; do sleep 0.1; done");
      ec2.deleteVolume(r -> r.volumeId(volume));
      RealHost.await("the volume's end", () -> RealHost.traces(volume).isEmpty());
    }
  }

  private static String volumeState(Ec2Client ec2, String id) {
    return ec2.describeVolumes(r -> r.volumeIds(id)).volumes().get(0).stateAsString();
  }
}
