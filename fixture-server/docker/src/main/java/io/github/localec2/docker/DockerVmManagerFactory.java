package io.github.localec2.docker;

import io.github.localec2.docker.volume.VolumeSettings;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmManagerFactory;
import io.github.localec2.server.vm.VmOption;
import java.util.List;
import java.util.stream.Stream;

/** Makes VM managers whose machines are Docker containers. */
public final class DockerVmManagerFactory implements VmManagerFactory {
  @Override
  public String name() {
    return DockerVmManager.NAME;
  }

  @Override
  public List<VmOption> options() {
    return Stream.of(
            DockerSettings.OPTIONS,
            SecurityGroupSettings.OPTIONS,
            NetworkSettings.OPTIONS,
            VolumeSettings.options())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public VmManager create(VmEnvironment environment) {
    return DockerVmManager.open(environment);
  }
}
