package io.github.localec2.server.instance;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.World;
import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmManager;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps machines in step with instances. What a request changes is committed first; then, outside
 * every lock, the engine is asked, and when it has done it the instance's state follows by a second
 * commit. Simulated machines need none: their instances settle on the clock.
 */
public final class Machines implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Machines.class.getName());

  private final VmManager manager;
  private final Supplier<Ec2State> state;
  private final Map<String, Machine> machines = new ConcurrentHashMap<>();
  private final MachineCensus census;
  private final MachineNetworks networks;
  private final MachineLaunches launches;
  private final MachineOutputs outputs;
  private final MachineRequests requests;
  private final Set<String> lost = MachineRecall.nothingLost();

  /**
   * @param manager runs them; closed with this
   * @param state asked for once there is something to commit
   */
  public Machines(VmManager manager, Supplier<Ec2State> state) {
    this.manager = manager;
    this.state = state;
    this.requests = new MachineRequests(manager, state, machines);
    this.census = new MachineCensus(machines, state);
    this.networks = new MachineNetworks(manager, state, this::machine);
    this.launches = new MachineLaunches(this, manager, state, networks);
    this.outputs = new MachineOutputs(this, manager);
  }

  /** True where machines are records. */
  public boolean simulated() {
    return manager.simulated();
  }

  /**
   * The block that elastic IPs are taken from; empty where they lead nowhere, or the engine does
   * not tell now.
   */
  public Optional<String> elasticBlock() {
    try {
      return manager.elasticBlock();
    } catch (VmException e) {
      LOG.log(Level.WARNING, "elastic IPs lead nowhere", e);
      return Optional.empty();
    }
  }

  /** The zones that machines can be in, the roomiest first; empty where they can be in any. */
  List<String> zones() {
    return manager.zones();
  }

  /**
   * The instances of a launch, which are pending, or run where machines are records.
   *
   * @param atLeast where fewer than these can be had, none is kept
   */
  void launch(Call call, List<InstanceRecord> rows, int atLeast) {
    launches.begin(call, rows, atLeast);
  }

  /** There is to be a machine, of which nothing is known yet. */
  void expect(String instanceId, Scope scope) {
    machines.put(instanceId, new Machine(scope));
  }

  /** Instances that were stopped and are pending. */
  void start(Call call, List<String> ids) {
    settle(call, InstanceSettlings.RUNNING, ids);
    call.afterCommit(
        () ->
            ids.forEach(
                each -> {
                  power(each, Machine.Power.RUNNING);
                  askToStart(each);
                }));
  }

  void askToStart(String instanceId) {
    requests.ask(
        instanceId,
        () -> begun(instanceId),
        address -> reached(instanceId, address),
        fault ->
            (view, id) -> {
              power(id, Machine.Power.STOPPED);
              MachineEvents.startFailed(view, id, fault);
            });
  }

  private CompletionStage<VmAddress> begun(String instanceId) {
    Machine machine = machines.get(instanceId);
    if (simulated() || machine == null) {
      return manager.start(instanceId);
    }
    return state
        .get()
        .read(machine.scope, view -> view.rows(InstanceTables.INSTANCES).find(instanceId))
        .map(row -> manager.start(instanceId, VmSpecs.size(row.instance())))
        .orElseGet(() -> manager.start(instanceId));
  }

  /** Instances that are stopping. */
  void stop(Call call, List<String> ids, boolean force) {
    settle(call, InstanceSettlings.STOPPED, ids);
    call.afterCommit(
        () ->
            ids.forEach(
                each -> {
                  power(each, Machine.Power.STOPPED);
                  askToStop(each, force, InstanceSettlings::stopped);
                }));
  }

  void askToStop(String instanceId, boolean force, MachineRequests.Change whenFailed) {
    requests.ask(
        instanceId,
        () -> manager.stop(instanceId, force),
        any -> InstanceSettlings::stopped,
        fault -> whenFailed);
  }

  void reboot(Call call, List<String> ids) {
    call.afterCommit(
        () ->
            ids.forEach(
                each ->
                    requests.ask(
                        each,
                        () -> manager.reboot(each),
                        address -> rebooted(each, address),
                        fault -> MachineEvents.NOTHING)));
  }

  private MachineRequests.Change rebooted(String instanceId, VmAddress address) {
    Machine machine = machines.get(instanceId);
    if (machine != null) {
      machine.address = address;
    }
    return (view, id) -> MachineEvents.rebooted(view, id, address);
  }

  /** Instances that are shutting down. */
  void terminate(Call call, List<String> ids) {
    settle(call, InstanceSettlings.TERMINATED, ids);
    call.afterCommit(() -> ids.forEach(this::end));
  }

  void end(String instanceId) {
    power(instanceId, Machine.Power.ENDED);
    requests.ask(
        instanceId,
        () -> manager.terminate(instanceId),
        any -> InstanceSettlings::terminated,
        fault -> InstanceSettlings::terminated);
    if (manager.simulated()) {
      machines.remove(instanceId);
    }
  }

  /** An instance that stops or ends though nobody asked. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  void goDown(RegionView view, String instanceId, boolean ends) {
    if (manager.simulated()) {
      view.later(ends ? InstanceSettlings.TERMINATED : InstanceSettlings.STOPPED, instanceId);
    }
    // a change that comes by itself is made under the state's lock, and the engine is not to wait
    CompletableFuture<?> unused =
        CompletableFuture.runAsync(
            () -> {
              if (ends) {
                end(instanceId);
              } else {
                power(instanceId, Machine.Power.STOPPED);
                askToStop(instanceId, false, InstanceSettlings::stopped);
              }
            });
  }

  private void settle(Call call, Settling settling, List<String> ids) {
    if (manager.simulated()) {
      call.later(settling, ids);
    }
  }

  /** How the engine is asked. */
  MachineRequests requests() {
    return requests;
  }

  /** What machines have to show. */
  public MachineOutputs outputs() {
    return outputs;
  }

  /** The way into machines. */
  public VmAccess access() {
    return MachineAccess.of(this, manager);
  }

  /** Asks about a machine once it has done what it was asked for. */
  <T> CompletionStage<T> ofMachine(
      String instanceId, Function<String, CompletionStage<T>> question) {
    Machine machine = machines.get(instanceId);
    if (machine == null) {
      return CompletableFuture.failedFuture(VmException.noMachine(instanceId));
    }
    return machine.idle().thenCompose(any -> question.apply(instanceId));
  }

  /** A machine has gone down by itself: its instance stops or ends, as it is set. */
  public void poweredOff(String instanceId) {
    Machine machine = machines.get(instanceId);
    if (machine == null) {
      return;
    }
    boolean ends =
        state.get().write(machine.scope, view -> MachineEvents.poweredOff(view, instanceId));
    if (ends) {
      end(instanceId);
    } else {
      machine.power = Machine.Power.STOPPED;
      requests.commit(machine, instanceId, InstanceSettlings::stopped);
    }
  }

  /** What a machine is to do, or does; one that is not here has ended. */
  Machine.Power power(String instanceId) {
    Machine machine = machines.get(instanceId);
    return machine == null ? Machine.Power.ENDED : machine.power;
  }

  void power(String instanceId, Machine.Power next) {
    Machine machine = machines.get(instanceId);
    if (machine != null) {
      machine.power = next;
    }
  }

  MachineRequests.Change reached(String instanceId, VmAddress address) {
    Machine machine = machines.get(instanceId);
    if (machine != null) {
      machine.address = address;
    }
    return (view, id) -> MachineEvents.running(view, id, address);
  }

  /**
   * Makes machines what the state says that they are, after it has gone back; returns when they
   * are.
   *
   * @throws VmException where one has ended, or can't be brought back
   */
  public void recall(Predicate<String> accounts) {
    if (!manager.simulated()) {
      new MachineRecall(this, state.get(), lost).run(accounts);
    }
  }

  @Nullable Machine machine(String instanceId) {
    return machines.get(instanceId);
  }

  /**
   * Something has become of a machine that nobody asked for.
   *
   * @param power what it does from now on
   */
  void told(String instanceId, Machine.Power power, MachineRequests.Change change) {
    Machine machine = machines.get(instanceId);
    if (machine != null) {
      machine.power = power;
      requests.commit(machine, instanceId, change);
    }
  }

  /** A machine was started by somebody. */
  void poweredOn(String instanceId, VmAddress address) {
    Machine machine = machines.get(instanceId);
    if (machine != null) {
      machine.address = address;
      told(
          instanceId,
          Machine.Power.RUNNING,
          (view, id) -> MachineEvents.poweredOn(view, id, address));
    }
  }

  /**
   * A state that begins with instances has no machines for them.
   *
   * @throws VmException where there are some that have not ended
   */
  public void refuseCopies() {
    MachineRecall.refuseCopies(manager.name(), state.get());
  }

  /** Ends the instances that have no machine, as those of a file; records need none. */
  public void endLost(Predicate<String> accounts) {
    if (!manager.simulated()) {
      census.endInstancesWithoutMachine(accounts);
    }
  }

  /** Tells the engine what has changed in its machines' networks, and waits until that holds. */
  public void refreshNetworks() {
    if (!manager.simulated() && !machines.isEmpty()) {
      networks.refresh(census.byScope());
    }
  }

  /** Ends the machines whose instances the state no longer has, as after a rollback. */
  public void endStrays(Predicate<String> accounts) {
    for (String stray : census.strays(accounts)) {
      end(stray);
      machines.remove(stray);
    }
  }

  /**
   * Lets go of the machines that were launched after a moment, for a person to look into.
   *
   * @return how each is entered and removed
   */
  public List<String> keep(World since, Predicate<String> accounts) {
    if (manager.simulated()) {
      return List.of();
    }
    return census.launchedAfter(since, accounts).stream()
        .flatMap(id -> letGo(id).stream())
        .toList();
  }

  private Optional<String> letGo(String instanceId) {
    Machine machine = machines.remove(instanceId);
    if (machine == null) {
      return Optional.empty();
    }
    machine.idle().join();
    return manager.keep(instanceId);
  }

  /** Ends all machines. */
  @Override
  public void close() {
    machines.clear();
    manager.close();
  }
}
