package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmCapacityException;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmImages;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmVolumes;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The VM manager whose machines are domains of several hosts. Each instance has its home on one,
 * the one of its zone that had the most memory left when it was launched; AMIs, and the data of
 * volumes, are copied to where they are needed.
 */
final class SeveralHosts implements VmManager {
  private static final System.Logger LOG = System.getLogger(SeveralHosts.class.getName());

  private final Placement placement;
  private final List<LibvirtVmManager> hosts;
  private final Workers workers = new Workers("local-ec2-libvirt-copying-", 8);
  private final SeveralImages images;
  private final SeveralVolumes volumes;
  private final SeveralAccess access;

  /** What was told of machines, for those that are launched anew elsewhere. */
  private final Map<String, VmFirewall> firewalls = new HashMap<>();

  private final Map<String, List<VmSpec.Card>> cards = new HashMap<>();

  private SeveralHosts(List<LibvirtVmManager> hosts, LibvirtSettings settings) {
    this.hosts = List.copyOf(hosts);
    this.placement = new Placement(this.hosts, settings.zones(), settings.capacityMiB());
    this.images = new SeveralImages(this.hosts, placement);
    this.volumes = new SeveralVolumes(this.hosts, placement, workers);
    this.access = new SeveralAccess(placement);
  }

  /**
   * @throws VmException where one of the hosts can't be used
   */
  static SeveralHosts open(VmEnvironment environment, LibvirtSettings settings) {
    List<LibvirtVmManager> opened = new ArrayList<>();
    try {
      for (String uri : settings.uris()) {
        opened.add(
            LibvirtVmManager.open(
                opened.isEmpty() ? environment : withoutFiles(environment), settings.only(uri)));
      }
      return new SeveralHosts(opened, settings);
    } catch (RuntimeException e) {
      opened.forEach(LibvirtVmManager::close);
      throw e;
    }
  }

  /** Files that are AMIs are put onto one host, and copied to others like any AMI. */
  private static VmEnvironment withoutFiles(VmEnvironment environment) {
    Map<String, String> options = new HashMap<>(environment.options());
    options.remove(TestAmis.OPTION);
    return new VmEnvironment(
        environment.owner(),
        environment.clock(),
        environment.events(),
        options,
        environment.metadata());
  }

  @Override
  public String name() {
    return LibvirtVmManager.NAME;
  }

  @Override
  public boolean simulated() {
    return false;
  }

  @Override
  public List<String> zones() {
    return placement.zones();
  }

  @Override
  public CompletionStage<VmAddress> launch(VmSpec spec) {
    return launch(spec, new HashSet<>(), null);
  }

  /**
   * @param tried the hosts that could not
   * @param last why the last of them could not; null where none was asked
   */
  private CompletionStage<VmAddress> launch(
      VmSpec spec, Set<LibvirtVmManager> tried, @Nullable Throwable last) {
    LibvirtVmManager host;
    try {
      host = placement.choose(spec, tried);
    } catch (VmCapacityException e) {
      if (last != null) {
        e.addSuppressed(last);
      }
      return CompletableFuture.failedFuture(e);
    }
    return workers
        .run(
            () -> {
              images.bring(spec.imageId(), host);
              volumes.bringSnapshots(spec, host);
              return host;
            })
        .thenCompose(home -> home.launch(spec))
        .handle(
            (address, fault) -> {
              if (fault == null) {
                tellAgain(spec.instanceId(), host);
                return CompletableFuture.completedStage(address);
              }
              placement.left(spec.instanceId());
              if (!host.host().away() && !LibvirtFaults.isForLackOfRoom(fault)) {
                forget(spec.instanceId());
                return CompletableFuture.<VmAddress>failedFuture(cause(fault));
              }
              LOG.log(
                  Level.WARNING,
                  "{0} is launched elsewhere than at {1}: {2}",
                  spec.instanceId(),
                  host.host().uri(),
                  cause(fault).getMessage());
              tried.add(host);
              return launch(spec, tried, cause(fault));
            })
        .thenCompose(Function.identity());
  }

