package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/** The life of an instance that is a virtual machine. */
@RequiresLibvirt
final class InstancesIT {
  private static final String SCRIPT =
      """
      #!/bin/sh
      echo once >> /home/localstack/runs
      """;

  /** IMDSv2 by busybox, whose wget knows no PUT. */
  private static final String TOKEN =
      "printf 'PUT /latest/api/token HTTP/1.0\\r\\n"
          + "X-aws-ec2-metadata-token-ttl-seconds: 60\\r\\n\\r\\n'"
          + " | nc 169.254.169.254 80 | tail -n 1";

  static final String METADATA =
      "wget -qO- --header \"X-aws-ec2-metadata-token: $("
          + TOKEN
          + ")\""
          + " http://169.254.169.254/latest/meta-data/";

  @Test
  void anInstanceLivesAsItDoesAtEc2AndLeavesNothing() {
    String id;
    try (RealHost host = new RealHost("libvirt.stop-grace", "45")) {
      Ec2Client ec2 = host.client();
      Instance instance =
          host.running(r -> r.userData(base64(SCRIPT)).instanceInitiatedShutdownBehavior("stop"));
      id = instance.instanceId();
      assertThat(RealHost.virsh("domstate", id).output().strip()).isEqualTo("running");
      assertThat(RealHost.virsh("vncdisplay", id).output()).startsWith("127.0.0.1:");
      assertThat(host.ssh(instance, "id -un; hostname")).isEqualTo("localstack\n" + id);
      assertThat(instance.privateIpAddress()).isEqualTo(instance.publicIpAddress());
      assertThat(host.ssh(instance, "ip -4 -o addr show eth0"))
          .contains(" " + instance.privateIpAddress() + "/");
      RealHost.await("the user data", () -> host.ssh(instance, "cat runs").equals("once"));
      assertThat(console(ec2, id)).contains("mini: ready");
      assertThat(host.ssh(instance, METADATA + "instance-id")).isEqualTo(id);
      assertThat(host.ssh(instance, METADATA + "local-ipv4"))
          .isEqualTo(instance.privateIpAddress());

      ec2.stopInstances(r -> r.instanceIds(id));
      host.awaitState(id, "stopped");
      // its own button, not the plug
      assertThat(RealHost.virsh("domstate", "--reason", id).output().strip())
          .isEqualTo("shut off (shutdown)");
      ec2.startInstances(r -> r.instanceIds(id));
      host.awaitState(id, "running");
      assertThat(host.instance(id).publicIpAddress()).isEqualTo(instance.publicIpAddress());
      assertThat(host.ssh(instance, "cat runs")).isEqualTo("once");

      String boot = host.ssh(instance, "cat /proc/sys/kernel/random/boot_id");
      ec2.rebootInstances(r -> r.instanceIds(id));
      RealHost.await(
          "the reboot",
          () -> !host.ssh(instance, "cat /proc/sys/kernel/random/boot_id").equals(boot));
      assertThat(host.ssh(instance, "cat runs")).isEqualTo("once");

      // from inside
      host.trySsh(
          instance, "until [ -p /run/asroot ]; do usleep 9999; done; echo poweroff > /run/asroot");
      host.awaitState(id, "stopped");
      assertThat(host.instance(id).stateReason().code())
          .isEqualTo("Client.InstanceInitiatedShutdown");
      ec2.terminateInstances(r -> r.instanceIds(id));
      host.awaitState(id, "terminated");
      RealHost.await("the end of " + id, () -> RealHost.traces(id).isEmpty());
    }
    RealHost.await("no thread of ours", () -> RealHost.threads() == 0);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String console(Ec2Client ec2, String id) {
    return new String(
        Base64.getDecoder().decode(ec2.getConsoleOutput(r -> r.instanceId(id)).output()),
        StandardCharsets.UTF_8);
  }
}
