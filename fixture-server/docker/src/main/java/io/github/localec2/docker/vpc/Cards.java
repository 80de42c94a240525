package io.github.localec2.docker.vpc;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.docker.agent.AgentNet;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmRoute;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmSubnet;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The network interfaces of one instance as its container has them. The first in a subnet is an
 * interface of the container; what else the instance has there are further addresses.
 */
final class Cards {
  private static final System.Logger LOG = System.getLogger(Cards.class.getName());

  private final SubnetNetworks networks;
  private final ElasticNetwork elastic;
  private final String instanceId;
  private final RouterImage image;

  /** Interfaces that are interfaces of the container, with their subnets and networks. */
  private final Map<String, Plugged> plugged = new HashMap<>();

  private final Set<String> further = new HashSet<>();

  /** Whether the container is where elastic IPs are. */
  private boolean elasticIn;

  private Ways ways = Ways.NONE;
  private List<VmSpec.Card> followed = List.of();

  private record Plugged(String subnetId, String networkId, String address) {}

  Cards(SubnetNetworks networks, ElasticNetwork elastic, String instanceId, RouterImage image) {
    this.networks = networks;
    this.elastic = elastic;
    this.instanceId = instanceId;
    this.image = image;
  }

  /** The network that the container is created in. */
  synchronized String begin(VmSpec.Card first, VmSubnet subnet) {
    String network = networks.join(subnet, instanceId, image);
    plugged.put(
        first.interfaceId(),
        new Plugged(subnet.subnetId(), network, String.valueOf(first.privateIp())));
    return network;
  }

  synchronized boolean differ(InstanceContainer container) {
    return !followed.isEmpty() && !followed.equals(container.cards());
  }

