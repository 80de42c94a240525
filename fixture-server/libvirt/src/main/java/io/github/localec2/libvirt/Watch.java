package io.github.localec2.libvirt;

import io.github.localec2.libvirt.Machine.State;
import io.github.localec2.server.vm.VmCrash;
import io.github.localec2.server.vm.VmEvents;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Hears what happens on a host, and tells the server what it does not know. */
final class Watch implements Host.Listener {
  private static final System.Logger LOG = System.getLogger(Watch.class.getName());

  private final VmEvents events;
  private final Host host;
  private final Machines machines;
  private final Workers workers;
  private final Boots boots;
  private final Cards cards;
  private final DomainLaunch launches;

  /** Those whose domains could not be ended when it was asked for, as when the host was away. */
  private final Set<Machine> left = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  Watch(
      VmEvents events,
      Host host,
      Machines machines,
      Workers workers,
      Boots boots,
      Cards cards,
      DomainLaunch launches) {
    this.events = events;
    this.host = host;
    this.machines = machines;
    this.workers = workers;
    this.boots = boots;
    this.cards = cards;
    this.launches = launches;
  }

  /** A machine is about to be ended, which may fail. */
  void leaves(Machine machine) {
    left.add(machine);
  }

  /**
   * Nothing of a machine is there any more.
   *
   * @param freed completes when that is so of its addresses
   */
  void left(Machine machine, CompletableFuture<Boolean> freed) {
    CompletableFuture<?> unused =
        freed.whenComplete(
            (any, fault) -> {
              if (fault == null) {
                left.remove(machine);
              } else {
                LOG.log(
                    Level.WARNING, "addresses of " + machine.instanceId() + " are not free", fault);
              }
            });
  }

  /**
   * A machine's address is being reserved.
   *
   * @param reserved completes with the one that it gets, another where the first was taken
   */
  void joins(Machine machine, CompletableFuture<Optional<String>> reserved) {
    CompletableFuture<?> unused =
        reserved.whenComplete(
            (address, fault) -> {
              if (fault != null) {
                LOG.log(
                    Level.WARNING,
                    "the address of " + machine.instanceId() + " is not held",
                    fault);
              } else if (!address.equals(Optional.ofNullable(machine.address()))) {
                machine.address(address.orElse(null));
                if (!closed) {
                  workers.submit(
                      () -> events.poweredOn(machine.instanceId(), cards.address(machine)));
                }
              }
            });
  }

  @Override
  public void changed(String domain) {
    Machine machine = machines.find(domain);
    if (machine != null && !closed) {
      workers.submit(() -> examine(machine));
    }
  }

  @Override
  public void happened(String domain, String what, boolean good) {
    Machine machine = machines.find(domain);
    if (machine != null) {
      machine.happens(what, good);
    }
  }

  /** Nobody can tell how its machines are. */
  @Override
  public void lost() {
    if (!closed) {
      running().forEach(machine -> events.checked(machine.instanceId(), false));
    }
  }

  private List<Machine> running() {
    return machines.all().stream().filter(machine -> machine.state() == State.RUNNING).toList();
  }

  /** The host was away: what happened meanwhile has to be found out. */
  @Override
  public void reconnected() {
    if (closed) {
      return;
    }
    running().forEach(machine -> events.checked(machine.instanceId(), true));
    machines.all().stream()
        .filter(machine -> machine.state() != State.NONE)
        .forEach(machine -> workers.submit(() -> examine(machine)));
    workers.submit(this::endLeft);
  }

  /** Tries again to end what could not be ended. */
  void endLeft() {
    for (Machine machine : left) {
      Machines.inTurn(
          machine,
          each -> {
            Cards.wait(launches.end(each));
            return left.remove(each);
          });
    }
  }

  private void examine(Machine machine) {
    Machines.inTurn(machine, this::seen).run();
  }

  /** What the server is to be told of a machine, which changed perhaps because it was asked to. */
  private Runnable seen(Machine machine) {
    if (machine.state() == State.NONE) {
      return () -> {};
    }
    DomainState domain = DomainState.of(host, machine.instanceId());
    if (machine.state() == State.DOWN && domain == DomainState.RUNS) {
      machine.runs();
      boots.seen(machine);
      return () -> events.poweredOn(machine.instanceId(), cards.address(machine));
    }
    if (machine.state() == State.RUNNING
        && domain != DomainState.RUNS
        && machine.ends(State.DOWN)) {
      return domain == DomainState.SHUT_DOWN
          ? () -> events.poweredOff(machine.instanceId())
          : () -> events.crashed(machine.instanceId(), VmCrash.HOST);
    }
    return () -> {};
  }

  /** The server is not told of anything any more. */
  void close() {
    closed = true;
  }
}
