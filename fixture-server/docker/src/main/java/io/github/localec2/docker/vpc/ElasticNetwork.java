package io.github.localec2.docker.vpc;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network;
import io.github.localec2.docker.Block;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * A network for elastic IPs, where subnets are networks and have no bridge in common: made with the
 * first address, removed with its server. It leads to this host and nowhere else, so that the ways
 * out of an instance stay as its route table says.
 */
public final class ElasticNetwork implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ElasticNetwork.class.getName());
  private static final int GATEWAY = 1;
  private static final int PREFIX = 24;

  /** The blocks of 256 in 198.18.0.0/15, which is kept for benchmarks (RFC 2544). */
  private static final int BLOCKS = 512;

  private static final int TRIES = 32;

  private final Supplier<DockerClient> docker;
  private final Map<String, String> labels;
  private Optional<Made> made = Optional.empty();

  private record Made(String name, String cidr) {}

  ElasticNetwork(Supplier<DockerClient> docker, Map<String, String> labels) {
    this.docker = docker;
    this.labels = Map.copyOf(labels);
  }

  /** This host, to a container that has the elastic IP. */
  public static String hostOf(String elasticIp) {
    return Block.of(elasticIp.substring(0, elasticIp.lastIndexOf('.')) + ".0/" + PREFIX)
        .at(GATEWAY);
  }

  /**
   * The block of elastic IPs.
   *
   * @throws VmException where the network can't be made
   */
  synchronized Optional<String> block() {
    if (made.isEmpty()) {
      made = Optional.of(make());
    }
    return Optional.of(Block.of(made.get().cidr()).upperHalf());
  }

  private Made make() {
    String name = "localec2.elastic." + UUID.randomUUID().toString().substring(0, 8);
    for (int i = 1; ; i++) {
      String cidr = anyBlock();
      try {
        create(name, cidr);
        return new Made(name, cidr);
      } catch (DockerException e) {
        // another server's may be there
        if (i == TRIES) {
          throw new VmException("there is no network for elastic IPs: " + e, e);
        }
      }
    }
  }

  private void create(String name, String cidr) {
    docker
        .get()
        .createNetworkCmd()
        .withName(name)
        .withDriver("bridge")
        .withInternal(true)
        .withLabels(labels)
        .withIpam(
            new Network.Ipam()
                .withConfig(
                    new Network.Ipam.Config()
                        .withSubnet(cidr)
                        .withGateway(Block.of(cidr).at(GATEWAY))))
        .exec();
  }

  private static String anyBlock() {
    int number = ThreadLocalRandom.current().nextInt(BLOCKS);
    return "198." + (18 + number / 256) + "." + number % 256 + ".0/" + PREFIX;
  }

  /** Whether there is one that a container can be in. */
  synchronized boolean isMade() {
    return made.isPresent();
  }

  /** Has the container in the network, which must have no way to its addresses already. */
  synchronized void enter(InstanceContainer container) {
    try {
      container
          .docker()
          .connectToNetworkCmd()
          .withContainerId(container.containerId())
          .withNetworkId(made.orElseThrow().name())
          .exec();
    } catch (DockerException e) {
      throw new VmException("no elastic IP leads to " + container.instanceId() + ": " + e, e);
    }
  }

  /** Has it there no longer. */
  synchronized void leave(InstanceContainer container) {
    try {
      container
          .docker()
          .disconnectFromNetworkCmd()
          .withContainerId(container.containerId())
          .withNetworkId(made.orElseThrow().name())
          .withForce(true)
          .exec();
    } catch (DockerException e) {
      LOG.log(Level.WARNING, container.instanceId() + " stays where elastic IPs are", e);
    }
  }

  @Override
  public synchronized void close() {
    if (made.isPresent()) {
      try {
        docker.get().removeNetworkCmd(made.get().name()).exec();
      } catch (DockerException | VmException e) {
        LOG.log(Level.WARNING, "the network of elastic IPs is left for the next start to sweep", e);
      }
      made = Optional.empty();
    }
  }
}
