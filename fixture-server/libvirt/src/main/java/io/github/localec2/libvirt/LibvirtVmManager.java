package io.github.localec2.libvirt;

import io.github.localec2.libvirt.Machine.State;
import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmImages;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmVolumes;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The VM manager whose machines are domains of a libvirt host. */
final class LibvirtVmManager implements VmManager {
  static final String NAME = "libvirt";

  private static final System.Logger LOG = System.getLogger(LibvirtVmManager.class.getName());

  private final LibvirtSettings settings;
  private final Host host;
  private final Pool pool;
  private final VolumeNames names;
  private final Workers workers = new Workers("local-ec2-libvirt-", 16);
  private final Machines machines = new Machines(workers);
  private final TestAmis declared;
  private final Amis amis;
  private final Images images;
  private final Volumes volumes;
  private final Workers programs = new Workers("local-ec2-libvirt-program-", 48);
  private final Workers entries = new Workers("local-ec2-libvirt-entry-", 24);
  private final OwnKey key;
  private final Consoles consoles;
  private final Access access;
  private final Cards cards;
  private final Boots boots;
  private final DomainLaunch launches;
  private final DomainPower power;

  private final Watch watch;
  private volatile boolean closed;

  private LibvirtVmManager(
      VmEnvironment environment, LibvirtSettings settings, Host host, OwnKey key) {
    this.key = key;
    this.settings = settings;
    this.host = host;
    this.names = new VolumeNames(settings.keeps() ? "" : OwnerToken.mine());
    this.pool = new Pool(host, settings.pool());
    Addresses addresses = new Addresses(host, settings.network(), RandomGenerator.getDefault());
    pool.check();
    addresses.check();
    Hypervisor hypervisor = Hypervisor.of(host, settings);
    String files = environment.options().getOrDefault(TestAmis.OPTION, "");
    this.declared = new TestAmis(host, pool, names, files);
    this.amis = new Amis(pool, names, declared);
    Backups backups = new Backups(host, pool);
    this.volumes = new Volumes(host, pool, names, amis, backups, machines, workers);
    this.images = new Images(amis, volumes, backups, machines, workers);
    this.consoles = new Consoles(pool, names);
    GuestShell shell = new GuestShell(key, programs);
    this.access = new Access(host, machines, shell, consoles, new Screens(host), entries, settings);
    this.cards = Cards.open(environment, settings, host, addresses, machines);
    this.boots = new Boots(Boots.most(settings, hypervisor));
    this.launches =
        new DomainLaunch(host, pool, amis, volumes, cards, hypervisor, settings, names, key);
    this.power = new DomainPower(host, machines, settings.grace());
    this.watch = new Watch(environment.events(), host, machines, workers, boots, cards, launches);
  }

  /**
   * The manager of one host.
   *
   * @param settings that name one
   */
  static LibvirtVmManager open(VmEnvironment environment, LibvirtSettings settings) {
    Host host = Host.open(settings.uri());
    @Nullable OwnKey key = null;
    try {
      key = OwnKey.make();
      LibvirtVmManager manager = new LibvirtVmManager(environment, settings, host, key);
      host.listen(manager.watch);
      return manager;
    } catch (RuntimeException e) {
      if (key != null) {
        key.close();
      }
      host.close();
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
      return failed(new VmException("the VM manager 'libvirt' is closed"));
    }
    Machine machine = new Machine(spec);
    if (!machines.add(machine)) {
      return failed(new VmException("there is a machine for '" + spec.instanceId() + "' already"));
    }
    return boots
        .turn()
        .handle((turn, fault) -> fault)
        .thenCompose(
            fault -> {
              if (fault != null) {
                machines.remove(machine);
                return CompletableFuture.failedFuture(fault);
              }
              return machines.with(machine, this::launched);
            });
  }

