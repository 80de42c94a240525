package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The machines of a manager by their instances; each is asked for one thing after the other. */
final class Machines {
  private final Map<String, Machine> machines = new ConcurrentHashMap<>();
  private final Workers workers;

  Machines(Workers workers) {
    this.workers = workers;
  }

  @Nullable Machine find(String instanceId) {
    return machines.get(instanceId);
  }

  Collection<Machine> all() {
    return machines.values();
  }

  Set<String> instanceIds() {
    return Set.copyOf(machines.keySet());
  }

  /** False where the instance has a machine already. */
  boolean add(Machine machine) {
    return machines.putIfAbsent(machine.instanceId(), machine) == null;
  }

  void remove(Machine machine) {
    machines.remove(machine.instanceId(), machine);
  }

  /** Does the work on another thread when the machine's turn comes; fails where there is none. */
  <T> CompletionStage<T> with(String instanceId, Function<Machine, T> work) {
    Machine machine = machines.get(instanceId);
    return machine == null
        ? CompletableFuture.failedFuture(VmException.noMachine(instanceId))
        : with(machine, work);
  }

  <T> CompletionStage<T> with(Machine machine, Function<Machine, T> work) {
    return workers.run(() -> inTurn(machine, work));
  }

  /** Does the work on this thread when the machine's turn comes. */
  static <T> T inTurn(Machine machine, Function<Machine, T> work) {
    machine.turn.lock();
    try {
      return work.apply(machine);
    } finally {
      machine.turn.unlock();
    }
  }
}
