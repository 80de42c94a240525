package io.github.localec2.server.instance;

import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.World;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmSpec;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells an engine what has changed in its machines' networks: interfaces, addresses, what the route
 * tables of their subnets lead to, and what their security groups let through.
 */
final class MachineNetworks {
  private static final System.Logger LOG = System.getLogger(MachineNetworks.class.getName());

  /** How long a request that changes a network waits for the engine. */
  private static final long PATIENCE_MILLIS = 1000;

  private final VmManager manager;
  private final Supplier<Ec2State> state;
  private final Function<String, @Nullable Machine> machines;
  private World told = World.EMPTY;

  /**
   * @param machines by the ids of their instances
   */
  MachineNetworks(
      VmManager manager, Supplier<Ec2State> state, Function<String, @Nullable Machine> machines) {
    this.manager = manager;
    this.state = state;
    this.machines = machines;
  }

  /**
   * Tells of the machines that let something else through than before or have other interfaces, and
   * waits until that holds: what was authorised is open when its request is answered.
   *
   * @param byScope the ids of the instances that have machines
   */
  void refresh(Map<Scope, List<String>> byScope) {
    List<CompletableFuture<?>> changes = new ArrayList<>();
    synchronized (this) {
      World present = state.get().snapshot();
      World before = told;
      told = present;
      byScope.forEach(
          (scope, ids) -> {
            if (!(present.agreesWith(before, scope, InstanceFirewall.TABLES)
                    && present.agreesWith(before, scope, MachineRoutes.TABLES))
                && state.get().knows(scope)) {
              state
                  .get()
                  .read(scope, view -> ids.stream().map(id -> Network.of(view, id)).toList())
                  .forEach(each -> changes.add(tell(each)));
            }
          });
    }
    await(changes);
  }

  /** Rules may have changed between the launch's commit and its machine. */
  void tell(Scope scope, String instanceId) {
    if (!manager.simulated()) {
      synchronized (this) {
        CompletableFuture<?> unused =
            tell(state.get().read(scope, view -> Network.of(view, instanceId)));
      }
    }
  }

  /** In the order of the moments that are told of. */
  private CompletableFuture<?> tell(Network each) {
    Machine machine = machines.apply(each.instanceId());
    List<CompletableFuture<?>> changes = new ArrayList<>();
    if (machine != null && !each.cards().equals(machine.cards)) {
      machine.cards = each.cards();
      changes.add(asked(() -> manager.cardsChanged(each.instanceId(), each.cards())));
    }
    if (machine != null && !each.firewall().equals(machine.firewall)) {
      machine.firewall = each.firewall();
      changes.add(asked(() -> manager.firewallChanged(each.instanceId(), each.firewall())));
    }
    return CompletableFuture.allOf(changes.toArray(CompletableFuture<?>[]::new));
  }

  /** An engine that throws must not fail a request whose change is kept already. */
  private static CompletableFuture<Void> asked(Supplier<CompletionStage<Void>> change) {
    try {
      return change.get().toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void await(List<CompletableFuture<?>> changes) {
    try {
      CompletableFuture.allOf(changes.toArray(CompletableFuture<?>[]::new))
          .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(Level.WARNING, "a change of the network does not hold yet", e);
    }
  }

  private record Network(String instanceId, VmFirewall firewall, List<VmSpec.Card> cards) {
    static Network of(RegionView view, String instanceId) {
      return new Network(
          instanceId, InstanceFirewall.of(view, instanceId), MachineCards.of(view, instanceId));
    }
  }
}
