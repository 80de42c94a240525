package io.github.localec2.docker.vpc;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network;
import io.github.localec2.docker.Block;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSubnet;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The networks that stand for subnets: made when the first instance comes, removed with the last. A
 * VPC with more than one has a router between them.
 */
final class SubnetNetworks {
  /** Beside the network's address: the gateway's, which is the engine's host. */
  static final int GATEWAY = 1;

  /** The router's, which EC2 keeps for the VPC's name server. */
  static final int ROUTER = 2;

  private static final System.Logger LOG = System.getLogger(SubnetNetworks.class.getName());

  private final Supplier<DockerClient> docker;
  private final Map<String, String> labels;
  private final Map<String, Joined> bySubnet = new LinkedHashMap<>();
  private final Map<String, Router> byVpc = new HashMap<>();

  SubnetNetworks(Supplier<DockerClient> docker, Map<String, String> labels) {
    this.docker = docker;
    this.labels = labels;
  }

  private record Joined(VmSubnet subnet, String network, Set<String> instances) {}

  /**
   * The network of a subnet, for an instance: its name.
   *
   * @param image what a router is made of, where one is needed
   * @throws VmException where there can be none; the message names what is in the way
   */
  synchronized String join(VmSubnet subnet, String instanceId, RouterImage image) {
    Joined joined = bySubnet.get(subnet.subnetId());
    if (joined == null) {
      joined = new Joined(subnet, make(subnet), new HashSet<>());
      bySubnet.put(subnet.subnetId(), joined);
      joined.instances().add(instanceId);
      try {
        route(subnet.vpcId(), image);
      } catch (RuntimeException e) {
        leave(subnet.subnetId(), instanceId);
        throw e instanceof DockerException
            ? new VmException("the subnets of " + subnet.vpcId() + " can't be joined: " + e, e)
            : e;
      }
    }
    joined.instances().add(instanceId);
    return joined.network();
  }

  private String make(VmSubnet subnet) {
    Map<String, String> marks = new HashMap<>(labels);
    marks.put("io.github.localec2.subnet", subnet.subnetId());
    marks.put("io.github.localec2.vpc", subnet.vpcId());
    // a container has its MAC address in the network that it names, not in one whose id it knows
    String name =
        "localec2." + subnet.subnetId() + "." + UUID.randomUUID().toString().substring(0, 8);
    try {
      docker
          .get()
          .createNetworkCmd()
          .withName(name)
          .withDriver("bridge")
          .withLabels(marks)
          .withIpam(
              new Network.Ipam()
                  .withConfig(
                      new Network.Ipam.Config()
                          .withSubnet(subnet.cidr())
                          .withGateway(Block.of(subnet.cidr()).at(GATEWAY))))
          .exec();
      return name;
    } catch (DockerException e) {
      throw new VmException(Obstacle.of(docker.get(), subnet, e), e);
    }
  }

  private void route(String vpcId, RouterImage image) {
    List<Joined> joined = ofVpc(vpcId);
    Router router = byVpc.get(vpcId);
    if (router == null && joined.size() > 1) {
      router = Router.start(docker.get(), vpcId, image, labels);
      byVpc.put(vpcId, router);
    }
    if (router != null) {
      for (Joined each : joined) {
        router.join(each.network(), Block.of(each.subnet().cidr()).at(ROUTER));
      }
    }
  }

  private List<Joined> ofVpc(String vpcId) {
    return bySubnet.values().stream().filter(each -> each.subnet().vpcId().equals(vpcId)).toList();
  }

  /** The instance is no longer in the subnet. */
  synchronized void leave(String subnetId, String instanceId) {
    Joined joined = bySubnet.get(subnetId);
    if (joined == null || !joined.instances().remove(instanceId) || !joined.instances().isEmpty()) {
      return;
    }
    bySubnet.remove(subnetId);
    String vpcId = joined.subnet().vpcId();
    Router router = byVpc.get(vpcId);
    if (router != null && ofVpc(vpcId).size() < 2) {
      byVpc.remove(vpcId);
      attempt(router::remove);
    } else if (router != null) {
      attempt(() -> router.leave(joined.network()));
    }
    attempt(() -> docker.get().removeNetworkCmd(joined.network()).exec());
  }

  /** Nothing is left, also of instances whose containers are kept. */
  synchronized void close() {
    for (Joined each : List.copyOf(bySubnet.values())) {
      Set.copyOf(each.instances()).forEach(id -> leave(each.subnet().subnetId(), id));
    }
  }

  /** Puts a container into a network, at an address. */
  static void connect(DockerClient docker, String containerId, String network, String address) {
    docker
        .connectToNetworkCmd()
        .withContainerId(containerId)
        .withNetworkId(network)
        .withContainerNetwork(
            new ContainerNetwork()
                .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address)))
        .exec();
  }

  private static void attempt(Runnable removal) {
    try {
      removal.run();
    } catch (DockerException e) {
      LOG.log(Level.WARNING, "something of a VPC's network is left for the next start to sweep", e);
    }
  }
}
