package io.github.localec2.libvirt;

import io.github.localec2.libvirt.Machine.State;
import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The network interfaces of machines: their addresses, what passes them, and their coming and
 * going.
 */
final class Cards implements AutoCloseable {
  private static final int LIVE = 1;
  private static final int CONFIG = 2;

  /** A guest may be asked this long to let a device go. */
  private static final long LET_GO_SECONDS = 15;

  private final Host host;
  private final Networks networks;
  private final @Nullable FirewallTable table;
  private final @Nullable Guard guard;
  private final Machines machines;

  /** A thread of its own for the network, which takes half a second for an address. */
  private final Workers thread = new Workers("local-ec2-libvirt-network-", 1);

  /**
   * @param table the firewall's; null where nothing needs it
   * @param guard null where security groups are records
   */
  private Cards(
      Host host,
      Networks networks,
      @Nullable FirewallTable table,
      @Nullable Guard guard,
      Machines machines) {
    this.host = host;
    this.networks = networks;
    this.table = table;
    this.guard = guard;
    this.machines = machines;
  }

  /**
   * As the settings say.
   *
   * @throws VmException where the firewall that they need can't be had
   */
  static Cards open(
      VmEnvironment environment,
      LibvirtSettings settings,
      Host host,
      Addresses addresses,
      Machines machines) {
    FirewallTable table =
        settings.guards()
            ? FirewallTable.open(host.uri(), "libvirt.security-groups=enforce")
            : settings.vpc() ? FirewallTable.open(host.uri(), "libvirt.networks=vpc") : null;
    Networks networks =
        settings.vpc() && table != null
            ? new SubnetNetworks(host, table, environment.metadata())
            : new OneNetwork(
                settings.network(),
                addresses,
                new MetadataDoor(environment.metadata(), addresses, settings.uri()));
    Guard guard = settings.guards() && table != null ? new Guard(table) : null;
    return new Cards(host, networks, table, guard, machines);
  }

  /** The interfaces of a machine that is about to be defined, as libvirt wants them described. */
  List<String> described(VmSpec spec) {
    return spec.cards().stream().map(this::described).toList();
  }

  private String described(VmSpec.Card card) {
    return DomainXml.card(card, networks.name(card), guard != null);
  }

  /** True where a machine's network has to be there before it is started. */
  boolean comesFirst() {
    return guard != null || networks.areOfSubnets();
  }

  /** Where a machine is reached. */
  VmAddress address(Machine machine) {
    String address = machine.address();
    if (address == null) {
      return VmAddress.AS_GIVEN;
    }
    return networks.areOfSubnets() ? VmAddress.at(address) : VmAddress.everywhereAt(address);
  }

  /** The address that a machine will have, before it has joined its network. */
  Optional<String> promise(Machine machine) {
    return machine.cards().isEmpty() ? Optional.empty() : networks.promise(machine.cards().get(0));
  }

  /** Has addresses for a machine, guarded where security groups hold. */
  CompletableFuture<Optional<String>> join(Machine machine) {
    return thread.run(
        () -> {
          Optional<String> first = Optional.empty();
          for (VmSpec.Card card : machine.cards()) {
            Optional<String> each = join(machine, card);
            first = first.isPresent() ? first : each;
          }
          if (first.isPresent()) {
            networks.openDoor(machine.cards().get(0), machine.instanceId(), first.get());
          }
          if (guard != null) {
            guard.hold(machine);
          }
          return first;
        });
  }

  private Optional<String> join(Machine machine, VmSpec.Card card) {
    Optional<String> address = networks.join(card, machine.instanceId());
    if (guard != null) {
      machine
          .addresses()
          .put(
              card.interfaceId(),
              address.orElseThrow(
                  () ->
                      new VmException(
                          "security groups can't hold in a network without addresses of"
                              + " libvirt's")));
      guard.on(networks.bridge(card));
    }
    return address;
  }

  /**
   * The machine is gone.
   *
   * @return completes when others may have its addresses
   */
  CompletableFuture<Boolean> leave(Machine machine) {
    return thread.run(
        () -> {
          List<VmSpec.Card> cards = machine.cards();
          if (!cards.isEmpty()) {
            networks.closeDoor(cards.get(0), machine.instanceId());
          }
          if (guard != null) {
            guard.end(machine);
          }
          cards.forEach(networks::leave);
          return true;
        });
  }

  /** Waits until all that was asked for until now is done. */
  void settle() {
    wait(thread.run(() -> true));
  }

