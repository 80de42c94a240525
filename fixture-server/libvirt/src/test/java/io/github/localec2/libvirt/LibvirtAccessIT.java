package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmAccessContract;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmManager;

/** The contract of machines that can be entered, on a real host. */
@RequiresLibvirt
final class LibvirtAccessIT extends VmAccessContract {
  @Override
  protected VmManager create(VmEnvironment environment) {
    return new LibvirtVmManagerFactory().create(environment);
  }

  @Override
  protected String imageId() {
    return RealHost.AMI;
  }

  @Override
  protected long seconds() {
    return 120;
  }
}
