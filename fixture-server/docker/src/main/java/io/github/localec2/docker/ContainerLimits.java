package io.github.localec2.docker;

import com.github.dockerjava.api.command.UpdateContainerCmd;
import com.github.dockerjava.api.model.HostConfig;
import io.github.localec2.server.vm.VmSize;

/** The CPUs and the memory of an instance's type, as limits of its container where that is set. */
final class ContainerLimits {
  private static final long NANOS = 1_000_000_000;

  private final DockerSettings settings;

  /** How many processors the engine has; 0 until somebody needs to know. */
  private volatile int processors;

  ContainerLimits(DockerSettings settings) {
    this.settings = settings;
  }

  /** Asks for them in a container that is to be created. */
  void apply(DockerMachine machine, HostConfig host) {
    if (settings.limits()) {
      host.withNanoCPUs(cpus(machine, machine.size()) * NANOS).withMemory(bytes(machine.size()));
    }
  }

  /**
   * Changes them in a container that there is; those that {@code docker.flags} set stay.
   *
   * @throws io.github.localec2.server.vm.VmException where the engine refuses, such as for want of
   *     memory that is in use
   */
  void change(DockerMachine machine, VmSize size) {
    if (!settings.limits() || size.equals(machine.size())) {
      return;
    }
    boolean flagsSayMemory = settings.flags().last("--memory").isPresent();
    boolean flagsSayCpus = settings.flags().last("--cpus").isPresent();
    if (!flagsSayMemory || !flagsSayCpus) {
      EngineFaults.doing(
          "the limits of " + machine.instanceId() + " can't be changed",
          () -> {
            UpdateContainerCmd update = machine.docker().updateContainerCmd(machine.containerId());
            if (!flagsSayCpus) {
              update.withNanoCPUs(cpus(machine, size) * NANOS);
            }
            if (!flagsSayMemory) {
              // with swap as the engine has it where nobody says
              update.withMemory(bytes(size)).withMemorySwap(2 * bytes(size));
            }
            update.exec();
          });
    }
    machine.size(size);
  }

  private static long bytes(VmSize size) {
    return size.memoryMiB() << 20;
  }

  /** As many as there are at the engine, which gives no container more. */
  private int cpus(DockerMachine machine, VmSize size) {
    int known = processors;
    if (known == 0) {
      Integer told = machine.docker().infoCmd().exec().getNCPU();
      known = told == null || told < 1 ? Integer.MAX_VALUE : told;
      processors = known;
    }
    return Math.min(size.vcpus(), known);
  }
}
