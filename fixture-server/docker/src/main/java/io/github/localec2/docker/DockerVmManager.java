package io.github.localec2.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.github.localec2.docker.DockerMachine.State;
import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmImage;
import io.github.localec2.server.vm.VmImages;
import io.github.localec2.server.vm.VmIngress;
import io.github.localec2.server.vm.VmManager;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** The VM manager whose machines are containers of a Docker engine. */
final class DockerVmManager implements VmManager {
  static final String NAME = "docker";

  private static final System.Logger LOG = System.getLogger(DockerVmManager.class.getName());
  private static final int GRACE_SECONDS = 10;

  private final VmEnvironment environment;
  private final DockerSettings settings;
  private final Engine engine;
  private final Amis amis;
  private final TestAmis testAmis;
  private final Workers workers = new Workers();
  private final PortForwards forwards = new PortForwards();
  private final HostPorts ports = new HostPorts(forwards);
  private final List<ContainerFeature> features;
  private final ContainerLaunch launches;
  private final EngineEvents events;
  private final Map<String, DockerMachine> machines = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private DockerVmManager(VmEnvironment environment, DockerSettings settings, Engine engine) {
    this.environment = environment;
    this.settings = settings;
    this.engine = engine;
    Map<String, String> labels = Owner.labels(environment.owner());
    FeatureContext context = new FeatureContext(environment, engine::client, labels);
    List<ContainerFeature> found = new ArrayList<>();
    for (ContainerFeature.Factory factory : ServiceLoader.load(ContainerFeature.Factory.class)) {
      found.add(factory.create(context));
    }
    this.features = List.copyOf(found);
    this.amis = new Amis(engine, settings, labels);
    this.testAmis = new TestAmis(engine, environment.options().getOrDefault(TestAmis.OPTION, ""));
    this.launches = new ContainerLaunch(amis, settings, features, labels);
    this.events = new EngineEvents(engine, environment.owner(), this::died, this::reconcile);
  }