  /** What waits for the network's thread, and fails as it does. */
  static <T> T wait(CompletableFuture<T> stage) {
    try {
      return stage.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof VmException fault
          ? fault
          : new VmException("the network failed", e);
    }
  }

  /** What a machine's security groups let through is another now. */
  CompletionStage<Void> firewallChanged(String instanceId, VmFirewall firewall) {
    Machine machine = machines.find(instanceId);
    if (machine == null) {
      return CompletableFuture.allOf();
    }
    machine.firewall(firewall);
    Guard holding = guard;
    return holding == null ? CompletableFuture.allOf() : later(() -> held(holding, machine));
  }

  /** Before it is started there is nothing to guard. */
  private static boolean held(Guard guard, Machine machine) {
    if (guard.holds(machine)) {
      guard.hold(machine);
    }
    return true;
  }

  private CompletionStage<Void> later(Supplier<Boolean> work) {
    return thread.run(work).thenAccept(any -> {});
  }

  /** A machine has other interfaces now, or their subnets lead elsewhere. */
  CompletionStage<Void> changed(String instanceId, List<VmSpec.Card> cards) {
    Machine machine = machines.find(instanceId);
    if (machine == null) {
      return CompletableFuture.allOf();
    }
    CompletionStage<Void> led = later(() -> led(machine, cards));
    return ids(machine.cards()).equals(ids(cards))
        ? led
        : machines
            .with(machine, each -> follow(each, cards))
            .thenAcceptBoth(led, (followed, any) -> {});
  }

  private boolean led(Machine machine, List<VmSpec.Card> cards) {
    if (ids(machine.cards()).equals(ids(cards))) {
      // or what has not joined yet would do so as it was before
      machine.cards(cards);
    }
    for (VmSpec.Card each : cards) {
      if (each.subnet() != null) {
        networks.follow(each.subnet());
      }
    }
    return true;
  }

  private static Set<String> ids(List<VmSpec.Card> cards) {
    Set<String> ids = new HashSet<>();
    cards.forEach(card -> ids.add(card.interfaceId()));
    return ids;
  }

  private boolean follow(Machine machine, List<VmSpec.Card> wanted) {
    if (machine.state() == State.NONE) {
      return false;
    }
    List<VmSpec.Card> present = new ArrayList<>(machine.cards());
    for (VmSpec.Card card : List.copyOf(present)) {
      if (!ids(wanted).contains(card.interfaceId())) {
        unplug(machine, card);
        present.remove(card);
        machine.cards(present);
      }
    }
    for (VmSpec.Card card : wanted) {
      if (!ids(present).contains(card.interfaceId())) {
        plug(machine, card);
        present.add(card);
        machine.cards(present);
      }
    }
    return true;
  }

  private void plug(Machine machine, VmSpec.Card card) {
    wait(
        thread.run(
            () -> {
              Optional<String> address = join(machine, card);
              if (guard != null) {
                guard.hold(machine);
              }
              return address;
            }));
    try {
      host.withDomain(
          "'" + card.interfaceId() + "' can't be attached to " + machine.instanceId(),
          machine.instanceId(),
          domain -> domain.attachDeviceFlags(described(card), affected(machine)));
    } catch (VmException e) {
      left(machine, card);
      throw e;
    }
  }

  private void unplug(Machine machine, VmSpec.Card card) {
    boolean runs = machine.state() == State.RUNNING;
    CompletableFuture<Boolean> gone =
        runs
            ? machine.expect(DomainXml.alias(card.interfaceId()))
            : CompletableFuture.completedFuture(true);
    String what = "'" + card.interfaceId() + "' can't be detached from " + machine.instanceId();
    host.withDomain(
        what,
        machine.instanceId(),
        domain -> domain.detachDeviceFlags(described(card), affected(machine)));
    boolean letGo = gone.completeOnTimeout(false, LET_GO_SECONDS, TimeUnit.SECONDS).join();
    if (!letGo && machine.state() == State.RUNNING) {
      throw new VmException(what + ": the guest does not let it go");
    }
    left(machine, card);
  }

  private void left(Machine machine, VmSpec.Card card) {
    wait(
        thread.run(
            () -> {
              machine.addresses().remove(card.interfaceId());
              if (guard != null) {
                guard.hold(machine);
              }
              networks.leave(card);
              return true;
            }));
  }

  private static int affected(Machine machine) {
    return machine.state() == State.RUNNING ? LIVE | CONFIG : CONFIG;
  }

  @Override
  public void close() {
    thread.close();
    networks.close();
    if (table != null) {
      table.close();
    }
  }
}
