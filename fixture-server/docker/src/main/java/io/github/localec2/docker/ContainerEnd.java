package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The end of containers: removed, or left for looking into, as it is set. */
final class ContainerEnd {
  private static final System.Logger LOG = System.getLogger(ContainerEnd.class.getName());

  private final DockerSettings settings;
  private final String server;

  /** What the engine could not remove when it was asked, by the containers' ids. */
  private final Map<String, DockerClient> left = new ConcurrentHashMap<>();

  /**
   * @param server the owner of the containers
   */
  ContainerEnd(DockerSettings settings, String server) {
    this.settings = settings;
    this.server = server;
  }

  /** Ends the machine's container, if it has one. */
  void of(DockerMachine machine) {
    if (!machine.hasContainer()) {
      return;
    }
    if (settings.removes()) {
      remove(machine.docker(), machine.containerId());
    } else {
      leave(machine);
    }
  }

  /**
   * Removes a container.
   *
   * @throws VmException where it can't be; {@link #retry} tries it again
   */
  void remove(DockerClient docker, String containerId) {
    left.put(containerId, docker);
    EngineFaults.doing(
        "the container " + containerId + " can't be removed",
        () -> {
          try {
            docker.removeContainerCmd(containerId).withForce(true).withRemoveVolumes(true).exec();
          } catch (NotFoundException e) {
            LOG.log(Level.DEBUG, "somebody has removed it already", e);
          } catch (ConflictException e) {
            if (!String.valueOf(e.getMessage()).contains("already in progress")) {
              throw e;
            }
            LOG.log(Level.DEBUG, "somebody is removing it", e);
          }
        });
    left.remove(containerId);
  }

  /**
   * Removes what could not be removed before, as when the engine was away.
   *
   * @throws VmException where it still can't be
   */
  void retry() {
    left.forEach((containerId, docker) -> remove(docker, containerId));
  }

  /**
   * Removes the containers that an engine made without being able to say so, as when it was killed.
   *
   * @param known the ids of those that machines have; asked after the engine was, so that it has
   *     what was made meanwhile
   */
  void strays(DockerClient docker, Supplier<Set<String>> known) {
    if (!settings.removes()) {
      return;
    }
    List<Container> present =
        EngineFaults.asking(
            "the Docker engine's containers can't be listed",
            () ->
                docker
                    .listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(Map.of(Owner.SERVER, server))
                    .exec());
    if (present.isEmpty()) {
      return;
    }
    Set<String> wanted = known.get();
    present.stream()
        .filter(each -> !KeptContainer.is(each))
        .map(Container::getId)
        .filter(id -> !wanted.contains(id))
        .forEach(id -> remove(docker, id));
  }

  /** For looking into afterwards; its name is free for another container of the instance. */
  private void leave(DockerMachine machine) {
    EngineFaults.doing(
        "the container of " + machine.instanceId() + " can't be stopped",
        () -> {
          try {
            machine
                .docker()
                .stopContainerCmd(machine.containerId())
                .withTimeout(settings.graceSeconds())
                .exec();
          } catch (NotModifiedException | NotFoundException e) {
            LOG.log(Level.DEBUG, "it is down already", e);
          }
        });
    LOG.log(
        Level.INFO,
        "the container of {0} is kept: docker start -ai {1}{0}, docker export {1}{0}",
        machine.instanceId(),
        ContainerLaunch.NAME);
  }
}
