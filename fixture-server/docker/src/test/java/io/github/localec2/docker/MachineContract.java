package io.github.localec2.docker;

import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmManagerContract;

/** The contract of VM managers, where machines are containers. */
abstract class MachineContract extends VmManagerContract {
  @Override
  protected VmManager create(VmEnvironment environment) {
    return new DockerVmManagerFactory().create(environment);
  }

  @Override
  protected String imageId() {
    return TestAmi.BUSYBOX.id();
  }

  @Override
  protected long seconds() {
    return 60;
  }
}
