package io.github.localec2.server.vm;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Runs the machines behind instances.
 *
 * <p>A call returns without waiting for the machine; its stage completes, on whatever thread, when
 * the machine has done what was asked, or exceptionally with a {@link VmException}. The server
 * calls for one machine one after the other, and for different machines at the same time. It never
 * calls while it holds a lock.
 */
public interface VmManager extends AutoCloseable {
  /** As it is configured: {@code mock}, {@code docker} or {@code libvirt}. */
  String name();

  /**
   * True where machines are records: whatever is asked is done at once, and instances change state
   * on the server's clock instead of waiting for it.
   */
  boolean simulated();

  /**
   * The Availability Zones that machines can be in, the one with the most room first; empty where
   * they can be in any.
   */
  default List<String> zones() {
    return List.of();
  }

  /**
   * The block that elastic IPs are taken from so that they can lead to machines, such as {@code
   * 172.17.128.0/17}; empty where they lead nowhere. May ask the engine.
   *
   * @throws VmException where the engine does not tell
   */
  default Optional<String> elasticBlock() {
    return Optional.empty();
  }

  /**
   * Makes and starts a machine.
   *
   * @return where it is reached
   */
  CompletionStage<VmAddress> launch(VmSpec spec);

  /**
   * Starts a machine that is stopped; nothing happens where it runs.
   *
   * @return where it is reached, which may have changed
   */
  CompletionStage<VmAddress> start(String instanceId);

  /**
   * As {@link #start(String)}.
   *
   * @param size what its instance's type gives it from now on: the type may have changed while it
   *     was stopped
   */
  default CompletionStage<VmAddress> start(String instanceId, VmSize size) {
    return start(instanceId);
  }

  /**
   * Stops a machine, which keeps its volumes; nothing happens where it is stopped.
   *
   * @param force true to pull the plug instead of shutting it down
   */
  CompletionStage<Void> stop(String instanceId, boolean force);

  /**
   * Restarts a machine that runs.
   *
   * @return where it is reached, which may have changed
   */
  CompletionStage<VmAddress> reboot(String instanceId);

  /** Ends a machine for good; nothing happens where there is none. */
  CompletionStage<Void> terminate(String instanceId);

  /**
   * How a machine's user data is doing now. Fails where the machine has none, and where machines
   * run none.
   */
  default CompletionStage<VmUserData> userData(String instanceId) {
    return CompletableFuture.failedFuture(
        new VmException("the VM manager '" + name() + "' runs no user data"));
  }

  /**
   * How a machine's user data went; completes when all of it has run, which may be never. Fails as
   * {@link #userData} does, and where the machine goes down meanwhile.
   */
  default CompletionStage<VmUserData> userDataEnd(String instanceId) {
    return userData(instanceId);
  }

  /**
   * Lets go of a machine, which runs on for a person to look into: it is no longer among the
   * machines, and neither the close nor a later sweep ends it.
   *
   * @return how it is entered and how it is removed, a line each; empty where there is nothing to
   *     keep
   * @throws VmException where it can't be kept
   */
  default Optional<String> keep(String instanceId) {
    return Optional.empty();
  }

  /** The way into machines; empty where they are records, with nothing inside. */
  default Optional<VmAccess> access() {
    return Optional.empty();
  }

  /** The engine's own images; empty where any AMI can be launched. */
  default Optional<VmImages> images() {
    return Optional.empty();
  }

  /** The data of volumes; empty where volumes are records only. */
  default Optional<VmVolumes> volumes() {
    return Optional.empty();
  }

  /**
   * The security groups of a machine, or their rules, have changed; called at once, also while the
   * machine is busy or down, and for machines that are gone.
   *
   * @param firewall all that is let through from now on
   * @return completes when this holds, or will as soon as the machine runs. The request that
   *     changed the rules is answered then, unless it takes long
   */
  default CompletionStage<Void> firewallChanged(String instanceId, VmFirewall firewall) {
    return CompletableFuture.allOf();
  }

  /**
   * The network interfaces of a machine, or their addresses, have changed; called as {@link
   * #firewallChanged} is, and before it where both have.
   *
   * @param cards all that the machine has from now on, the primary one first
   * @return completes when the machine has them, or will as soon as it runs
   */
  default CompletionStage<Void> cardsChanged(String instanceId, List<VmSpec.Card> cards) {
    return CompletableFuture.allOf();
  }

  /**
   * What the machine has written to its console so far.
   *
   * @throws VmException where there is no such machine
   */
  String consoleOutput(String instanceId);

  /** The machines that there are, running or stopped, by the ids of their instances. */
  Set<String> machines();

  /** Ends all machines and frees what they used; a second call does nothing. */
  @Override
  void close();
}