  private static Throwable cause(Throwable fault) {
    return fault instanceof CompletionException && fault.getCause() != null
        ? fault.getCause()
        : fault;
  }

  private void tellAgain(String instanceId, LibvirtVmManager home) {
    @Nullable VmFirewall firewall;
    @Nullable List<VmSpec.Card> present;
    synchronized (this) {
      firewall = firewalls.remove(instanceId);
      present = cards.remove(instanceId);
    }
    if (present != null) {
      log(home.cardsChanged(instanceId, present));
    }
    if (firewall != null) {
      log(home.firewallChanged(instanceId, firewall));
    }
  }

  private synchronized void forget(String instanceId) {
    firewalls.remove(instanceId);
    cards.remove(instanceId);
  }

  private static void log(CompletionStage<Void> stage) {
    CompletionStage<?> unused =
        stage.exceptionally(
            fault -> {
              LOG.log(Level.WARNING, "a change of the network does not hold", fault);
              return null;
            });
  }

  @Override
  public CompletionStage<VmAddress> start(String instanceId) {
    LibvirtVmManager home = placement.home(instanceId);
    if (home == null) {
      return CompletableFuture.failedFuture(VmException.noMachine(instanceId));
    }
    try {
      placement.check(instanceId);
    } catch (VmException e) {
      return CompletableFuture.failedFuture(e);
    }
    return home.start(instanceId);
  }

  @Override
  public CompletionStage<Void> stop(String instanceId, boolean force) {
    return at(instanceId, home -> home.stop(instanceId, force));
  }

  @Override
  public CompletionStage<VmAddress> reboot(String instanceId) {
    return at(instanceId, home -> home.reboot(instanceId));
  }

  @Override
  public CompletionStage<Void> terminate(String instanceId) {
    LibvirtVmManager home = placement.home(instanceId);
    forget(instanceId);
    return home == null
        ? CompletableFuture.allOf()
        : home.terminate(instanceId).whenComplete((any, fault) -> placement.left(instanceId));
  }

  private <T> CompletionStage<T> at(
      String instanceId, Function<LibvirtVmManager, CompletionStage<T>> request) {
    LibvirtVmManager home = placement.home(instanceId);
    return home == null
        ? CompletableFuture.failedFuture(VmException.noMachine(instanceId))
        : request.apply(home);
  }

  @Override
  public CompletionStage<Void> firewallChanged(String instanceId, VmFirewall firewall) {
    LibvirtVmManager home = placement.home(instanceId);
    if (home == null) {
      return CompletableFuture.allOf();
    }
    if (!home.machines().contains(instanceId)) {
      synchronized (this) {
        firewalls.put(instanceId, firewall);
      }
    }
    return home.firewallChanged(instanceId, firewall);
  }

  @Override
  public CompletionStage<Void> cardsChanged(String instanceId, List<VmSpec.Card> present) {
    LibvirtVmManager home = placement.home(instanceId);
    if (home == null) {
      return CompletableFuture.allOf();
    }
    if (!home.machines().contains(instanceId)) {
      synchronized (this) {
        cards.put(instanceId, present);
      }
    }
    return home.cardsChanged(instanceId, present);
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
    LibvirtVmManager home = placement.home(instanceId);
    if (home == null) {
      throw VmException.noMachine(instanceId);
    }
    return home.consoleOutput(instanceId);
  }

  @Override
  public Set<String> machines() {
    Set<String> all = new HashSet<>();
    hosts.forEach(host -> all.addAll(host.machines()));
    return Set.copyOf(all);
  }

  @Override
  public void close() {
    workers.close();
    // together: one that is away makes the others wait
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (LibvirtVmManager host : hosts) {
      ends.add(CompletableFuture.runAsync(host::close));
    }
    ends.forEach(CompletableFuture::join);
  }
}
