package io.github.localec2.libvirt;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Instances on two hosts; the second is a daemon in namespaces of its own, which takes root. */
@SuppressWarnings("unchecked") // the SDK's builders of builders
@RequiresLibvirt
@EnabledIfEnvironmentVariable(named = "LOCALEC2_LIBVIRT_RESTARTS", matches = "1")
final class SeveralHostsIT {
  private static final String EMPTY = "ami-7e57e004";

  @TempDir private static Path directory;
  private static SecondHost second;

  @BeforeAll
  static void startSecond() throws IOException {
    second = new SecondHost(Files.createDirectory(directory.resolve("h")));
    // a disk without anything, which stays in the BIOS
    RealHost.run(
        "qemu-img", "create", "-q", "-f", "qcow2", second.images().resolve(EMPTY).toString(), "1M");
  }

  @AfterAll
  static void endSecond() {
    second.close();
  }

  private static RealHost both(String capacity) {
    return new RealHost(
        "libvirt.uri",
        "qemu:///system," + second.uri(),
        "libvirt.capacity",
        capacity,
        "libvirt.stop-grace",
        "20",
        "libvirt.boots",
        "9");
  }

  private static boolean isFirst(String id) {
    return RealHost.virsh("domstate", id).exitCode() == 0;
  }

  private static boolean isSecond(String id) {
    return second.virsh("domstate", id).exitCode() == 0;
  }

  @Test
  void instancesAreSpreadAndFindTheirAmiAndTheirVolumesWhereTheyAre() {
    String there;
    try (RealHost host = both("600")) {
      Ec2Client ec2 = host.client();
      Instance here = host.running();
      assertThat(isFirst(here.instanceId())).isTrue();
      String volume =
          ec2.createVolume(r -> r.size(1).availabilityZone(here.placement().availabilityZone()))
              .volumeId();
      String disk = "/dev/disk/by-id/virtio-" + volume.replace("-", "");
      String script =
          "#!/bin/sh\nuntil [ -e " + disk + " ]; do usleep 9999; done\nhead -n 1 " + disk + "\n";
      there = host.running(r -> r.userData(base64(script))).instanceId();
      assertThat(isSecond(there)).isTrue();
      assertThat(second.images().toFile().list((any, name) -> name.startsWith(RealHost.AMI)))
          .hasSize(1);

      // neither has room for a third
      String third = host.launch(r -> {});
      host.awaitState(third, "terminated");
      assertThat(host.instance(third).stateReason().code())
          .isEqualTo("Server.InsufficientInstanceCapacity");
      assertThat(host.instance(third).stateReason().message())
          .contains("qemu:///system has 88 MiB left", second.uri() + " has 88 MiB left");

      // what one has written the other reads
      RealHost.await("the volume", () -> state(ec2, volume).equals("available"));
      ec2.attachVolume(r -> r.volumeId(volume).instanceId(here.instanceId()).device("/dev/sdf"));
      host.ssh(
          here,
          "until [ -e " + disk + " ]; do usleep 9999; done; echo from afar > " + disk + "; sync");
      ec2.detachVolume(r -> r.volumeId(volume));
      RealHost.await("the volume", () -> state(ec2, volume).equals("available"));
      String id = there;
      ec2.attachVolume(r -> r.volumeId(volume).instanceId(id).device("/dev/sdf"));
      RealHost.await("the console", () -> console(ec2, id).contains("from afar"));
      assertThat(console(ec2, id)).contains("mini: ready");
      assertThat(RealHost.traces(volume)).isEmpty();

      // a place is free again
      ec2.terminateInstances(r -> r.instanceIds(here.instanceId()));
      host.awaitState(here.instanceId(), "terminated");
      assertThat(isFirst(host.running(r -> r.imageId(EMPTY)).instanceId())).isTrue();
    }
    assertThat(isSecond(there)).isFalse();
    assertThat(second.images().toFile().list()).containsExactly(EMPTY);
    assertThat(RealHost.traces(EMPTY)).isEmpty();
  }

