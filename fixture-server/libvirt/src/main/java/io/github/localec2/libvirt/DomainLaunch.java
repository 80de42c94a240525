package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;

/** Makes the domains of instances, with the volumes that they are made of. */
final class DomainLaunch {
  private final Host host;
  private final Pool pool;
  private final Amis amis;
  private final Volumes volumes;
  private final Cards cards;
  private final Hypervisor hypervisor;
  private final LibvirtSettings settings;
  private final VolumeNames names;
  private final OwnKey key;

  DomainLaunch(
      Host host,
      Pool pool,
      Amis amis,
      Volumes volumes,
      Cards cards,
      Hypervisor hypervisor,
      LibvirtSettings settings,
      VolumeNames names,
      OwnKey key) {
    this.host = host;
    this.pool = pool;
    this.amis = amis;
    this.volumes = volumes;
    this.cards = cards;
    this.hypervisor = hypervisor;
    this.settings = settings;
    this.names = names;
    this.key = key;
  }

  /**
   * @throws VmException where somebody has a domain of the machine's name, as a server of another
   *     process whose ids are the same
   */
  void checkFree(Machine machine) {
    boolean taken =
        host.withDomain(
            "the domain of " + machine.instanceId() + " can't be looked up",
            machine.instanceId(),
            domain -> {});
    if (taken) {
      throw new VmException(
          "there is a domain '"
              + machine.instanceId()
              + "' at "
              + host.uri()
              + " already, which somebody else has defined");
    }
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
      String target = "vd" + (char) ('a' + disks.size());
      PoolVolume volume =
          disks.isEmpty()
              ? volumes.root(disk.volumeId(), disk.sizeGiB(), ami, settings.copies())
              : volumes.made(disk.volumeId(), disk.sizeGiB(), disk.snapshotId());
      machine.targets().put(disk.volumeId(), target);
      disks.add(new DomainXml.Disk(disk.volumeId(), volume, target));
    }
    PoolVolume seed = pool.upload(names.seed(spec.instanceId()), Seed.of(spec, key.publicKey()));
    PoolVolume console = pool.empty(names.console(spec.instanceId()), 0, "raw");
    String xml =
        DomainXml.of(spec, hypervisor, cards.described(spec), names.owner(), disks, seed, console);
    host.asking(
        "the domain of " + spec.instanceId() + " can't be defined",
        connection -> connection.domainDefineXML(xml).free());
  }

  /**
   * Starts the domain, with an address in the network. Where nothing has to be there before, the
   * address is reserved while the guest begins to boot: it takes the host as long as the start
   * itself, and keeps it from starting others.
   *
   * @return completes with the address when it is reserved; another than the machine's where a
   *     server of another process was faster
   */
  CompletableFuture<Optional<String>> start(Machine machine) {
    @Nullable CompletableFuture<Optional<String>> first =
        cards.comesFirst() ? cards.join(machine) : null;
    machine.address((first == null ? cards.promise(machine) : Cards.wait(first)).orElse(null));
    host.withDomain(
        "the domain of " + machine.instanceId() + " can't be started",
        machine.instanceId(),
        Domain::create);
    machine.runs();
    return first == null ? cards.join(machine) : first;
  }

  /**
   * Ends the domain, with what only it needs; the volumes stay.
   *
   * @return completes when others may have its addresses
   */
  CompletableFuture<Boolean> end(Machine machine) {
    DomainEnd.of(host, machine.instanceId());
    pool.delete(names.seed(machine.instanceId()));
    pool.delete(names.console(machine.instanceId()));
    return cards.leave(machine);
  }
}
