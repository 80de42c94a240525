package io.github.localec2.server.instance;

import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.vm.VmManager;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks an engine for something, and has the instance follow by a commit of its own. */
final class MachineRequests {
  private static final System.Logger LOG = System.getLogger(MachineRequests.class.getName());

  private final VmManager manager;
  private final Supplier<Ec2State> state;
  private final Map<String, Machine> machines;

  /**
   * @param machines by the ids of their instances; those that have ended are taken out
   */
  MachineRequests(VmManager manager, Supplier<Ec2State> state, Map<String, Machine> machines) {
    this.manager = manager;
    this.state = state;
    this.machines = machines;
  }

  /** Asks the engine once it has done what it was asked before for this machine. */
  @SuppressWarnings("FutureReturnValueIgnored") // faults are logged, and change the instance
  <T> void ask(
      String instanceId,
      Supplier<CompletionStage<T>> request,
      Function<T, Change> whenDone,
      Function<Throwable, Change> whenFailed) {
    if (manager.simulated()) {
      // after a rollback there may be no machine to ask for, and nothing depends on it
      CompletionStage<T> unused =
          request.get().whenComplete((result, fault) -> log(Level.DEBUG, instanceId, fault));
      return;
    }
    Machine machine = machines.get(instanceId);
    if (machine == null) {
      return;
    }
    CompletionStage<?> unused =
        machine.next(
            () ->
                request
                    .get()
                    .handle(
                        (result, fault) -> {
                          log(Level.WARNING, instanceId, fault);
                          follow(
                              machine,
                              instanceId,
                              fault == null ? whenDone.apply(result) : whenFailed.apply(fault));
                          return null;
                        }));
  }

  private static void log(Level level, String instanceId, @Nullable Throwable fault) {
    if (fault != null) {
      LOG.log(level, "the engine failed for " + instanceId, fault);
    }
  }

  /** Nobody would hear of a change that fails. */
  private void follow(Machine machine, String instanceId, Change change) {
    try {
      commit(machine, instanceId, change);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, instanceId + " does not follow its machine", e);
      throw e;
    }
  }

  /** Changes an instance; its machine is forgotten where it has ended by that. */
  void commit(Machine machine, String instanceId, Change change) {
    state
        .get()
        .write(
            machine.scope,
            view -> {
              change.apply(view, instanceId);
              return view;
            });
    boolean ended =
        state.get().read(machine.scope, view -> MachineEvents.hasEnded(view, instanceId));
    if (ended) {
      machines.remove(instanceId);
    }
  }

  /** What becomes of an instance. */
  @FunctionalInterface
  interface Change {
    void apply(RegionView view, String instanceId);
  }
}
