package io.github.localec2.server.vm;

import io.github.localec2.server.vm.mock.MockVmManager;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An engine for tests that does what it is asked when the test says so. */
public final class SlowEngine implements VmManager {
  private static final String ADDRESS = "127.0.0.9";
  private static final String AFTER_REBOOT = "127.0.0.12";

  /** The engine that was made last; tests that use one run one after the other. */
  private static SlowEngine latest;

  private final VmEnvironment environment;
  private final MockVmManager machines;
  private final Deque<Runnable> steps = new ArrayDeque<>();
  private final SlowVolumes volumes = new SlowVolumes();
  private boolean imagesHidden;
  private final Map<String, VmFirewall> firewalls = new ConcurrentHashMap<>();
  private final Map<String, List<VmSpec.Card>> cards = new ConcurrentHashMap<>();
  private final AtomicInteger firewallChanges = new AtomicInteger();
  private volatile boolean refusesFirewalls;
  private volatile Optional<String> elasticBlock = Optional.empty();
  private CompletableFuture<?> last = new CompletableFuture<>();

  private SlowEngine(VmEnvironment environment) {
    this.environment = environment;
    this.machines = new MockVmManager(environment.clock());
  }

  public static SlowEngine latest() {
    return latest;
  }

  /** Does all that was asked for so far, and what is asked for by doing so. */
  public void proceed() {
    while (!steps.isEmpty()) {
      steps.poll().run();
    }
  }

  /** Fails at the last thing that it is asked for. */
  public void fail() {
    steps.pollLast();
    last.completeExceptionally(new VmException("out of order"));
  }

  /** What the machine of an instance was told last to let through. */
  public VmFirewall firewall(String instanceId) {
    return firewalls.getOrDefault(instanceId, VmFirewall.CLOSED);
  }

  /** The interfaces that the machine of an instance was made with, or was told of last. */
  public List<VmSpec.Card> cards(String instanceId) {
    return cards.getOrDefault(instanceId, List.of());
  }

  /** From now on elastic IPs are from there; an empty text is an engine that does not tell. */
  public void elasticBlock(@Nullable String block) {
    elasticBlock = Optional.ofNullable(block);
  }

  @Override
  public Optional<String> elasticBlock() {
    if (elasticBlock.filter(String::isEmpty).isPresent()) {
      throw new VmException("no block");
    }
    return elasticBlock;
  }

  /** Whether it throws when it is told what to let through. */
  public void refuseFirewalls(boolean refuse) {
    refusesFirewalls = refuse;
  }

  /** How often a machine was told what to let through. */
  public int firewallChanges() {
    return firewallChanges.get();
  }

  @Override
  public CompletionStage<Void> firewallChanged(String instanceId, VmFirewall firewall) {
    firewallChanges.incrementAndGet();
    if (refusesFirewalls) {
      throw new VmException("no firewall");
    }
    firewalls.put(instanceId, firewall);
    return CompletableFuture.allOf();
  }

  @Override
  public CompletionStage<Void> cardsChanged(String instanceId, List<VmSpec.Card> present) {
    cards.put(instanceId, present);
    return CompletableFuture.allOf();
  }

  /** A machine goes down by itself. */
  public void powerOff(String instanceId) {
    environment.events().poweredOff(instanceId);
  }

  /** A machine does something else by itself. */
  public VmEvents machine() {
    return environment.events();
  }

  /** From now on nobody is told the engine's images. */
  public void hideImages() {
    imagesHidden = true;
  }

  @Override
  public Optional<VmImages> images() {
    return imagesHidden ? Optional.of(new NoImages()) : Optional.empty();
  }

  private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> step) {
    CompletableFuture<T> done = new CompletableFuture<>();
    last = done;
    steps.add(
        () ->
            step.get()
                .whenComplete(
                    (result, fault) -> {
                      if (fault == null) {
                        done.complete(result);
                      } else {
                        done.completeExceptionally(fault);
                      }
                    }));
    return done;
  }

  @Override
  public Optional<VmVolumes> volumes() {
    return Optional.of(volumes);
  }

  /** What is in the volumes. */
  public SlowVolumes data() {
    return volumes;
  }

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public boolean simulated() {
    return false;
  }

  @Override
  public CompletionStage<VmAddress> launch(VmSpec spec) {
    return later(() -> machines.launch(spec).thenApply(any -> VmAddress.at(ADDRESS)));
  }

  @Override
  public CompletionStage<VmAddress> start(String instanceId) {
    return later(() -> machines.start(instanceId).thenApply(any -> VmAddress.at(ADDRESS)));
  }

  @Override
  public CompletionStage<Void> stop(String instanceId, boolean force) {
    return later(() -> machines.stop(instanceId, force));
  }

  @Override
  public CompletionStage<VmAddress> reboot(String instanceId) {
    return later(
        () -> machines.reboot(instanceId).thenApply(any -> VmAddress.everywhereAt(AFTER_REBOOT)));
  }

  @Override
  public CompletionStage<Void> terminate(String instanceId) {
    return later(() -> machines.terminate(instanceId));
  }

  @Override
  public String consoleOutput(String instanceId) {
    return machines.consoleOutput(instanceId);
  }

  @Override
  public Set<String> machines() {
    return machines.machines();
  }

  @Override
  public void close() {
    machines.close();
  }

  /** What an engine says that is away. */
  private static final class NoImages implements VmImages {
    @Override
    public List<VmImage> list() {
      throw new VmException("the engine does not answer");
    }

    @Override
    public CompletionStage<Void> capture(
        String imageId, String name, String instanceId, boolean frozen) {
      return CompletableFuture.failedFuture(new VmException("the engine does not answer"));
    }

    @Override
    public CompletionStage<Void> copy(String imageId, String name, String sourceImageId) {
      return CompletableFuture.failedFuture(new VmException("the engine does not answer"));
    }

    @Override
    public CompletionStage<Void> delete(String imageId) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<String> kept() {
      return Set.of();
    }
  }

  /** Stands in for the engine of containers, which has its own module. */
  public static final class Factory implements VmManagerFactory {
    @Override
    public String name() {
      return "docker";
    }

    @Override
    public VmManager create(VmEnvironment environment) {
      latest = new SlowEngine(environment);
      return latest;
    }
  }
}
