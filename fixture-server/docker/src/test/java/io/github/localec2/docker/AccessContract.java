package io.github.localec2.docker;

import io.github.localec2.server.vm.VmAccessContract;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmManager;

/** The contract of machines that can be entered, where they are containers. */
abstract class AccessContract extends VmAccessContract {
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
