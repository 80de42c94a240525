package io.github.localec2.docker.vpc;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import io.github.localec2.docker.ContainerArchive;
import io.github.localec2.docker.ContainerFile;
import io.github.localec2.docker.agent.AgentFile;
import io.github.localec2.docker.agent.AgentFiles;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What leads from one subnet of a VPC to another: the engine keeps its networks apart, so a
 * container that is in all of them forwards. Addresses stay what they are.
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
      DockerClient docker, String vpcId, RouterImage image, Map<String, String> labels) {
    Map<String, String> marks = new HashMap<>(labels);
    marks.put("io.github.localec2.vpc", vpcId);
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

  /** Joins a network, once. */
  void join(String networkId, String address) {
    if (networks.add(networkId)) {
      SubnetNetworks.connect(docker, containerId, networkId, address);
    }
  }

  void leave(String networkId) {
    if (networks.remove(networkId)) {
      docker
          .disconnectFromNetworkCmd()
          .withContainerId(containerId)
          .withNetworkId(networkId)
          .withForce(true)
          .exec();
    }
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
