package io.github.localec2.docker.vpc;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network;
import io.github.localec2.docker.Block;
import io.github.localec2.docker.Owner;
import io.github.localec2.server.vm.VmSubnet;
import java.util.List;
import java.util.Map;

/** Says why a subnet can't be a network of the engine. */
final class Obstacle {
  private Obstacle() {}

  /** With the network that has some of its addresses, and whose it is. */
  static String of(DockerClient docker, VmSubnet subnet, DockerException refusal) {
    String what =
        "the subnet " + subnet.subnetId() + " (" + subnet.cidr() + ") can't be a Docker network: ";
    try {
      for (Network each : docker.listNetworksCmd().exec()) {
        if (overlaps(each, Block.of(subnet.cidr()))) {
          return what
              + "it overlaps '"
              + each.getName()
              + "' ("
              + blocks(each)
              + ")"
              + owner(each.getLabels() == null ? Map.of() : each.getLabels());
        }
      }
    } catch (DockerException e) {
      refusal.addSuppressed(e);
    }
    return what + String.valueOf(refusal.getMessage()).strip();
  }

  private static boolean overlaps(Network network, Block wanted) {
    return configs(network).stream()
        .map(Network.Ipam.Config::getSubnet)
        .anyMatch(block -> block != null && Block.of(block).overlaps(wanted));
  }

  private static String blocks(Network network) {
    return String.join(
        ", ", configs(network).stream().map(Network.Ipam.Config::getSubnet).toList());
  }

  private static List<Network.Ipam.Config> configs(Network network) {
    return network.getIpam() == null || network.getIpam().getConfig() == null
        ? List.of()
        : network.getIpam().getConfig();
  }

  private static String owner(Map<String, String> labels) {
    return Owner.describe(labels)
        .map(owner -> " of " + owner + "; only one of them can run instances there")
        .orElse(": remove that network, or give the VPC another block");
  }
}
