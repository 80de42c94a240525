package io.github.localec2.docker;

import io.github.localec2.docker.DockerMachine.State;
import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmImages;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmSize;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmUserData;
import io.github.localec2.server.vm.VmVolumes;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The VM manager whose machines are containers of a Docker engine. */
final class DockerVmManager implements VmManager {
  static final String NAME = "docker";

  /**
   * How long the engine may take to remove the first container at close; a second more for each.
   */
  private static final long CLOSE_SECONDS = 60;

  private static final System.Logger LOG = System.getLogger(DockerVmManager.class.getName());

  private final VmEnvironment environment;
  private final Engine engine;
  private final Amis amis;
  private final TestAmis testAmis;
  private final Workers workers = new Workers();
  private final DockerMachines machines = new DockerMachines(workers, this::settled);
  private final PortForwards forwards = new PortForwards();
  private final HostPorts ports;
  private final List<ContainerFeature> features;
  private final ContainerLaunch launches;
  private final ContainerPower power;
  private final ContainerEnd end;
  private final EngineEvents events;
  private volatile boolean closed;

  private DockerVmManager(VmEnvironment environment, DockerSettings settings, Engine engine) {
    this.environment = environment;
    this.engine = engine;
    Map<String, String> labels = Owner.labels(environment.owner());
    FeatureContext context = new FeatureContext(environment, engine::client, labels);
    List<ContainerFeature> found = new ArrayList<>();
    for (ContainerFeature.Factory factory : ServiceLoader.load(ContainerFeature.Factory.class)) {
      found.add(factory.create(context));
    }
    this.features = List.copyOf(found);
    this.ports =
        new HostPorts(forwards, SecurityGroupSettings.of(environment.options()).enforced());
    this.amis = new Amis(engine, settings, labels);
    this.testAmis = new TestAmis(engine, environment.options().getOrDefault(TestAmis.OPTION, ""));
    ContainerLimits limits = new ContainerLimits(settings);
    this.launches = new ContainerLaunch(amis, settings, features, labels, limits);
    this.power = new ContainerPower(settings, features, launches, ports, limits);
    this.end = new ContainerEnd(settings, environment.owner());
    this.events =
        new EngineEvents(
            engine,
            environment.owner(),
            new MachineWatch(machines, power, end, engine, workers, environment.events()));
  }

