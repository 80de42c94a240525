package io.github.localec2.docker.elasticip;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import io.github.localec2.docker.Block;
import io.github.localec2.server.vm.VmException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The upper half of a bridge's addresses: an engine gives its containers the lowest that are free.
 */
final class BridgeBlock {
  /** Half of a smaller one would be nothing to allocate from. */
  private static final int LONGEST_PREFIX = 28;

  private final Supplier<DockerClient> docker;
  private final String bridge;
  private volatile Optional<String> known = Optional.empty();

  BridgeBlock(Supplier<DockerClient> docker, String bridge) {
    this.docker = docker;
    this.bridge = bridge;
  }

  /**
   * The block; empty where the network has no block of IPv4 addresses, or a small one.
   *
   * @throws VmException where the engine does not tell
   */
  Optional<String> get() {
    if (known.isEmpty()) {
      known = find();
    }
    return known;
  }

  private Optional<String> find() {
    try {
      return blocks().stream().flatMap(each -> upperHalf(each).stream()).findFirst();
    } catch (NotFoundException e) {
      return Optional.empty();
    } catch (DockerException e) {
      throw new VmException("the addresses of the network '" + bridge + "' can't be read", e);
    }
  }

  private List<String> blocks() {
    Network.Ipam ipam = docker.get().inspectNetworkCmd().withNetworkId(bridge).exec().getIpam();
    return ipam == null || ipam.getConfig() == null
        ? List.of()
        : ipam.getConfig().stream()
            .map(Network.Ipam.Config::getSubnet)
            .filter(each -> each != null)
            .toList();
  }

  static Optional<String> upperHalf(String cidr) {
    Block block = Block.of(cidr);
    if (block.version() != 4 || block.prefix() > LONGEST_PREFIX) {
      return Optional.empty();
    }
    return Optional.of(block.upperHalf());
  }
}