  /**
   * Brings the container, which runs, in step.
   *
   * @param fresh true where it has just been started, and has lost its further addresses
   */
  synchronized void follow(InstanceContainer container, boolean fresh) {
    List<VmSpec.Card> wanted = container.cards();
    if (fresh) {
      further.clear();
      ways = Ways.NONE;
    }
    Set<String> addresses;
    try {
      for (VmSpec.Card each : wanted) {
        if (each.subnet() != null) {
          networks.follow(each.subnet());
          if (fresh) {
            networks.revive(each.subnet());
          }
        }
      }
      addresses = replugged(container, wanted);
      Set<String> elasticIps = elasticIps(wanted);
      enter(container, elasticIps);
      addresses.addAll(elasticIps);
    } catch (RuntimeException e) {
      try {
        change(container, wanted, Set.copyOf(further));
      } catch (VmException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
    change(container, wanted, addresses);
    if (elasticIn && elasticIps(wanted).isEmpty()) {
      elastic.leave(container);
      elasticIn = false;
    }
    if (!wanted.equals(followed)) {
      warn(wanted);
    }
    followed = wanted;
  }

  private static Set<String> elasticIps(List<VmSpec.Card> wanted) {
    Set<String> all = new HashSet<>();
    wanted.forEach(card -> all.addAll(card.elasticIps()));
    return all;
  }

  private void enter(InstanceContainer container, Set<String> elasticIps) {
    if (!elasticIps.isEmpty() && !elasticIn && elastic.isMade()) {
      liftWays(container);
      elastic.enter(container);
      elasticIn = true;
    }
  }

  /** The engine refuses an interface in a network to which there is a way already. */
  private void liftWays(InstanceContainer container) {
    AgentNet.change(instanceId, Ways.NONE.since(ways), container::exec);
    ways = Ways.NONE;
  }

  /** Has the further addresses and the ways in the container. */
  private void change(
      InstanceContainer container, List<VmSpec.Card> wanted, Set<String> addresses) {
    List<String> words = new ArrayList<>();
    for (String each : further) {
      if (!addresses.contains(each)) {
        words.addAll(List.of("remove", each));
      }
    }
    for (String each : addresses) {
      if (!further.contains(each)) {
        words.addAll(List.of("add", each));
      }
    }
    Ways now = ways(wanted);
    words.addAll(now.since(ways));
    AgentNet.change(instanceId, words, container::exec);
    further.clear();
    further.addAll(addresses);
    ways = now;
  }

  private void warn(List<VmSpec.Card> wanted) {
    VmSubnet subnet = wanted.isEmpty() ? null : wanted.get(0).subnet();
    if (subnet != null) {
      for (VmRoute each : Ways.impossible(subnet)) {
        LOG.log(
            Level.WARNING,
            "{0} does not reach {1}: its route leads to {2}, which is not in its subnet {3}",
            instanceId,
            each.destination(),
            each.target(),
            subnet.subnetId());
      }
    }
  }

  /** Plugs interfaces in and out; gives the addresses that the container has besides. */
  private Set<String> replugged(InstanceContainer container, List<VmSpec.Card> wanted) {
    unplugGone(container);
    Set<String> addresses = new HashSet<>();
    for (VmSpec.Card card : wanted) {
      addresses.addAll(card.secondaryIps());
      if (!plugged.containsKey(card.interfaceId()) && !plug(container, card)) {
        addresses.add(String.valueOf(card.privateIp()));
      }
    }
    return addresses;
  }

  /** Unplugs the interfaces that the instance has no longer, whether the container runs or not. */
  synchronized void unplugGone(InstanceContainer container) {
    Set<String> staying = new HashSet<>();
    container.cards().forEach(card -> staying.add(card.interfaceId()));
    for (String gone : List.copyOf(plugged.keySet())) {
      if (!staying.contains(gone)) {
        unplug(container, gone);
      }
    }
  }

  /**
   * Takes the further addresses away, which may be another's before the container runs again: one
   * that is paused would still answer for them.
   */
  synchronized void rest(InstanceContainer container) {
    if (AgentNet.removed(instanceId, further, container::exec)) {
      further.clear();
    }
  }

  /** Those of the first interface: a container has one table of routes. */
  private static Ways ways(List<VmSpec.Card> cards) {
    VmSubnet subnet = cards.isEmpty() ? null : cards.get(0).subnet();
    if (subnet == null) {
      return Ways.NONE;
    }
    Set<String> own = new HashSet<>();
    for (VmSpec.Card each : cards) {
      own.add(String.valueOf(each.privateIp()));
      own.addAll(each.secondaryIps());
    }
    return Ways.of(subnet, own);
  }

  /** False where another interface has the network already, or there is none for it. */
  private boolean plug(InstanceContainer container, VmSpec.Card card) {
    VmSubnet subnet = card.subnet();
    String address = card.privateIp();
    if (subnet == null || address == null || isIn(subnet.subnetId())) {
      return false;
    }
    String network = networks.join(subnet, instanceId, image);
    DockerClient docker = container.docker();
    try {
      liftWays(container);
      SubnetNetworks.connect(docker, container.containerId(), network, address);
    } catch (DockerException e) {
      networks.leave(subnet.subnetId(), instanceId);
      throw new VmException(card.interfaceId() + " can't be attached to " + instanceId, e);
    }
    plugged.put(card.interfaceId(), new Plugged(subnet.subnetId(), network, address));
    return true;
  }

  private boolean isIn(String subnetId) {
    return plugged.values().stream().anyMatch(each -> each.subnetId().equals(subnetId));
  }

  private void unplug(InstanceContainer container, String interfaceId) {
    Plugged gone = plugged.remove(interfaceId);
    if (gone == null) {
      return;
    }
    try {
      container
          .docker()
          .disconnectFromNetworkCmd()
          .withContainerId(container.containerId())
          .withNetworkId(gone.networkId())
          .withForce(true)
          .exec();
    } catch (DockerException e) {
      throw new VmException(interfaceId + " can't be detached from " + instanceId, e);
    } finally {
      networks.leave(gone.subnetId(), instanceId);
    }
  }

  /** The container is gone. */
  synchronized void end() {
    plugged.values().forEach(each -> networks.leave(each.subnetId(), instanceId));
    plugged.clear();
  }
}
