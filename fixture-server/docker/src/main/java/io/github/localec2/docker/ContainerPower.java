package io.github.localec2.docker;

import com.github.dockerjava.api.exception.NotModifiedException;
import io.github.localec2.docker.DockerMachine.State;
import io.github.localec2.server.vm.VmException;
import java.util.List;

/** Starts, stops and restarts the containers of machines that there are. */
final class ContainerPower {
  /** How long a container that is asked to end may take before it is killed. */
  private static final int GRACE_SECONDS = 10;

  private final DockerSettings settings;
  private final List<ContainerFeature> features;
  private final ContainerLaunch launches;
  private final HostPorts ports;

  ContainerPower(
      DockerSettings settings,
      List<ContainerFeature> features,
      ContainerLaunch launches,
      HostPorts ports) {
    this.settings = settings;
    this.features = features;
    this.launches = launches;
    this.ports = ports;
  }

  /** Resumes what is paused and starts what is down; nothing happens where it runs. */
  void on(DockerMachine machine) {
    switch (machine.state()) {
      case PAUSED -> {
        EngineFaults.doing(
            "the container of " + machine.instanceId() + " can't be resumed",
            () -> machine.docker().unpauseContainerCmd(machine.containerId()).exec());
        machine.state(State.RUNNING);
        features.forEach(feature -> feature.resumed(machine));
      }
      case DOWN -> restart(machine);
      default -> {
        // it runs
      }
    }
  }

  /** Pauses or stops what runs, as it is set. */
  void off(DockerMachine machine, boolean force) {
    if (machine.state() != State.RUNNING) {
      return;
    }
    features.forEach(feature -> feature.stopping(machine));
    if (settings.pauses()) {
      EngineFaults.doing(
          "the container of " + machine.instanceId() + " can't be paused",
          () -> machine.docker().pauseContainerCmd(machine.containerId()).exec());
      machine.state(State.PAUSED);
    } else {
      stop(machine, force);
    }
    ports.cut(machine);
  }

  private void stop(DockerMachine machine, boolean force) {
    machine.state(State.DOWN);
    try {
      EngineFaults.doing(
          "the container of " + machine.instanceId() + " can't be stopped",
          () ->
              machine
                  .docker()
                  .stopContainerCmd(machine.containerId())
                  .withTimeout(force ? 0 : GRACE_SECONDS)
                  .exec());
    } catch (VmException e) {
      // the engine answers so where it is down already
      if (!(e.getCause() instanceof NotModifiedException)) {
        machine.state(State.RUNNING);
        throw e;
      }
    }
    features.forEach(feature -> feature.stopped(machine));
  }

  /** Restarts what runs. */
  void cycle(DockerMachine machine) {
    if (machine.state() != State.RUNNING) {
      throw new VmException("the machine of '" + machine.instanceId() + "' does not run");
    }
    features.forEach(feature -> feature.stopping(machine));
    features.forEach(feature -> feature.restarting(machine));
    EngineFaults.doing(
        "the container of " + machine.instanceId() + " can't be restarted",
        () ->
            machine
                .docker()
                .restartContainerCmd(machine.containerId())
                .withTimeout(GRACE_SECONDS)
                .exec());
    features.forEach(feature -> feature.stopped(machine));
    launches.running(machine);
  }

  /**
   * Looks whether a machine that ran has gone down by itself, and starts it again where a program
   * inside asked for a reboot.
   *
   * @return true where it has powered off
   */
  boolean wentDown(DockerMachine machine) {
    if (machine.state() != State.RUNNING) {
      return false;
    }
    Downfall fall = Downfall.of(machine);
    if (!fall.down()) {
      return false;
    }
    machine.state(State.DOWN);
    ports.cut(machine);
    features.forEach(feature -> feature.stopped(machine));
    if (!fall.isReboot()) {
      return true;
    }
    restart(machine);
    return false;
  }

  private void restart(DockerMachine machine) {
    features.forEach(feature -> feature.restarting(machine));
    launches.start(machine);
  }
}