  @Test
  void aHostThatGoesAwayTakesNoInstancesAndThoseThatItHasAreImpaired() {
    try (RealHost host = both("1100")) {
      String here = host.running(r -> r.imageId(EMPTY)).instanceId();
      String there = host.running(r -> r.imageId(EMPTY)).instanceId();
      assertThat(isSecond(there)).isTrue();
      assertThat(status(host, there)).isEqualTo("ok");
      second.end();
      try {
        RealHost.await("the impairment", () -> status(host, there).equals("impaired"));
        assertThat(status(host, here)).isEqualTo("ok");
        String elsewhere = host.running(r -> r.imageId(EMPTY)).instanceId();
        assertThat(isFirst(elsewhere)).isTrue();
        String none = host.launch(r -> r.imageId(EMPTY));
        host.awaitState(none, "terminated");
        assertThat(host.instance(none).stateReason().message())
            .startsWith("Server.InsufficientInstanceCapacity")
            .contains(second.uri() + " is away");
      } finally {
        second.start();
      }
      RealHost.await("the recovery", () -> status(host, there).equals("ok"));
      assertThat(host.instance(there).state().nameAsString()).isEqualTo("running");
    }
    assertThat(second.images().toFile().list()).containsExactly(EMPTY);
  }

  @Test
  void hostsAreZones() {
    try (RealHost host =
        new RealHost(
            "libvirt.uri",
            "us-east-1a=qemu:///system,us-east-1b=" + second.uri(),
            "libvirt.stop-grace",
            "1",
            "libvirt.boots",
            "9")) {
      String there = launchIn(host, "us-east-1b");
      host.awaitState(there, "running");
      assertThat(isSecond(there)).isTrue();
      // by its subnet's zone
      String subnet =
          host.client()
              .describeSubnets(
                  r -> r.filters(f -> f.name("availability-zone").values("us-east-1a")))
              .subnets()
              .get(0)
              .subnetId();
      String here = host.running(r -> r.imageId(EMPTY).subnetId(subnet)).instanceId();
      assertThat(isFirst(here)).isTrue();
      assertThat(host.instance(here).placement().availabilityZone()).isEqualTo("us-east-1a");
      // a host of either zone is there, but the volume is in its own
      Ec2Client ec2 = host.client();
      String volume = ec2.createVolume(r -> r.size(1).availabilityZone("us-east-1a")).volumeId();
      RealHost.await("the volume", () -> state(ec2, volume).equals("available"));
      assertFault(
          "InvalidVolume.ZoneMismatch",
          () -> ec2.attachVolume(r -> r.volumeId(volume).instanceId(there).device("/dev/sdf")));
      assertThat(
              assertFault("InsufficientInstanceCapacity", () -> launchIn(host, "us-east-1c"))
                  .getMessage())
          .contains("you requested (us-east-1c)");
    }
    assertThat(second.images().toFile().list()).containsExactly(EMPTY);
  }

  private static String launchIn(RealHost host, String zone) {
    return host.launch(r -> r.imageId(EMPTY).placement(p -> p.availabilityZone(zone)));
  }

  @Test
  void aHostThatIsNotThereAtTheStartIsNamed() {
    assertThatThrownBy(
            () ->
                new RealHost(
                        "libvirt.uri", "qemu:///system qemu+unix:///system?socket=/no/such/socket")
                    .close())
        .isInstanceOf(VmException.class)
        .hasMessageContaining("/no/such/socket");
    RealHost.await("no thread of ours", () -> RealHost.threads() == 0);
  }

  private static String status(RealHost host, String id) {
    return host.client()
        .describeInstanceStatus(r -> r.instanceIds(id))
        .instanceStatuses()
        .get(0)
        .instanceStatus()
        .statusAsString();
  }

  private static String state(Ec2Client ec2, String volume) {
    return ec2.describeVolumes(r -> r.volumeIds(volume)).volumes().get(0).stateAsString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String console(Ec2Client ec2, String id) {
    String output = ec2.getConsoleOutput(r -> r.instanceId(id)).output();
    return output == null
        ? ""
        : new String(Base64.getDecoder().decode(output), StandardCharsets.UTF_8);
  }
}
