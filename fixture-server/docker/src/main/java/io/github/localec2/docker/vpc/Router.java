package io.github.localec2.docker.vpc;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.github.localec2.docker.ContainerArchive;
import io.github.localec2.docker.ContainerFile;
import io.github.localec2.docker.EngineProgram;
import io.github.localec2.docker.agent.AgentFile;
import io.github.localec2.docker.agent.AgentFiles;
import io.github.localec2.docker.agent.AgentNet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What leads from one subnet to another, of a VPC or of peers: the engine keeps its networks apart,
 * so a container that is in all of them forwards. Addresses stay what they are. Who sends packets
 * here is up to the ways that each container has.
 */
final class Router {
  private final DockerClient docker;
  private final String containerId;
  private final Set<String> networks = new HashSet<>();

  private Router(DockerClient docker, String containerId) {
    this.docker = docker;
    this.containerId = containerId;
  }

  static Router start(
      DockerClient docker, Set<String> vpcIds, RouterImage image, Map<String, String> labels) {
    Map<String, String> marks = new HashMap<>(labels);
    marks.put("io.github.localec2.vpc", String.join(",", new TreeSet<>(vpcIds)));
    String id =
        docker
            .createContainerCmd(image.reference())
            .withLabels(marks)
            .withUser("0:0")
            .withEntrypoint(AgentFiles.AGENT, "init", "--no-metadata", "--ssh", "none")
            .withCmd(List.of())
            .withHostConfig(
                HostConfig.newHostConfig()
                    .withNetworkMode("none")
                    .withCapAdd(Capability.NET_ADMIN)
                    .withSysctls(Map.of("net.ipv4.ip_forward", "1")))
            .exec()
            .getId();
    try {
      AgentFile agent =
          AgentFiles.of(image.architecture()).stream()
              .filter(file -> file.path().equals(AgentFiles.AGENT))
              .findFirst()
              .orElseThrow();
      ContainerArchive.put(
          docker, id, List.of(new ContainerFile(agent.path(), agent.mode(), agent.bytes())));
      // a container with the network "none" can't join another
      docker.disconnectFromNetworkCmd().withContainerId(id).withNetworkId("none").exec();
      docker.startContainerCmd(id).exec();
    } catch (DockerException e) {
      docker.removeContainerCmd(id).withForce(true).exec();
      throw e;
    }
    return new Router(docker, id);
  }

  boolean isInAnyOf(Set<String> those) {
    return !Collections.disjoint(networks, those);
  }

  /** Is in no other networks than these any more. */
  void leaveAllBut(Set<String> staying) {
    for (String each : List.copyOf(networks)) {
      if (!staying.contains(each)) {
        networks.remove(each);
        docker
            .disconnectFromNetworkCmd()
            .withContainerId(containerId)
            .withNetworkId(each)
            .withForce(true)
            .exec();
      }
    }
  }

  /**
   * Joins those that it is not in.
   *
   * @param addresses its own, by the network
   */
  void join(Map<String, String> addresses) {
    Map<String, String> joining = new HashMap<>(addresses);
    joining.keySet().removeAll(networks);
    if (joining.isEmpty()) {
      return;
    }
    if (!networks.isEmpty()) {
      revive();
      change(Ways.NONE.since(Ways.onlyNeighbours()));
    }
    try {
      joining.forEach(
          (network, address) -> {
            SubnetNetworks.connect(docker, containerId, network, address);
            networks.add(network);
          });
    } finally {
      keepToNeighbours();
    }
  }

  /** Or what is for no network of its own goes through the engine's host. */
  private void keepToNeighbours() {
    change(Ways.onlyNeighbours().since(Ways.NONE));
  }

  /** The engine may have been started anew, or somebody has stopped it. */
  void revive() {
    try {
      docker.startContainerCmd(containerId).exec();
    } catch (NotModifiedException e) {
      return;
    }
    keepToNeighbours();
  }

  private void change(List<String> words) {
    AgentNet.change(
        "a router", words, command -> EngineProgram.run(docker, containerId, command, id -> {}));
  }

  void remove() {
    try {
      docker.removeContainerCmd(containerId).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      // somebody has removed it already
      networks.clear();
    }
  }
}
