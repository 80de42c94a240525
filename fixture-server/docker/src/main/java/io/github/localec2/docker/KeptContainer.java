package io.github.localec2.docker;

import com.github.dockerjava.api.model.Container;
import java.util.Map;

/**
 * A container that somebody looks into after its test. It is told by its name: labels can't be
 * changed, and it bears those of its owner.
 */
final class KeptContainer {
  private static final String MARK = ".kept";

  private KeptContainer() {}

  /** Gives the container its name, and says how it is entered and removed. */
  static String keep(DockerMachine machine) {
    String name = ContainerLaunch.NAME + machine.instanceId() + MARK;
    EngineFaults.doing(
        "the container of " + machine.instanceId() + " can't be kept",
        () -> machine.docker().renameContainerCmd(machine.containerId()).withName(name).exec());
    Map<String, String> labels =
        EngineFaults.asking(
            "the container of " + machine.instanceId() + " can't be inspected",
            () ->
                machine
                    .docker()
                    .inspectContainerCmd(machine.containerId())
                    .exec()
                    .getConfig()
                    .getLabels());
    String paused =
        machine.state() == DockerMachine.State.PAUSED ? "docker unpause " + name + "; " : "";
    String started =
        machine.state() == DockerMachine.State.DOWN ? "docker start " + name + "; " : "";
    String ssh = machine.address().isEmpty() ? "" : "\n  ssh -i KEY root@" + machine.address();
    return machine.instanceId()
        + ":\n  "
        + paused
        + started
        + "docker exec -it "
        + name
        + " /bin/sh"
        + ssh
        + "\n  remove it: docker rm -fv "
        + name
        + "\n  remove all of this server: docker rm -fv $(docker ps -aq --filter label="
        + Owner.SERVER
        + "="
        + (labels == null ? "" : labels.getOrDefault(Owner.SERVER, ""))
        + ")";
  }

  static boolean is(Container container) {
    String[] names = container.getNames();
    if (names == null) {
      return false;
    }
    for (String name : names) {
      if (name.contains(ContainerLaunch.NAME) && name.endsWith(MARK)) {
        return true;
      }
    }
    return false;
  }
}
