package io.github.localec2.junit;

import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmManagerFactory;
import io.github.localec2.server.vm.VmSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

/** An engine whose machines are more than records: they are on or off, whatever a server thinks. */
final class SwitchedEngine implements VmManager {
  /** What it stands in for while a test wants it. */
  static final String NAME = "docker";

  /** True while it stands in; other tests have no such engine. */
  static volatile boolean wanted;

  /** On or off, of all servers; tests that use them run one after the other. */
  static final Map<String, Boolean> ON = new ConcurrentHashMap<>();

  /** What was kept. */
  static final Set<String> KEPT = new CopyOnWriteArraySet<>();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean simulated() {
    return false;
  }

  @Override
  public CompletionStage<VmAddress> launch(VmSpec spec) {
    ON.put(spec.instanceId(), true);
    return CompletableFuture.completedFuture(VmAddress.AS_GIVEN);
  }

  @Override
  public CompletionStage<VmAddress> start(String instanceId) {
    return turn(instanceId, true).thenApply(any -> VmAddress.AS_GIVEN);
  }

  @Override
  public CompletionStage<Void> stop(String instanceId, boolean force) {
    return turn(instanceId, false);
  }

  @Override
  public CompletionStage<VmAddress> reboot(String instanceId) {
    return turn(instanceId, true).thenApply(any -> VmAddress.AS_GIVEN);
  }

  private static CompletionStage<Void> turn(String instanceId, boolean on) {
    return ON.replace(instanceId, on) == null
        ? CompletableFuture.failedFuture(VmException.noMachine(instanceId))
        : CompletableFuture.allOf();
  }

  @Override
  public CompletionStage<Void> terminate(String instanceId) {
    ON.remove(instanceId);
    return CompletableFuture.allOf();
  }

  @Override
  public Optional<String> keep(String instanceId) {
    KEPT.add(instanceId);
    return Optional.of("enter " + instanceId);
  }

  @Override
  public String consoleOutput(String instanceId) {
    return "";
  }

  @Override
  public Set<String> machines() {
    return Set.copyOf(ON.keySet());
  }

  @Override
  public void close() {
    ON.keySet().removeIf(each -> !KEPT.contains(each));
  }

  /** Stands in for the engine of containers, which has its own module. */
  public static final class Factory implements VmManagerFactory {
    @Override
    public String name() {
      return wanted ? NAME : "unwanted";
    }

    @Override
    public VmManager create(VmEnvironment environment) {
      return new SwitchedEngine();
    }
  }
}
