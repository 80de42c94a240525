package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmManagerContract;

/** The contract of VM managers, on a real host. */
@RequiresLibvirt
final class LibvirtVmManagerIT extends VmManagerContract {
  @Override
  protected VmManager create(VmEnvironment environment) {
    return new LibvirtVmManagerFactory()
        .create(
            new VmEnvironment(
                environment.owner(),
                environment.clock(),
                environment.events(),
                java.util.Map.of("libvirt.stop-grace", "20")));
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
