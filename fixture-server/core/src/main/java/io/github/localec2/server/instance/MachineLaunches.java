package io.github.localec2.server.instance;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmSpec;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * Has the engine make the machines of instances that were just launched, together or not at all.
 */
final class MachineLaunches {
  private final Machines machines;
  private final VmManager manager;
  private final Supplier<Ec2State> state;
  private final MachineNetworks networks;

  MachineLaunches(
      Machines machines, VmManager manager, Supplier<Ec2State> state, MachineNetworks networks) {
    this.machines = machines;
    this.manager = manager;
    this.state = state;
    this.networks = networks;
  }

  /** As {@link Machines#launch}. */
  void begin(Call call, List<InstanceRecord> rows, int atLeast) {
    Scope scope = call.view().scope();
    if (manager.simulated() && rows.get(0).isIn(InstanceStateName.PENDING)) {
      call.later(InstanceSettlings.RUNNING, ids(rows));
    }
    LaunchOfMany together = new LaunchOfMany(ids(rows), atLeast);
    List<VmSpec> specs = VmSpecs.of(call.view(), rows, !manager.simulated());
    call.afterCommit(
        () ->
            specs.forEach(
                spec -> {
                  machines.expect(spec.instanceId(), scope);
                  machines
                      .requests()
                      .ask(
                          spec.instanceId(),
                          () -> launched(scope, spec, together),
                          address -> machines.reached(spec.instanceId(), address),
                          fault ->
                              (view, id) -> {
                                machines.power(id, Machine.Power.ENDED);
                                MachineEvents.launchFailed(view, id, fault);
                              });
                  networks.tell(scope, spec.instanceId());
                }));
  }

  private CompletionStage<VmAddress> launched(Scope scope, VmSpec spec, LaunchOfMany together) {
    return manager
        .launch(spec)
        .whenComplete(
            (address, fault) -> {
              if (fault != null) {
                together
                    .without(spec.instanceId())
                    .forEach(
                        other -> {
                          if (state
                              .get()
                              .write(scope, view -> MachineEvents.leftAlone(view, other))) {
                            machines.end(other);
                          }
                        });
              }
            });
  }

  private static List<String> ids(List<InstanceRecord> rows) {
    return rows.stream().map(InstanceRecord::instanceId).toList();
  }
}
