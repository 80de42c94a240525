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
 * <p>On MOCK instances have states that can be waited for, and every other call fails and says
 * which VM managers have machines. What fails throws an {@link AssertionError} that says what was
 * seen last.
 */
public final class Ec2Machines {
  private final VmAccess access;
  private final Ec2UserData userData;
  private final AwaitedStates states;

  Ec2Machines(LocalEc2Server server) {
    this.access = server.access();
    this.userData = new Ec2UserData(server);
    this.states = new AwaitedStates(server::awaitInstance);
  }

  /**
   * The machine of an instance, which need not run yet: whatever it is asked waits for the launch.
   */
  public Ec2Machine of(String instanceId) {
    return new Ec2Machine(instanceId, access, userData, states);
  }

  /** The machine of an instance as a client has it. */
  public Ec2Machine of(Instance instance) {
    return of(instance.instanceId());
  }
}