  private VmAddress launched(Machine machine) {
    boolean begun = false;
    try {
      if (closed) {
        throw new VmException("the VM manager 'libvirt' is closed");
      }
      launches.checkFree(machine);
      begun = true;
      launches.define(machine);
      watch.joins(machine, launches.start(machine));
      boots.begun(machine);
      return cards.address(machine);
    } catch (RuntimeException | Error e) {
      boots.left();
      if (!begun) {
        machines.remove(machine);
        throw e;
      }
      try {
        Cards.wait(remove(machine));
        machine.spec().disks().forEach(disk -> volumes.discard(disk.volumeId()));
      } catch (VmException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  @Override
  public CompletionStage<VmAddress> start(String instanceId) {
    return boots
        .turn()
        .thenCompose(turn -> machines.with(instanceId, this::started))
        .whenComplete(
            (any, fault) -> {
              if (fault != null) {
                boots.left();
              }
            });
  }

  private VmAddress started(Machine machine) {
    if (machine.state() == State.DOWN) {
      watch.joins(machine, launches.start(machine));
      boots.begun(machine);
    } else {
      boots.left();
    }
    return cards.address(machine);
  }

  @Override
  public CompletionStage<Void> stop(String instanceId, boolean force) {
    return begun(instanceId, machine -> power.off(machine, force));
  }

  @Override
  public CompletionStage<VmAddress> reboot(String instanceId) {
    return begun(instanceId, power::cycle).thenApply(any -> VmAddress.AS_GIVEN);
  }

  /** What is begun in the machine's turn, and ends later. */
  private CompletionStage<Void> begun(
      String instanceId, Function<Machine, CompletableFuture<Boolean>> begin) {
    return machines.with(instanceId, begin).thenCompose(Function.identity()).thenAccept(any -> {});
  }

  @Override
  public CompletionStage<Void> terminate(String instanceId) {
    return machines.find(instanceId) == null
        ? CompletableFuture.allOf()
        : machines.with(instanceId, this::remove).thenAccept(any -> {});
  }

  /**
   * @return completes when others may have its addresses
   */
  private CompletableFuture<Boolean> remove(Machine machine) {
    machine.stopping();
    try {
      if (settings.keeps() && closed) {
        DomainEnd.destroy(host, machine.instanceId());
        return CompletableFuture.completedFuture(true);
      }
      watch.leaves(machine);
      CompletableFuture<Boolean> freed = launches.end(machine);
      watch.left(machine, freed);
      if (cards.comesFirst()) {
        // the firewall and the subnet's network are part of it
        Cards.wait(freed);
      }
      return freed;
    } finally {
      machine.ends(State.NONE);
      machines.remove(machine);
    }
  }

  @Override
  public CompletionStage<Void> firewallChanged(String instanceId, VmFirewall firewall) {
    return cards.firewallChanged(instanceId, firewall);
  }

  @Override
  public CompletionStage<Void> cardsChanged(String instanceId, List<VmSpec.Card> present) {
    return cards.changed(instanceId, present);
  }

  Host host() {
    return host;
  }

  Amis amis() {
    return amis;
  }

  Pool pool() {
    return pool;
  }

  /** The volumes, as another host's manager needs them. */
  Volumes data() {
    return volumes;
  }

  /** The images, as another host's manager needs them. */
  Images pictures() {
    return images;
  }

  /** Whether there is a machine that does not run. */
  boolean isDown(String instanceId) {
    Machine machine = machines.find(instanceId);
    return machine != null && machine.state() == State.DOWN;
  }

  /** MiB of memory that its machines have together which run or are about to. */
  long memoryInUse() {
    return machines.all().stream()
        .filter(machine -> machine.state() != State.DOWN)
        .mapToLong(machine -> machine.spec().memoryMiB())
        .sum();
  }

  @Override
  public Optional<VmAccess> access() {
    return Optional.of(access);
  }

  @Override
  public Optional<VmImages> images() {
    return Optional.of(images);
  }

  @Override
  public Optional<VmVolumes> volumes() {
    return Optional.of(volumes);
  }

  @Override
  public String consoleOutput(String instanceId) {
    Machine machine = machines.find(instanceId);
    if (machine == null) {
      throw VmException.noMachine(instanceId);
    }
    return new String(consoles.of(machine), StandardCharsets.UTF_8);
  }

  @Override
  public Set<String> machines() {
    return machines.instanceIds();
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
    watch.close();
    attempt(boots, Boots::close);
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (Machine machine : machines.all()) {
      ends.add(terminate(machine.instanceId()).toCompletableFuture());
    }
    ends.forEach(end -> end.handle((any, fault) -> log(fault)).join());
    attempt(cards, Cards::settle);
    attempt(watch, Watch::endLeft);
    if (!settings.keeps()) {
      images.kept().forEach(id -> attempt(images, all -> all.discard(id)));
      amis.copied().forEach(id -> attempt(images, all -> all.discard(id)));
      volumes.kept().forEach(id -> attempt(volumes, all -> all.discard(id)));
    }
    attempt(declared, TestAmis::close);
    attempt(workers, Workers::close);
    attempt(consoles, Consoles::close);
    attempt(entries, Workers::close);
    attempt(programs, Workers::close);
    attempt(key, OwnKey::close);
    attempt(cards, Cards::close);
    host.ignore(watch);
    attempt(host, Host::close);
  }

  private static <T> void attempt(T closing, Consumer<T> close) {
    try {
      close.accept(closing);
    } catch (RuntimeException e) {
      log(e);
    }
  }

  private static @Nullable Void log(@Nullable Throwable fault) {
    if (fault != null) {
      LOG.log(Level.WARNING, "something is left of the VM manager 'libvirt'", fault);
    }
    return null;
  }
}
