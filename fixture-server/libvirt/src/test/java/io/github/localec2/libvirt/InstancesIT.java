package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;

/** The life of an instance that is a virtual machine. */
@RequiresLibvirt
final class InstancesIT {
  @Test
  void anInstanceIsADomainThatIsLoggedInToAndLeavesNothing() {
    String id;
    try (RealHost host = new RealHost()) {
      Instance instance = host.running();
      id = instance.instanceId();
      assertThat(RealHost.virsh("domstate", id).output().strip()).isEqualTo("running");
      assertThat(RealHost.virsh("vncdisplay", id).output()).startsWith("127.0.0.1:");
      assertThat(host.ssh(instance, "id -un; hostname")).isEqualTo("localstack\n" + id);
      assertThat(instance.privateIpAddress()).isEqualTo(instance.publicIpAddress());
      assertThat(host.ssh(instance, "ip -4 -o addr show eth0"))
          .contains(" " + instance.privateIpAddress() + "/");
      host.client().terminateInstances(r -> r.instanceIds(id));
      host.awaitState(id, "terminated");
      assertThat(RealHost.traces(id)).isEmpty();
    }
    RealHost.await("no thread of ours", () -> RealHost.threads() == 0);
  }
}
