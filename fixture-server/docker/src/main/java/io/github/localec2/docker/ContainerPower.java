package io.github.localec2.docker;

import com.github.dockerjava.api.exception.NotModifiedException;
import io.github.localec2.docker.DockerMachine.State;
import io.github.localec2.server.vm.VmCrash;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSize;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts, stops and restarts the containers of machines that there are. */
final class ContainerPower {
  private static final int PAUSES = 5;

  /** So late has the engine been heard to tell of a want of memory, and more. */
  private static final Duration MEMORY_PATIENCE = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(ContainerPower.class.getName());

  private final DockerSettings settings;
  private final List<ContainerFeature> features;
  private final ContainerLaunch launches;
  private final HostPorts ports;
  private final ContainerLimits limits;

  ContainerPower(
      DockerSettings settings,
      List<ContainerFeature> features,
      ContainerLaunch launches,
      HostPorts ports,
      ContainerLimits limits) {
    this.settings = settings;
    this.features = features;
    this.launches = launches;
    this.ports = ports;
    this.limits = limits;
  }

  /** As {@link #on(DockerMachine)}, with the limits of a size. */
  void on(DockerMachine machine, VmSize size) {
    if (machine.state() == State.PAUSED || machine.state() == State.DOWN) {
      limits.change(machine, size);
    }
    on(machine);
  }

  /** Resumes what is paused and starts what is down; nothing happens where it runs. */
  void on(DockerMachine machine) {
    switch (machine.state()) {
      case PAUSED -> resume(machine);
      case DOWN -> restart(machine);
      default -> {
        // it runs
      }
    }
  }

  private void restart(DockerMachine machine) {
    features.forEach(feature -> feature.restarting(machine));
    launches.start(machine);
  }

  private void resume(DockerMachine machine) {
    try {
      EngineFaults.doing(
          "the container of " + machine.instanceId() + " can't be resumed",
          () -> machine.docker().unpauseContainerCmd(machine.containerId()).exec());
    } catch (VmException e) {
      // an engine that was restarted has taken it down
      look(machine, true);
      if (machine.state() == State.PAUSED) {
        throw e;
      }
      if (machine.state() == State.DOWN) {
        restart(machine);
      }
      return;
    }
    machine.state(State.RUNNING);
    machine.execs().release();
    features.forEach(feature -> feature.resumed(machine));
  }

  /** Pauses or stops what runs, as it is set. */
  void off(DockerMachine machine, boolean force) {
    if (machine.state() != State.RUNNING) {
      return;
    }
    features.forEach(feature -> feature.stopping(machine));
    machine.execs().hold();
    try {
      if (settings.pauses() && pause(machine)) {
        machine.state(State.PAUSED);
      } else {
        stop(machine, force);
      }
    } catch (VmException e) {
      if (machine.state() == State.RUNNING) {
        goesOn(machine, e);
      }
      throw e;
    } finally {
      if (machine.state() != State.PAUSED) {
        machine.execs().release();
      }
    }
    ports.cut(machine);
  }

  private void goesOn(DockerMachine machine, VmException refusal) {
    for (ContainerFeature each : features) {
      try {
        each.resumed(machine);
      } catch (VmException also) {
        refusal.addSuppressed(also);
      }
    }
  }

  /**
   * Pauses a container.
   *
   * @return false where the kernel does not freeze it, as it may be on a busy machine
   */
  private static boolean pause(DockerMachine machine) {
    for (int i = 0; i < PAUSES; i++) {
      try {
        EngineFaults.doing(
            "the container of " + machine.instanceId() + " can't be paused",
            () -> machine.docker().pauseContainerCmd(machine.containerId()).exec());
        return true;
      } catch (VmException e) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("already paused")) {
          // by hand
          return true;
        }
        if (!said.contains("freeze")) {
          throw e;
        }
        LOG.log(Level.DEBUG, "not frozen", e);
      }
    }
    LOG.log(
        Level.WARNING,
        "the container of {0} can''t be frozen: it is stopped instead",
        machine.instanceId());
    return false;
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
                  .withTimeout(force ? 0 : settings.graceSeconds())
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
                .withTimeout(settings.graceSeconds())
                .exec());
    features.forEach(feature -> feature.stopped(machine));
    launches.running(machine);
  }

  /**
   * Looks what a machine does that we did not make it do, and follows; one in which a program asked
   * for a reboot is started again.
   *
   * @param engineWasAway true where the engine may have taken its container down
   * @return what its server has to be told
   */
  Turn look(DockerMachine machine, boolean engineWasAway) {
    if (machine.state() == State.NONE) {
      return Turn.NOTHING;
    }
    Downfall now = Downfall.of(machine);
    return switch (machine.state()) {
      case RUNNING -> ran(machine, now, engineWasAway);
      case PAUSED -> wasPaused(machine, now);
      default -> wasDown(machine, now);
    };
  }

  private Turn ran(DockerMachine machine, Downfall now, boolean engineWasAway) {
    if (now.running() && now.startedAt().equals(machine.startedAt())) {
      return Turn.NOTHING;
    }
    machine.state(State.DOWN);
    ports.cut(machine);
    features.forEach(feature -> feature.stopped(machine));
    try {
      if (now.running()) {
        launches.running(machine);
        return Turn.up();
      }
      if (now.isReboot()) {
        restart(machine);
        return Turn.up();
      }
    } catch (VmException e) {
      LOG.log(Level.WARNING, "a machine that came up again is lost", e);
      return Turn.down(Optional.of(VmCrash.HOST));
    }
    return Turn.down(now.withMemory(machine.outOfMemory(), MEMORY_PATIENCE).crash(engineWasAway));
  }

  private Turn wasPaused(DockerMachine machine, Downfall now) {
    if (now.paused()) {
      return Turn.NOTHING;
    }
    if (!now.running()) {
      // its instance is stopped already
      machine.state(State.DOWN);
      machine.execs().release();
      features.forEach(feature -> feature.stopped(machine));
      return Turn.NOTHING;
    }
    machine.state(State.RUNNING);
    machine.execs().release();
    features.forEach(feature -> feature.resumed(machine));
    return Turn.up();
  }

  private Turn wasDown(DockerMachine machine, Downfall now) {
    if (!now.running()) {
      return Turn.NOTHING;
    }
    launches.running(machine);
    return Turn.up();
  }

  /**
   * What has become of a machine past its server.
   *
   * @param on true where it runs
   * @param off true where it does not
   * @param crash why it went down; empty where it did so itself
   */
  record Turn(boolean on, boolean off, Optional<VmCrash> crash) {
    static final Turn NOTHING = new Turn(false, false, Optional.empty());

    static Turn up() {
      return new Turn(true, false, Optional.empty());
    }

    static Turn down(Optional<VmCrash> crash) {
      return new Turn(false, true, crash);
    }
  }
}
