package io.github.localec2.docker.vpc;

import io.github.localec2.docker.ChangeThreads;
import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.ContainerPlan;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmSubnet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Instances in the networks of their subnets, at the addresses of their interfaces. */
final class VpcFeature implements ContainerFeature {
  private final SubnetNetworks networks;
  private final ElasticNetwork elastic;
  private final Map<String, Cards> byInstance = new ConcurrentHashMap<>();
  private final ChangeThreads changing = new ChangeThreads("local-ec2-docker-networks");

  VpcFeature(SubnetNetworks networks, ElasticNetwork elastic) {
    this.networks = networks;
    this.elastic = elastic;
  }

  @Override
  public Optional<String> elasticBlock() {
    return elastic.block();
  }

  @Override
  public void prepare(ContainerPlan plan) {
    VmSpec spec = plan.spec();
    VmSpec.Card first = spec.cards().isEmpty() ? null : spec.cards().get(0);
    VmSubnet subnet = first == null ? null : first.subnet();
    String address = first == null ? null : first.privateIp();
    if (first == null || subnet == null || address == null) {
      throw new VmException(spec.instanceId() + " has no IPv4 address in a subnet");
    }
    RouterImage image = new RouterImage(plan.image().reference(), plan.image().architecture());
    Cards cards = new Cards(networks, elastic, spec.instanceId(), image);
    byInstance.put(spec.instanceId(), cards);
    plan.network(cards.begin(first, subnet), address, first.macAddress());
  }

  @Override
  public void started(InstanceContainer container) {
    Cards cards = byInstance.get(container.instanceId());
    if (cards != null) {
      cards.follow(container, true);
    }
  }

  @Override
  public void resumed(InstanceContainer container) {
    Cards cards = byInstance.get(container.instanceId());
    if (cards != null) {
      cards.follow(container, false);
    }
  }

  @Override
  public CompletionStage<Void> cardsChanged(InstanceContainer container) {
    Cards cards = byInstance.get(container.instanceId());
    if (cards == null || !cards.differ(container)) {
      return CompletableFuture.allOf();
    }
    return changing.run(() -> cards.follow(container, false));
  }

  @Override
  public CompletionStage<Void> cardsChangedAtRest(InstanceContainer container) {
    Cards cards = byInstance.get(container.instanceId());
    return cards == null || !cards.differ(container)
        ? CompletableFuture.allOf()
        : changing.run(() -> cards.unplugGone(container));
  }

  @Override
  public void stopping(InstanceContainer container) {
    Cards cards = byInstance.get(container.instanceId());
    if (cards != null) {
      cards.rest(container);
    }
  }

  @Override
  public void removed(String instanceId) {
    Cards cards = byInstance.remove(instanceId);
    if (cards != null) {
      cards.end();
    }
  }

  @Override
  public void close() {
    changing.close();
    networks.close();
    elastic.close();
  }
}
