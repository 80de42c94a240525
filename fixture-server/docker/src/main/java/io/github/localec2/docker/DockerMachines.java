package io.github.localec2.docker;

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
final class DockerMachines {
  private final Map<String, DockerMachine> machines = new ConcurrentHashMap<>();
  private final Workers workers;

  DockerMachines(Workers workers) {
    this.workers = workers;
  }

  @Nullable DockerMachine find(String instanceId) {
    return machines.get(instanceId);
  }

  Collection<DockerMachine> all() {
    return machines.values();
  }

  Set<String> instanceIds() {
    return Set.copyOf(machines.keySet());
  }

  /** False where the instance has a machine already. */
  boolean add(DockerMachine machine) {
    return machines.putIfAbsent(machine.instanceId(), machine) == null;
  }

  void remove(DockerMachine machine) {
    machines.remove(machine.instanceId(), machine);
  }

  /** Does the work on another thread when the machine's turn comes; fails where there is none. */
  <T> CompletionStage<T> with(String instanceId, Function<DockerMachine, T> work) {
    DockerMachine machine = machines.get(instanceId);
    return machine == null
        ? CompletableFuture.failedFuture(VmException.noMachine(instanceId))
        : with(machine, work);
  }

  <T> CompletionStage<T> with(DockerMachine machine, Function<DockerMachine, T> work) {
    return workers.run(() -> inTurn(machine, work));
  }

  /** Does the work on this thread when the machine's turn comes. */
  static <T> T inTurn(DockerMachine machine, Function<DockerMachine, T> work) {
    machine.turn.lock();
    try {
      return work.apply(machine);
    } finally {
      machine.turn.unlock();
    }
  }
}
