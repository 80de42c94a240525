package io.github.localec2.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;

/**
 * Whether a container is down, and why.
 *
 * @param down false where it runs
 * @param exitCode the first process's, see the decision about the agent
 */
record Downfall(boolean down, long exitCode) {
  private static final long REBOOT = 129;
  private static final long KILLED = 137;

  static Downfall of(DockerMachine machine) {
    return EngineFaults.asking(
        "the container of " + machine.instanceId() + " can't be inspected",
        () -> {
          try {
            InspectContainerResponse.ContainerState state =
                machine.docker().inspectContainerCmd(machine.containerId()).exec().getState();
            Long code = state.getExitCodeLong();
            return new Downfall(
                !Boolean.TRUE.equals(state.getRunning()), code == null ? KILLED : code);
          } catch (NotFoundException e) {
            return new Downfall(true, KILLED);
          }
        });
  }

  /** True where a program inside asked for a reboot. */
  boolean isReboot() {
    return down && exitCode == REBOOT;
  }
}
