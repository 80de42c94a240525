package io.github.localec2.docker;

import io.github.localec2.server.vm.VmException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The machines of a manager by their instances; each is asked for one thing after the other. */
final class DockerMachines {
  private final Map<String, DockerMachine> machines = new ConcurrentHashMap<>();
  private final Workers workers;
  private final Consumer<DockerMachine> settled;

  /**
   * @param settled is told, in its turn, of a machine that runs and that the server knows to
   */
  DockerMachines(Workers workers, Consumer<DockerMachine> settled) {
    this.workers = workers;
    this.settled = settled;
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
    return workers.run(() -> inTurn(machine, work), () -> settle(machine));
  }

  /** The server has been told how the machine does. */
  void settle(DockerMachine machine) {
    if (machine.unsettled()) {
      inTurn(
          machine,
          each -> {
            if (each.unsettled() && each.state() == DockerMachine.State.RUNNING) {
              each.unsettled(false);
              settled.accept(each);
            }
            return each;
          });
    }
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
