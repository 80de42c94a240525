package io.github.localec2.server.vm.mock;

import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmSpec;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The VM manager whose machines are records: it starts no process and opens no port. */
public final class MockVmManager implements VmManager {
  /** As it is configured. */
  public static final String NAME = "mock";

  private final ConcurrentHashMap<String, MockMachine> machines = new ConcurrentHashMap<>();
  private final Clock clock;
  private volatile boolean closed;

  public MockVmManager(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean simulated() {
    return true;
  }

  @Override
  public CompletionStage<VmAddress> launch(VmSpec spec) {
    if (closed) {
      return failed(new VmException("the VM manager 'mock' is closed"));
    }
    MockMachine machine = new MockMachine(spec, clock.instant(), 1, true);
    return machines.putIfAbsent(spec.instanceId(), machine) == null
        ? CompletableFuture.completedFuture(VmAddress.AS_GIVEN)
        : failed(new VmException("there is a machine for '" + spec.instanceId() + "' already"));
  }

  @Override
  public CompletionStage<VmAddress> start(String instanceId) {
    return change(instanceId, machine -> machine.started(clock.instant()), VmAddress.AS_GIVEN);
  }

  @Override
  public CompletionStage<Void> stop(String instanceId, boolean force) {
    return changeOnly(instanceId, MockMachine::stopped);
  }

  @Override
  public CompletionStage<VmAddress> reboot(String instanceId) {
    MockMachine machine = machines.get(instanceId);
    if (machine != null && !machine.running()) {
      return failed(new VmException("the machine of '" + instanceId + "' does not run"));
    }
    return changeOnly(instanceId, found -> found.stopped().started(clock.instant()))
        .thenApply(any -> VmAddress.AS_GIVEN);
  }

  @Override
  public CompletionStage<Void> terminate(String instanceId) {
    machines.remove(instanceId);
    return done();
  }

  @Override
  public String consoleOutput(String instanceId) {
    MockMachine machine = machines.get(instanceId);
    if (machine == null) {
      throw VmException.noMachine(instanceId);
    }
    return machine.console();
  }

  @Override
  public Set<String> machines() {
    return Set.copyOf(machines.keySet());
  }

  @Override
  public void close() {
    closed = true;
    machines.clear();
  }

  private CompletionStage<Void> changeOnly(String id, UnaryOperator<MockMachine> change) {
    return change(id, change, VmAddress.AS_GIVEN).thenAccept(any -> {});
  }

  private <T> CompletionStage<T> change(
      String instanceId, UnaryOperator<MockMachine> change, T result) {
    MockMachine changed =
        machines.computeIfPresent(instanceId, (id, machine) -> change.apply(machine));
    return changed == null
        ? failed(VmException.noMachine(instanceId))
        : CompletableFuture.completedFuture(result);
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.allOf();
  }

  private static <T> CompletionStage<T> failed(VmException fault) {
    return CompletableFuture.failedFuture(fault);
  }
}
