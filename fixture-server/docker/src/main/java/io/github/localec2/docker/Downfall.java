package io.github.localec2.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import io.github.localec2.server.vm.VmCrash;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a container does now, whoever made it do so.
 *
 * @param running true also while it is paused
 * @param paused false where it does not run
 * @param exitCode the first process's, see the decision about the agent
 * @param outOfMemory true where the kernel has killed a process of it for want of memory, as far as
 *     the engine has heard
 * @param limited true where its memory has a limit of its own
 * @param startedAt the moment of its last start, in the engine's words; tells starts apart
 */
record Downfall(
    boolean running,
    boolean paused,
    long exitCode,
    boolean outOfMemory,
    boolean limited,
    String startedAt) {
  /** The first program can't be run, or is not there, as a shell and our agent say it. */
  private static final long NOT_RUN = 126;

  private static final long NOT_FOUND = 127;
  private static final long REBOOT = 129;
  private static final long KILLED = 137;
  private static final long BY_ENGINE = 143;

  private static final Downfall GONE = new Downfall(false, false, BY_ENGINE, false, false, "");

  static Downfall of(DockerMachine machine) {
    return EngineFaults.asking(
        "the container of " + machine.instanceId() + " can't be inspected",
        () -> {
          try {
            return of(machine.docker().inspectContainerCmd(machine.containerId()).exec());
          } catch (NotFoundException e) {
            return GONE;
          }
        });
  }

  static Downfall of(InspectContainerResponse found) {
    InspectContainerResponse.ContainerState state = found.getState();
    Long code = state.getExitCodeLong();
    return new Downfall(
        Boolean.TRUE.equals(state.getRunning()),
        Boolean.TRUE.equals(state.getPaused()),
        code == null ? KILLED : code,
        Boolean.TRUE.equals(state.getOOMKilled()),
        isLimited(found.getHostConfig()),
        String.valueOf(state.getStartedAt()));
  }

  private static boolean isLimited(@Nullable HostConfig config) {
    Long memory = config == null ? null : config.getMemory();
    return memory != null && memory > 0;
  }

  /**
   * This with what the engine tells of its memory, where that may come after its death: the
   * kernel's word that there was none reaches the engine by another way than the end. Nothing is
   * waited for where it can't have been the reason, or is known.
   *
   * @param told completes when the engine tells that a process was killed for want of memory
   * @param patience how long it may take to do so
   */
  Downfall withMemory(Future<?> told, Duration patience) {
    if (running || exitCode != KILLED || !limited || outOfMemory) {
      return this;
    }
    try {
      told.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Downfall(running, paused, exitCode, true, limited, startedAt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return this;
    } catch (ExecutionException | TimeoutException e) {
      return this;
    }
  }

  /** True where a program inside asked for a reboot. */
  boolean isReboot() {
    return !running && exitCode == REBOOT;
  }

  /**
   * What took it down, where that was neither a program inside nor somebody who killed it.
   *
   * @param engineWasAway true where the engine may have taken it along
   */
  Optional<VmCrash> crash(boolean engineWasAway) {
    if (outOfMemory && exitCode == KILLED) {
      return Optional.of(VmCrash.MEMORY);
    }
    boolean without = exitCode == NOT_RUN || exitCode == NOT_FOUND;
    return engineWasAway || without || exitCode == BY_ENGINE
        ? Optional.of(VmCrash.HOST)
        : Optional.empty();
  }
}
