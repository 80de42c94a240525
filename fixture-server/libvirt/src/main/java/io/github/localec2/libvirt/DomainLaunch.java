package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.libvirt.Domain;

/** Makes the domains of instances, with the volumes that they are made of. */
final class DomainLaunch {
  private static final long GIB = 1L << 30;

  private final Host host;
  private final Pool pool;
  private final Amis amis;
  private final Addresses addresses;
  private final Workers network;
  private final Hypervisor hypervisor;
  private final LibvirtSettings settings;
  private final VolumeNames names;

  /**
   * @param network a thread of its own for the network, which takes half a second for an address
   */
  DomainLaunch(
      Host host,
      Pool pool,
      Amis amis,
      Addresses addresses,
      Workers network,
      Hypervisor hypervisor,
      LibvirtSettings settings,
      VolumeNames names) {
    this.host = host;
    this.pool = pool;
    this.amis = amis;
    this.addresses = addresses;
    this.network = network;
    this.hypervisor = hypervisor;
    this.settings = settings;
    this.names = names;
  }

  /** Defines the domain of a machine, which has its volumes afterwards. */
  void define(Machine machine) {
    VmSpec spec = machine.spec();
    if (!spec.architecture().equals("x86_64")) {
      throw new VmException(
          spec.instanceId()
              + " can't be launched: its architecture is '"
              + spec.architecture()
              + "', and the VM manager 'libvirt' runs x86_64 only");
    }
    PoolVolume ami = amis.volume(spec.imageId());
    List<DomainXml.Disk> disks = new ArrayList<>();
    for (VmSpec.Disk disk : spec.disks()) {
      boolean root = disks.isEmpty();
      long bytes = disk.sizeGiB() * GIB;
      String volume = names.of(disk.volumeId());
      disks.add(
          new DomainXml.Disk(
              disk.volumeId(),
              root ? root(volume, bytes, ami) : pool.empty(volume, bytes, "qcow2"),
              "vd" + (char) ('a' + disks.size())));
    }
    PoolVolume seed = pool.upload(names.seed(spec.instanceId()), Seed.of(spec));
    PoolVolume console = pool.empty(names.console(spec.instanceId()), 0, "raw");
    String xml =
        DomainXml.of(spec, hypervisor, settings.network(), names.owner(), disks, seed, console);
    host.asking(
        "the domain of " + spec.instanceId() + " can't be defined",
        connection -> connection.domainDefineXML(xml).free());
  }

  private PoolVolume root(String volume, long bytes, PoolVolume ami) {
    return settings.copies()
        ? pool.copy(volume, bytes, ami.name())
        : pool.overlay(volume, Math.max(bytes, ami.capacity()), ami);
  }

  /** Starts the domain, with an address in the network. */
  void start(Machine machine) {
    CompletableFuture<Optional<String>> address = network.run(() -> reserve(machine));
    try {
      host.withDomain(
          "the domain of " + machine.instanceId() + " can't be started",
          machine.instanceId(),
          Domain::create);
      machine.runs();
    } finally {
      // it is asked for in any case, so that it is given back afterwards
      address.handle((any, fault) -> any).join();
    }
    try {
      machine.address(address.join().orElse(null));
    } catch (CompletionException e) {
      throw e.getCause() instanceof VmException fault ? fault : new VmException("no address", e);
    }
  }

  private Optional<String> reserve(Machine machine) {
    Optional<String> first = Optional.empty();
    for (VmSpec.Card card : machine.spec().cards()) {
      Optional<String> each = addresses.reserve(card.macAddress(), machine.instanceId());
      first = first.isPresent() ? first : each;
    }
    return first;
  }

  /** Ends the domain, with what only it needs; the volumes stay. */
  void end(Machine machine) {
    DomainEnd.of(host, machine.instanceId());
    pool.delete(names.seed(machine.instanceId()));
    pool.delete(names.console(machine.instanceId()));
    network
        .run(
            () -> {
              machine.spec().cards().forEach(card -> addresses.release(card.macAddress()));
              return true;
            })
        .join();
  }

  /** What the machine has written to its serial console. */
  byte[] console(Machine machine) {
    return pool.download(names.console(machine.instanceId()));
  }
}
