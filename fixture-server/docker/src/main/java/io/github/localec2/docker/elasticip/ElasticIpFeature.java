package io.github.localec2.docker.elasticip;

import io.github.localec2.docker.ChangeThreads;
import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.ContainerPlan;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.docker.agent.AgentNet;
import io.github.localec2.server.vm.VmSpec;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Elastic IPs that lead to containers: they are addresses of the engine's bridge, and the container
 * answers for those that are associated with its instance.
 */
final class ElasticIpFeature implements ContainerFeature {
  private static final System.Logger LOG = System.getLogger(ElasticIpFeature.class.getName());

  private final BridgeBlock block;
  private final Map<String, Held> byInstance = new ConcurrentHashMap<>();
  private final ChangeThreads changing = new ChangeThreads("local-ec2-docker-elastic-ips");

  ElasticIpFeature(BridgeBlock block) {
    this.block = block;
  }

  @Override
  public Optional<String> elasticBlock() {
    return block.get();
  }

  @Override
  public void prepare(ContainerPlan plan) {
    byInstance.put(plan.spec().instanceId(), new Held());
  }

  @Override
  public void started(InstanceContainer container) {
    follow(container, true);
  }

  /** They may be another's before the container runs again: one that is paused would answer. */
  @Override
  public void stopping(InstanceContainer container) {
    Held held = byInstance.get(container.instanceId());
    if (held != null) {
      held.rest(container);
    }
  }

  @Override
  public void resumed(InstanceContainer container) {
    follow(container, false);
  }

  @Override
  public CompletionStage<Void> cardsChanged(InstanceContainer container) {
    Held held = byInstance.get(container.instanceId());
    return held == null || held.is(wanted(container))
        ? CompletableFuture.allOf()
        : changing.run(() -> follow(container, false));
  }

  private void follow(InstanceContainer container, boolean fresh) {
    Held held = byInstance.get(container.instanceId());
    if (held == null) {
      return;
    }
    if (!container.ownNetwork()) {
      if (!wanted(container).isEmpty()) {
        LOG.log(
            Level.WARNING,
            "the elastic IPs of {0} lead nowhere: its network is another''s too",
            container.instanceId());
      }
      return;
    }
    held.follow(container, fresh);
  }

  private static Set<String> wanted(InstanceContainer container) {
    Set<String> all = new LinkedHashSet<>();
    for (VmSpec.Card card : container.cards()) {
      all.addAll(card.elasticIps());
    }
    return all;
  }

  @Override
  public void removed(String instanceId) {
    byInstance.remove(instanceId);
  }

  @Override
  public void kept(String instanceId) {
    byInstance.remove(instanceId);
  }

  @Override
  public void close() {
    changing.close();
  }

  /** The elastic IPs that a container has. */
  private static final class Held {
    private Set<String> addresses = Set.of();

    synchronized boolean is(Set<String> wanted) {
      return addresses.equals(wanted);
    }

    /**
     * @param fresh true where the container has just been started, and has lost them
     */
    synchronized void follow(InstanceContainer container, boolean fresh) {
      if (fresh) {
        addresses = Set.of();
      }
      Set<String> wanted = wanted(container);
      List<String> words = new ArrayList<>();
      changed(words, "remove", addresses, wanted);
      changed(words, "add", wanted, addresses);
      AgentNet.change(container.instanceId(), words, container::exec);
      addresses = wanted;
    }

    synchronized void rest(InstanceContainer container) {
      if (AgentNet.removed(container.instanceId(), addresses, container::exec)) {
        addresses = Set.of();
      }
    }

    private static void changed(
        List<String> words, String change, Set<String> these, Set<String> others) {
      for (String each : these) {
        if (!others.contains(each)) {
          words.addAll(List.of(change, each));
        }
      }
    }
  }
}
