package io.github.localec2.docker.vpc;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network;
import io.github.localec2.docker.Block;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmRoute;
import io.github.localec2.server.vm.VmSubnet;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The networks that stand for subnets: made when the first instance comes, removed with the last.
 * Where a VPC has more than one, or a route table leads to those of a peer, a router is between
 * them.
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
  private final Set<Router> routers = new LinkedHashSet<>();

  /** What the next router is made of. */
  private @Nullable RouterImage image;

  SubnetNetworks(Supplier<DockerClient> docker, Map<String, String> labels) {
    this.docker = docker;
    this.labels = labels;
  }

  private record Joined(VmSubnet subnet, String network, Set<String> instances) {}

  /**
   * The network of a subnet, for an instance: its name.
   *
   * @param madeOf what a router is made of, where one is needed
   * @throws VmException where there can be none; the message names what is in the way
   */
  synchronized String join(VmSubnet subnet, String instanceId, RouterImage madeOf) {
    image = madeOf;
    Joined joined = bySubnet.get(subnet.subnetId());
    if (joined == null) {
      joined = new Joined(subnet, make(subnet), new HashSet<>());
      bySubnet.put(subnet.subnetId(), joined);
      joined.instances().add(instanceId);
      try {
        route();
      } catch (RuntimeException e) {
        leave(subnet.subnetId(), instanceId);
        throw e;
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

  /**
   * The route table of a subnet may lead elsewhere than before.
   *
   * @throws VmException where what it leads to can't be joined
   */
  synchronized void follow(VmSubnet subnet) {
    Joined joined = bySubnet.get(subnet.subnetId());
    if (joined != null && !joined.subnet().equals(subnet)) {
      bySubnet.put(subnet.subnetId(), new Joined(subnet, joined.network(), joined.instances()));
      route();
    }
  }

  /**
   * An instance of the subnet has been started: what leads elsewhere runs, too.
   *
   * @throws VmException where it can't
   */
  synchronized void revive(VmSubnet subnet) {
    Joined joined = bySubnet.get(subnet.subnetId());
    if (joined != null) {
      for (Router each : List.copyOf(routers)) {
        if (each.isInAnyOf(Set.of(joined.network()))) {
          try {
            each.revive();
          } catch (NotFoundException e) {
            lost(each, subnet.vpcId());
            route();
          } catch (DockerException e) {
            throw new VmException("the router of " + subnet.vpcId() + " can't be started: " + e, e);
          }
        }
      }
    }
  }

  /** Has a router in the networks of each group, and in no others. */
  private void route() {
    Map<Set<String>, Map<String, String>> groups = new LinkedHashMap<>();
    for (Set<String> vpcs : linked()) {
      Map<String, String> addresses = new HashMap<>();
      for (Joined each : bySubnet.values()) {
        if (vpcs.contains(each.subnet().vpcId())) {
          addresses.put(each.network(), Block.of(each.subnet().cidr()).at(ROUTER));
        }
      }
      if (addresses.size() > 1) {
        groups.put(vpcs, addresses);
      }
    }
    try {
      Map<Set<String>, Router> staying = staying(groups);
      // addresses are free before somebody else takes them
      groups.forEach((vpcs, addresses) -> join(staying.get(vpcs), vpcs, addresses));
    } catch (DockerException e) {
      throw new VmException("the subnets of " + groups.keySet() + " can't be joined: " + e, e);
    }
  }

  /** Has a router in networks: the one that is there already, or another. */
  private void join(@Nullable Router there, Set<String> vpcs, Map<String, String> addresses) {
    if (there != null) {
      try {
        there.join(addresses);
        return;
      } catch (NotFoundException e) {
        lost(there, vpcs);
      }
    }
    Router made = Router.start(docker.get(), vpcs, needed(image), labels);
    routers.add(made);
    made.join(addresses);
  }

  private void lost(Router router, Object vpcs) {
    LOG.log(Level.WARNING, "somebody has removed the router of {0}: there will be another", vpcs);
    routers.remove(router);
  }

  private Map<Set<String>, Router> staying(Map<Set<String>, Map<String, String>> groups) {
    Set<Router> idle = new LinkedHashSet<>(routers);
    Map<Set<String>, Router> staying = new HashMap<>();
    groups.forEach(
        (vpcs, addresses) ->
            idle.stream()
                .filter(each -> each.isInAnyOf(addresses.keySet()))
                .findFirst()
                .ifPresent(
                    each -> {
                      idle.remove(each);
                      staying.put(vpcs, each);
                    }));
    for (Router each : idle) {
      routers.remove(each);
      attempt(each::remove);
    }
    groups.forEach(
        (vpcs, addresses) -> {
          Router router = staying.get(vpcs);
          if (router != null) {
            router.leaveAllBut(addresses.keySet());
          }
        });
    return staying;
  }

  /** The VPCs, those together from one of which a route table leads to the other. */
  private List<Set<String>> linked() {
    List<Set<String>> groups = new ArrayList<>();
    for (Joined each : bySubnet.values()) {
      Set<String> group = new HashSet<>(Set.of(each.subnet().vpcId()));
      for (VmRoute route : each.subnet().routes()) {
        if (route.way() == VmRoute.Way.PEER) {
          group.add(route.target());
        }
      }
      groups.removeIf(
          other -> {
            boolean common = !Collections.disjoint(group, other);
            if (common) {
              group.addAll(other);
            }
            return common;
          });
      groups.add(group);
    }
    return groups;
  }

  private static RouterImage needed(@Nullable RouterImage image) {
    if (image == null) {
      throw new IllegalStateException("no instance has come yet");
    }
    return image;
  }

  /** The instance is no longer in the subnet. */
  synchronized void leave(String subnetId, String instanceId) {
    Joined joined = bySubnet.get(subnetId);
    if (joined == null || !joined.instances().remove(instanceId) || !joined.instances().isEmpty()) {
      return;
    }
    bySubnet.remove(subnetId);
    attempt(this::route);
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
    } catch (DockerException | VmException e) {
      LOG.log(Level.WARNING, "something of a VPC's network is left for the next start to sweep", e);
    }
  }
}
