package io.github.localec2.docker;

import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmManagerFactory;

/** Makes VM managers whose machines are Docker containers. */
public final class DockerVmManagerFactory implements VmManagerFactory {
  @Override
  public String name() {
    return DockerVmManager.NAME;
  }

  @Override
  public VmManager create(VmEnvironment environment) {
    return DockerVmManager.open(environment);
  }
}