  static DockerVmManager open(VmEnvironment environment) {
    DockerSettings settings = DockerSettings.of(environment.options());
    // what features read has to be right before there is an engine
    SecurityGroupSettings.of(environment.options());
    NetworkSettings.of(environment.options());
    Engine engine = Engine.open();
    try {
      return new DockerVmManager(environment, settings, engine);
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean simulated() {
    return false;
  }

  @Override
  public Optional<String> elasticBlock() {
    return features.stream().flatMap(feature -> feature.elasticBlock().stream()).findFirst();
  }

  @Override
  public CompletionStage<VmAddress> launch(VmSpec spec) {
    if (closed) {
      return failed(new VmException("the VM manager 'docker' is closed"));
    }
    DockerMachine machine = new DockerMachine(spec, engine);
    if (!machines.add(machine)) {
      return failed(new VmException("there is a machine for '" + spec.instanceId() + "' already"));
    }
    return machines.with(machine, this::launched);
  }

  private VmAddress launched(DockerMachine machine) {
    try {
      events.listen();
      if (closed) {
        throw new VmException("the VM manager 'docker' is closed");
      }
      launches.launch(machine);
      ports.open(machine);
      return machine.reachedAt();
    } catch (RuntimeException | Error e) {
      try {
        remove(machine);
      } catch (VmException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  @Override
  public CompletionStage<VmAddress> start(String instanceId) {
    return started(instanceId, power::on);
  }

  @Override
  public CompletionStage<VmAddress> start(String instanceId, VmSize size) {
    return started(instanceId, machine -> power.on(machine, size));
  }

  private CompletionStage<VmAddress> started(String instanceId, Consumer<DockerMachine> how) {
    return machines.with(
        instanceId,
        machine -> {
          how.accept(machine);
          return machine.reachedAt();
        });
  }

  @Override
  public CompletionStage<Void> stop(String instanceId, boolean force) {
    return with(instanceId, machine -> power.off(machine, force));
  }

  @Override
  public CompletionStage<VmAddress> reboot(String instanceId) {
    return machines.with(
        instanceId,
        machine -> {
          power.cycle(machine);
          // a container that begins again may have another address
          return machine.reachedAt();
        });
  }

  @Override
  public CompletionStage<Void> terminate(String instanceId) {
    return machines.find(instanceId) == null
        ? CompletableFuture.allOf()
        : with(instanceId, this::remove);
  }

  private void settled(DockerMachine machine) {
    features.forEach(feature -> feature.settled(machine));
  }

  private void remove(DockerMachine machine) {
    ports.close(machine);
    machine.state(State.NONE);
    features.forEach(feature -> feature.removing(machine));
    try {
      end.of(machine);
    } finally {
      machines.remove(machine);
      features.forEach(feature -> feature.removed(machine.instanceId()));
    }
  }

  @Override
  public Optional<String> keep(String instanceId) {
    DockerMachine machine = machines.find(instanceId);
    if (machine == null || !machine.hasContainer()) {
      return Optional.empty();
    }
    return Optional.of(
        DockerMachines.inTurn(
            machine,
            each -> {
              String said = KeptContainer.keep(each);
              machines.remove(each);
              features.forEach(feature -> feature.kept(each.instanceId()));
              return said;
            }));
  }

  @Override
  public Optional<VmAccess> access() {
    return Optional.of(new ContainerAccess(machines, ports));
  }

  @Override
  public Optional<VmImages> images() {
    return Optional.of(new AmiImages(amis, machines, workers, features));
  }

  @Override
  public CompletionStage<VmUserData> userData(String instanceId) {
    return ofUserData(instanceId, UserDataRuns::userData);
  }

  @Override
  public CompletionStage<VmUserData> userDataEnd(String instanceId) {
    return ofUserData(instanceId, UserDataRuns::userDataEnd);
  }

  private CompletionStage<VmUserData> ofUserData(
      String instanceId,
      BiFunction<UserDataRuns, InstanceContainer, CompletionStage<VmUserData>> question) {
    DockerMachine machine = machines.find(instanceId);
    if (machine == null || !machine.hasContainer()) {
      return failed(VmException.noMachine(instanceId));
    }
    return features.stream()
        .filter(UserDataRuns.class::isInstance)
        .map(UserDataRuns.class::cast)
        .findFirst()
        .map(runs -> question.apply(runs, machine))
        .orElseGet(() -> VmManager.super.userData(instanceId));
  }

  @Override
  public Optional<VmVolumes> volumes() {
    return features.stream().flatMap(feature -> feature.volumes().stream()).findFirst();
  }

  @Override
  public CompletionStage<Void> cardsChanged(String instanceId, List<VmSpec.Card> cards) {
    DockerMachine machine = machines.find(instanceId);
    if (machine == null) {
      return CompletableFuture.allOf();
    }
    machine.cards(cards);
    State now = machine.state();
    if (now == State.NONE) {
      return CompletableFuture.allOf();
    }
    return CompletableFuture.allOf(
        features.stream()
            .map(
                feature ->
                    now == State.RUNNING
                        ? feature.cardsChanged(machine)
                        : feature.cardsChangedAtRest(machine))
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CompletionStage<Void> firewallChanged(String instanceId, VmFirewall firewall) {
    DockerMachine machine = machines.find(instanceId);
    if (machine == null) {
      return CompletableFuture.allOf();
    }
    machine.firewall(firewall);
    ports.refresh(machine);
    return CompletableFuture.allOf(
        features.stream()
            .map(feature -> feature.firewallChanged(machine, firewall).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public String consoleOutput(String instanceId) {
    DockerMachine machine = machines.find(instanceId);
    if (machine == null) {
      throw VmException.noMachine(instanceId);
    }
    return machine.hasContainer() ? machine.log() : "";
  }

  @Override
  public Set<String> machines() {
    return machines.instanceIds();
  }

  private CompletionStage<Void> with(String instanceId, Consumer<DockerMachine> work) {
    return machines.with(
        instanceId,
        machine -> {
          work.accept(machine);
          return null;
        });
  }

  private static <T> CompletionStage<T> failed(VmException fault) {
    return CompletableFuture.failedFuture(fault);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (DockerMachine machine : machines.all()) {
      ends.add(terminate(machine.instanceId()).toCompletableFuture());
    }
    if (inTime(ends)) {
      ends.forEach(each -> each.handle((any, fault) -> log(fault)).join());
      boolean retried = attempt(end, ContainerEnd::retry);
      boolean swept = attempt(end, all -> all.strays(engine.client(), Set::of));
      if (!retried || !swept) {
        Orphans.abandon(environment.owner());
      }
      for (String id : amis.made()) {
        attempt(amis, all -> all.delete(id));
      }
      attempt(workers, Workers::close);
    } else {
      LOG.log(
          Level.WARNING,
          "the Docker engine does not remove containers: what is left is removed at the next start");
      Orphans.abandon(environment.owner());
      attempt(workers, Workers::abandon);
    }
    attempt(testAmis, TestAmis::close);
    attempt(events, EngineEvents::close);
    attempt(forwards, PortForwards::close);
    for (ContainerFeature feature : features) {
      attempt(feature, ContainerFeature::close);
    }
    attempt(engine, Engine::close);
  }

  /** An engine that hangs must not keep the JVM. */
  private static boolean inTime(List<CompletableFuture<?>> ends) {
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
          .handle((any, fault) -> true)
          .get(CLOSE_SECONDS + ends.size(), TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static <T> boolean attempt(T closing, Consumer<T> close) {
    try {
      close.accept(closing);
      return true;
    } catch (RuntimeException e) {
      log(e);
      return false;
    }
  }

  private static @Nullable Void log(@Nullable Throwable fault) {
    if (fault != null) {
      LOG.log(Level.WARNING, "something is left of the VM manager 'docker'", fault);
    }
    return null;
  }
}
