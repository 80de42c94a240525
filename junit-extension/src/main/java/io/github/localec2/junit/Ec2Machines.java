package io.github.localec2.junit;

import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.vm.VmAccess;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * The machines behind instances, where instances are more than records: a test gets it as a
 * parameter or field, runs programs in them, moves files in and out, and waits for what they do.
 *
 * <pre>{@code
 * Ec2Machine machine = machines.of(instance);
 * machine.awaitPort(8000);
 * assertThat(machine.exec("cat", "/etc/motd").stdout()).contains("hello");
 * }</pre>
 *
 * <p>On MOCK every call fails, and says which VM managers have machines. What fails throws an
 * {@link AssertionError} that says what was seen last.
 */
public final class Ec2Machines {
  private final VmAccess access;
  private final Ec2UserData userData;

  Ec2Machines(LocalEc2Server server) {
    this(server.access(), new Ec2UserData(server));
  }

  Ec2Machines(VmAccess access, Ec2UserData userData) {
    this.access = access;
    this.userData = userData;
  }

  /**
   * The machine of an instance, which need not run yet: whatever it is asked waits for the launch.
   */
  public Ec2Machine of(String instanceId) {
    return new Ec2Machine(instanceId, access, userData);
  }

  /** The machine of an instance as a client has it. */
  public Ec2Machine of(Instance instance) {
    return of(instance.instanceId());
  }
}
