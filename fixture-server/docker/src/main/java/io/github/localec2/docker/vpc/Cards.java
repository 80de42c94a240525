package io.github.localec2.docker.vpc;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmSubnet;
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
  private final SubnetNetworks networks;
  private final String instanceId;
  private final RouterImage image;

  /** Interfaces that are interfaces of the container, with their subnets and networks. */
  private final Map<String, Plugged> plugged = new HashMap<>();

  private final Set<String> further = new HashSet<>();
  private List<VmSpec.Card> followed = List.of();

  private record Plugged(String subnetId, String networkId, String address) {}

  Cards(SubnetNetworks networks, String instanceId, RouterImage image) {
    this.networks = networks;
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
    }
    Set<String> addresses = new HashSet<>();
    Set<String> staying = new HashSet<>();
    wanted.forEach(card -> staying.add(card.interfaceId()));
    for (String gone : List.copyOf(plugged.keySet())) {
      if (!staying.contains(gone)) {
        unplug(container, gone);
      }
    }
    for (VmSpec.Card card : wanted) {
      addresses.addAll(card.secondaryIps());
      if (!plugged.containsKey(card.interfaceId()) && !plug(container, card)) {
        addresses.add(String.valueOf(card.privateIp()));
      }
    }
    List<String> words = new ArrayList<>();
    for (String each : List.copyOf(further)) {
      if (!addresses.contains(each)) {
        words.addAll(List.of("remove", each));
      }
    }
    for (String each : addresses) {
      if (!further.contains(each)) {
        words.addAll(List.of("add", each));
      }
    }
    VpcFeature.change(container, words);
    further.clear();
    further.addAll(addresses);
    followed = wanted;
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
      VpcFeature.noRoutes(container);
      SubnetNetworks.connect(docker, container.containerId(), network, address);
    } catch (DockerException e) {
      networks.leave(subnet.subnetId(), instanceId);
      throw new VmException(card.interfaceId() + " can't be attached to " + instanceId, e);
    } finally {
      VpcFeature.routes(container);
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
