package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** Compares the machines that there are with the instances of the state. */
final class MachineCensus {
  private final Map<String, Machine> machines;
  private final Supplier<Ec2State> state;

  /**
   * @param machines by the ids of their instances; a view that others change
   */
  MachineCensus(Map<String, Machine> machines, Supplier<Ec2State> state) {
    this.machines = machines;
    this.state = state;
  }

  /** The ids of the instances that have a machine. */
  Map<Scope, List<String>> byScope() {
    Map<Scope, List<String>> byScope = new HashMap<>();
    machines.forEach(
        (id, machine) -> byScope.computeIfAbsent(machine.scope, any -> new ArrayList<>()).add(id));
    return byScope;
  }

  /** The machines of these accounts whose instances the state does not have. */
  List<String> strays(Predicate<String> accounts) {
    List<String> all = new ArrayList<>();
    byScope()
        .forEach(
            (scope, ids) -> {
              // others may be launching meanwhile
              if (accounts.test(scope.account())) {
                all.addAll(strays(scope, ids));
              }
            });
    return all;
  }

  private List<String> strays(Scope scope, List<String> ids) {
    if (!state.get().knows(scope)) {
      return ids;
    }
    return state
        .get()
        .read(
            scope, view -> ids.stream().filter(id -> !view.rows(INSTANCES).contains(id)).toList());
  }

  /** The machines that live, and whose instances there were not at a moment, by their ids. */
  List<String> launchedAfter(World moment, Predicate<String> accounts) {
    Set<String> before = new HashSet<>();
    for (Scope scope : moment.scopes()) {
      moment.records(scope, INSTANCES).forEach(row -> before.add(row.instanceId()));
    }
    List<String> fresh = new ArrayList<>();
    machines.forEach(
        (id, machine) -> {
          if (!before.contains(id)
              && machine.power != Machine.Power.ENDED
              && accounts.test(machine.scope.account())) {
            fresh.add(id);
          }
        });
    fresh.sort(null);
    return fresh;
  }

  /** Makes the instances that live and have no machine terminated ones. */
  void endInstancesWithoutMachine(Predicate<String> accounts) {
    for (Scope scope : state.get().scopes()) {
      if (!accounts.test(scope.account())) {
        continue;
      }
      state
          .get()
          .write(
              scope,
              view -> {
                view.rows(INSTANCES)
                    .all()
                    .filter(row -> !row.isIn(InstanceStateName.TERMINATED))
                    .filter(row -> !machines.containsKey(row.instanceId()))
                    .toList()
                    .forEach(row -> MachineEvents.lost(view, row));
                return view;
              });
    }
  }
}