  static DockerVmManager open(VmEnvironment environment) {
    DockerSettings settings = DockerSettings.of(environment.options());
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
  public CompletionStage<VmAddress> launch(VmSpec spec) {
    if (closed) {
      return failed(new VmException("the VM manager 'docker' is closed"));
    }
    DockerMachine machine = new DockerMachine(spec, engine);
    if (machines.putIfAbsent(spec.instanceId(), machine) != null) {
      return failed(new VmException("there is a machine for '" + spec.instanceId() + "' already"));
    }
    return workers.run(() -> inTurn(machine, this::launched));
  }

  private VmAddress launched(DockerMachine machine) {
    try {
      events.listen();
      if (closed) {
        throw new VmException("the VM manager 'docker' is closed");
      }
      launches.create(machine);
      launches.start(machine);
      ports.open(machine);
      return addressOf(machine);
    } catch (RuntimeException | Error e) {
      remove(machine);
      throw e;
    }
  }

  private static VmAddress addressOf(DockerMachine machine) {
    return machine.address().isEmpty()
        ? VmAddress.AS_GIVEN
        : VmAddress.everywhereAt(machine.address());
  }

  @Override
  public CompletionStage<VmAddress> start(String instanceId) {
    return with(
        instanceId,
        machine -> {
          switch (machine.state()) {
            case PAUSED -> {
              EngineFaults.doing(
                  "the container of " + instanceId + " can't be resumed",
                  () -> machine.docker().unpauseContainerCmd(machine.containerId()).exec());
              machine.state(State.RUNNING);
              features.forEach(feature -> feature.resumed(machine));
            }
            case DOWN -> launches.start(machine);
            default -> {
              // it runs
            }
          }
          return addressOf(machine);
        });
  }

  @Override
  public CompletionStage<Void> stop(String instanceId, boolean force) {
    return with(
        instanceId,
        machine -> {
          if (machine.state() == State.RUNNING) {
            features.forEach(feature -> feature.stopping(machine));
            halt(machine, force);
            ports.cut(machine);
          }
          return null;
        });
  }

  private void halt(DockerMachine machine, boolean force) {
    if (settings.pauses()) {
      EngineFaults.doing(
          "the container of " + machine.instanceId() + " can't be paused",
          () -> machine.docker().pauseContainerCmd(machine.containerId()).exec());
      machine.state(State.PAUSED);
      return;
    }
    machine.state(State.DOWN);
    try {
      EngineFaults.doing(
          "the container of " + machine.instanceId() + " can't be stopped",
          () ->
              machine
                  .docker()
                  .stopContainerCmd(machine.containerId())
                  .withTimeout(force ? 0 : GRACE_SECONDS)
                  .exec());
    } catch (VmException e) {
      // the engine answers so where it is down already
      if (!(e.getCause() instanceof NotModifiedException)) {
        machine.state(State.RUNNING);
        throw e;
      }
    }
    features.forEach(feature -> feature.stopped(machine));
  }

  @Override
  public CompletionStage<Void> reboot(String instanceId) {
    return with(
        instanceId,
        machine -> {
          if (machine.state() != State.RUNNING) {
            throw new VmException("the machine of '" + instanceId + "' does not run");
          }
          features.forEach(feature -> feature.stopping(machine));
          EngineFaults.doing(
              "the container of " + instanceId + " can't be restarted",
              () ->
                  machine
                      .docker()
                      .restartContainerCmd(machine.containerId())
                      .withTimeout(GRACE_SECONDS)
                      .exec());
          features.forEach(feature -> feature.stopped(machine));
          launches.running(machine);
          return null;
        });
  }

  @Override
  public CompletionStage<Void> terminate(String instanceId) {
    DockerMachine machine = machines.get(instanceId);
    if (machine == null) {
      return CompletableFuture.allOf();
    }
    return workers.run(
        () ->
            inTurn(
                machine,
                each -> {
                  remove(each);
                  return null;
                }));
  }

  private void remove(DockerMachine machine) {
    ports.close(machine);
    machine.state(State.NONE);
    try {
      if (machine.hasContainer()) {
        removeContainer(machine);
      }
    } finally {
      machines.remove(machine.instanceId(), machine);
      features.forEach(feature -> feature.removed(machine.instanceId()));
    }
  }

  private void removeContainer(DockerMachine machine) {
    if (!settings.removes()) {
      leave(machine);
      return;
    }
    try {
      EngineFaults.doing(
          "the container of " + machine.instanceId() + " can't be removed",
          () ->
              machine
                  .docker()
                  .removeContainerCmd(machine.containerId())
                  .withForce(true)
                  .withRemoveVolumes(true)
                  .exec());
    } catch (VmException e) {
      if (!(e.getCause() instanceof NotFoundException)) {
        throw e;
      }
    }
  }

  /** For looking into afterwards; its name is free for another container of the instance. */
  private static void leave(DockerMachine machine) {
    EngineFaults.doing(
        "the container of " + machine.instanceId() + " can't be stopped",
        () -> {
          try {
            machine.docker().killContainerCmd(machine.containerId()).exec();
          } catch (ConflictException | NotFoundException e) {
            LOG.log(Level.DEBUG, "it is down already", e);
          }
        });
    LOG.log(
        Level.INFO,
        "the container of {0} is kept: docker start -ai {1}{0}, docker export {1}{0}",
        machine.instanceId(),
        ContainerLaunch.NAME);
  }

  @Override
  public Optional<VmImages> images() {
    return Optional.of(new AmiImages());
  }

  /** The engine's images, asked for on the manager's threads. */
  private final class AmiImages implements VmImages {
    @Override
    public List<VmImage> list() {
      return amis.list();
    }

    @Override
    public CompletionStage<Void> capture(
        String imageId, String name, String instanceId, boolean frozen) {
      return with(
          instanceId,
          machine -> {
            amis.capture(imageId, name, machine, frozen);
            return null;
          });
    }

    @Override
    public CompletionStage<Void> copy(String imageId, String name, String sourceImageId) {
      return later(() -> amis.copy(imageId, name, sourceImageId));
    }

    @Override
    public CompletionStage<Void> delete(String imageId) {
      return later(() -> amis.delete(imageId));
    }

    @Override
    public Set<String> kept() {
      return amis.made();
    }

    private CompletionStage<Void> later(Runnable work) {
      return workers.run(
          () -> {
            work.run();
            return null;
          });
    }
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
    DockerMachine machine = machines.get(instanceId);
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
  public void ingressChanged(String instanceId, List<VmIngress> ingress) {
    DockerMachine machine = machines.get(instanceId);
    if (machine != null) {
      machine.ingress(ingress);
      ports.refresh(machine);
    }
  }

  @Override
  public String consoleOutput(String instanceId) {
    DockerMachine machine = machines.get(instanceId);
    if (machine == null) {
      throw VmException.noMachine(instanceId);
    }
    // the container may not have said anything yet
    String booting = "booting " + machine.spec().imageId() + " as " + instanceId + "\n";
    return machine.hasContainer() ? booting + machine.log() : booting;
  }

  @Override
  public Set<String> machines() {
    return Set.copyOf(machines.keySet());
  }

  /** A container went down; perhaps because it was asked to. */
  private void died(String instanceId) {
    DockerMachine machine = machines.get(instanceId);
    if (machine != null && !closed) {
      workers.submit(() -> examine(machine));
    }
  }

  /** The engine was away: what happened meanwhile has to be found out. */
  private void reconcile() {
    machines.values().stream()
        .filter(machine -> machine.state() == State.RUNNING)
        .forEach(machine -> workers.submit(() -> examine(machine)));
  }

  private void examine(DockerMachine machine) {
    boolean powersOff =
        inTurn(
            machine,
            each -> {
              if (each.state() != State.RUNNING) {
                return false;
              }
              Downfall fall = Downfall.of(each);
              if (!fall.down()) {
                return false;
              }
              each.state(State.DOWN);
              ports.cut(each);
              features.forEach(feature -> feature.stopped(each));
              if (!fall.isReboot()) {
                return true;
              }
              launches.start(each);
              return false;
            });
    if (powersOff) {
      environment.events().poweredOff(machine.instanceId());
    }
  }

  private <T> CompletionStage<T> with(String instanceId, Function<DockerMachine, T> work) {
    DockerMachine machine = machines.get(instanceId);
    if (machine == null) {
      return failed(VmException.noMachine(instanceId));
    }
    return workers.run(() -> inTurn(machine, work));
  }

  private static <T> T inTurn(DockerMachine machine, Function<DockerMachine, T> work) {
    machine.turn.lock();
    try {
      return work.apply(machine);
    } finally {
      machine.turn.unlock();
    }
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
    for (DockerMachine machine : machines.values()) {
      ends.add(terminate(machine.instanceId()).toCompletableFuture());
    }
    ends.forEach(end -> end.handle((any, fault) -> log(fault)).join());
    amis.made().forEach(id -> attempt(amis, all -> all.delete(id)));
    attempt(workers, Workers::close);
    attempt(testAmis, TestAmis::close);
    attempt(events, EngineEvents::close);
    attempt(forwards, PortForwards::close);
    features.forEach(feature -> attempt(feature, ContainerFeature::close));
    attempt(engine, Engine::close);
  }

  private static <T> void attempt(T closing, Consumer<T> close) {
    try {
      close.accept(closing);
    } catch (RuntimeException e) {
      log(e);
    }
  }

  private static Void log(Throwable fault) {
    if (fault != null) {
      LOG.log(Level.WARNING, "something is left of the VM manager 'docker'", fault);
    }
    return null;
  }
}
