package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.vm.VmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * Gives machines back as they were when the state was: what was stopped since then is started, what
 * was started is stopped. What was ended can't come back: that is said once, and from then on its
 * instance is terminated.
 */
final class MachineRecall {
  private final Machines machines;
  private final Ec2State state;
  private final Set<String> lost;

  /**
   * @param lost what was said to be lost before; grows
   */
  MachineRecall(Machines machines, Ec2State state, Set<String> lost) {
    this.machines = machines;
    this.state = state;
    this.lost = lost;
  }

  static Set<String> nothingLost() {
    return ConcurrentHashMap.newKeySet();
  }

  /**
   * @throws VmException where a state begins with instances that have not ended: they have no
   *     machines
   */
  static void refuseCopies(String manager, Ec2State state) {
    for (Scope scope : state.scopes()) {
      boolean some =
          state.read(
              scope,
              view ->
                  view.rows(INSTANCES)
                      .all()
                      .anyMatch(row -> !row.isIn(InstanceStateName.TERMINATED)));
      if (some) {
        throw new VmException(
            "instances of the VM manager '"
                + manager
                + "' can't be copied for tests that run beside each other: launch them in the test,"
                + " or run the tests one after the other with @Execution(SAME_THREAD)");
      }
    }
  }

  /**
   * Returns when all machines of these accounts that had changed are as the state says.
   *
   * @throws VmException where one has ended, or can't be brought back
   */
  void run(Predicate<String> accounts) {
    List<CompletableFuture<?>> changes = new ArrayList<>();
    Set<String> ended = new TreeSet<>();
    for (Scope scope : state.scopes()) {
      if (!accounts.test(scope.account())) {
        continue;
      }
      for (InstanceRecord row :
          state.read(
              scope,
              view ->
                  view.rows(INSTANCES)
                      .all()
                      .filter(
                          each ->
                              !each.isIn(
                                  InstanceStateName.TERMINATED, InstanceStateName.SHUTTING_DOWN))
                      .toList())) {
        Machine.Power power = machines.power(row.instanceId());
        if (power == Machine.Power.ENDED) {
          if (lost.add(row.instanceId())) {
            ended.add(row.instanceId());
          }
          terminated(scope, row.instanceId());
        } else if (row.isIn(InstanceStateName.RUNNING, InstanceStateName.PENDING)) {
          changes.add(running(row.instanceId()));
        } else {
          changes.add(stopped(row.instanceId()));
        }
      }
    }
    VmException failure = null;
    for (CompletableFuture<?> each : changes) {
      try {
        each.join();
      } catch (CompletionException e) {
        VmException fault =
            e.getCause() instanceof VmException known
                ? known
                : new VmException(String.valueOf(e.getMessage()), e);
        if (failure == null) {
          failure = fault;
        } else {
          failure.addSuppressed(fault);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    if (!ended.isEmpty()) {
      throw new VmException(
          (ended.size() == 1 ? "the instance " : "the instances ")
              + String.join(", ", ended)
              + " had been launched before, and ended since: a machine that has ended can't be given back. Launch it in the"
              + " test that terminates it, or in @BeforeEach, rather than in @BeforeAll");
    }
  }

  /** Has a machine run, and its instance be where the machine is reached now. */
  private CompletableFuture<@Nullable Void> running(String instanceId) {
    return recalled(
        instanceId,
        Machine.Power.RUNNING,
        () -> machines.askToStart(instanceId),
        machine -> (view, id) -> MachineEvents.running(view, id, machine.address));
  }

  private CompletableFuture<@Nullable Void> stopped(String instanceId) {
    return recalled(
        instanceId,
        Machine.Power.STOPPED,
        () ->
            machines.askToStop(
                instanceId, false, (view, id) -> machines.power(id, Machine.Power.RUNNING)),
        machine -> InstanceSettlings::stopped);
  }

  private CompletableFuture<@Nullable Void> recalled(
      String instanceId,
      Machine.Power wanted,
      Runnable change,
      Function<Machine, MachineRequests.Change> settled) {
    Machine machine = machines.machine(instanceId);
    if (machine == null) {
      return Machine.IDLE;
    }
    boolean changes = machine.power != wanted;
    if (changes) {
      machine.power = wanted;
      change.run();
    }
    CompletableFuture<@Nullable Void> done =
        machine.next(
            () -> {
              if (machine.power != wanted) {
                return CompletableFuture.failedFuture(
                    new VmException(
                        "the machine of the instance '"
                            + instanceId
                            + "' can't be "
                            + (wanted == Machine.Power.RUNNING ? "started" : "stopped")
                            + " again; the log says why"));
              }
              machines.requests().commit(machine, instanceId, settled.apply(machine));
              return Machine.IDLE;
            });
    // one that is still at what it was asked for before need not be waited for
    return changes ? done : Machine.IDLE;
  }

  private void terminated(Scope scope, String instanceId) {
    state.write(
        scope,
        view -> {
          view.rows(INSTANCES)
              .find(instanceId)
              .ifPresent(
                  row -> {
                    InstanceLifecycle.ending(view, row, InstanceStates.USER_SHUTDOWN, "");
                    InstanceSettlings.terminated(view, instanceId);
                  });
          return view;
        });
  }
}
