package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmManagerFactory;
import io.github.localec2.server.vm.VmOption;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes VM managers whose machines are virtual machines of a libvirt host. */
public final class LibvirtVmManagerFactory implements VmManagerFactory {
  @Override
  public String name() {
    return LibvirtVmManager.NAME;
  }

  @Override
  public List<VmOption> options() {
    return LibvirtSettings.OPTIONS;
  }

  @Override
  public Set<String> zones(Map<String, String> options) {
    return Set.copyOf(LibvirtSettings.of(options).zones().values());
  }

  @Override
  public VmManager create(VmEnvironment environment) {
    LibvirtSettings settings = LibvirtSettings.of(environment.options());
    return settings.uris().size() == 1 && settings.capacityMiB() == 0 && settings.zones().isEmpty()
        ? LibvirtVmManager.open(environment, settings)
        : SeveralHosts.open(environment, settings);
  }
}
