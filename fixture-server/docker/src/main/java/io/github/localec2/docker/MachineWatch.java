package io.github.localec2.docker;

import io.github.localec2.docker.DockerMachine.State;
import io.github.localec2.server.vm.VmEvents;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Follows what the engine tells about the containers of machines, and tells the server what it did
 * not ask for.
 */
final class MachineWatch implements EngineEvents.News {
  private final DockerMachines machines;
  private final ContainerPower power;
  private final ContainerEnd end;
  private final Engine engine;
  private final Workers workers;
  private final VmEvents events;

  MachineWatch(
      DockerMachines machines,
      ContainerPower power,
      ContainerEnd end,
      Engine engine,
      Workers workers,
      VmEvents events) {
    this.machines = machines;
    this.power = power;
    this.end = end;
    this.engine = engine;
    this.workers = workers;
    this.events = events;
  }

  @Override
  public void died(String instanceId) {
    // not because we remove it
    look(instanceId, machine -> machine.state() != State.NONE);
  }

  @Override
  public void started(String instanceId) {
    // by us, where its turn is taken
    look(instanceId, machine -> !machine.turn.isLocked());
  }

  @Override
  public void checked(String instanceId, boolean healthy) {
    if (machines.find(instanceId) != null) {
      events.checked(instanceId, healthy);
    }
  }

  @Override
  public void ranOutOfMemory(String instanceId) {
    DockerMachine machine = machines.find(instanceId);
    if (machine != null) {
      machine.ranOutOfMemory();
    }
  }

  private void look(String instanceId, Predicate<DockerMachine> worthwhile) {
    DockerMachine machine = machines.find(instanceId);
    if (machine != null && worthwhile.test(machine)) {
      workers.submit(() -> look(machine, false));
    }
  }

  private void look(DockerMachine machine, boolean engineWasAway) {
    ContainerPower.Turn turn =
        DockerMachines.inTurn(machine, each -> power.look(each, engineWasAway));
    String id = machine.instanceId();
    if (turn.on()) {
      events.poweredOn(id, machine.reachedAt());
    } else if (turn.off()) {
      turn.crash().ifPresentOrElse(crash -> events.crashed(id, crash), () -> events.poweredOff(id));
    }
    machines.settle(machine);
  }

  /** The engine was away: it may have taken containers down, or made some that nobody knows of. */
  @Override
  public void missed() {
    machines.all().stream()
        .filter(machine -> machine.state() != State.NONE)
        .forEach(machine -> workers.submit(() -> look(machine, true)));
    workers.submit(end::retry);
    workers.submit(this::removeStrays);
  }

  private void removeStrays() {
    end.strays(
        engine.client(),
        // those in the making are known as soon as their turn is over
        () ->
            machines.all().stream()
                .filter(machine -> DockerMachines.inTurn(machine, DockerMachine::hasContainer))
                .map(DockerMachine::containerId)
                .collect(Collectors.toSet()));
  }
}
