package io.github.localec2.libvirt;

import io.github.localec2.libvirt.Machine.State;
import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** Shuts down and restarts the domains of machines that there are. */
final class DomainPower {
  private static final System.Logger LOG = System.getLogger(DomainPower.class.getName());

  /** A guest that is still booting does not hear its power button, so it is pressed again. */
  private static final long PRESS_MILLIS = 3000;

  private final Host host;
  private final Machines machines;
  private final Duration grace;

  DomainPower(Host host, Machines machines, Duration grace) {
    this.host = host;
    this.machines = machines;
    this.grace = grace;
  }

  /**
   * Shuts down what runs, by its power button as long as it has grace, then by pulling the plug; in
   * the machine's turn.
   *
   * @return completes when it is down
   */
  CompletableFuture<Boolean> off(Machine machine, boolean force) {
    if (machine.state() != State.RUNNING) {
      return CompletableFuture.completedFuture(true);
    }
    machine.stopping();
    if (force) {
      return CompletableFuture.completedFuture(pull(machine));
    }
    press(machine);
    return awaitDown(machine, System.nanoTime() + grace.toNanos());
  }

  private CompletableFuture<Boolean> awaitDown(Machine machine, long deadline) {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      return machines.with(machine, this::pull).toCompletableFuture();
    }
    return machine
        .down()
        .copy()
        .completeOnTimeout(false, Math.min(left, PRESS_MILLIS), TimeUnit.MILLISECONDS)
        .thenCompose(
            down ->
                down
                    ? CompletableFuture.completedFuture(true)
                    : machines
                        .with(machine, this::pressAgain)
                        .thenCompose(any -> awaitDown(machine, deadline)));
  }

  private boolean pressAgain(Machine machine) {
    if (machine.state() == State.RUNNING) {
      press(machine);
    }
    return true;
  }

  private void press(Machine machine) {
    host.withDomain(
        "the domain of " + machine.instanceId() + " can't be shut down",
        machine.instanceId(),
        domain -> {
          try {
            domain.shutdown();
          } catch (LibvirtException e) {
            // it has just gone down
            if (!LibvirtFaults.is(e, ErrorNumber.VIR_ERR_OPERATION_INVALID)) {
              throw e;
            }
          }
        });
  }

  private boolean pull(Machine machine) {
    DomainEnd.destroy(host, machine.instanceId());
    machine.ends(State.DOWN);
    return true;
  }

  /**
   * Restarts what runs, by its power button as long as it has grace, then by its reset button; in
   * the machine's turn.
   *
   * @return completes when it is asked to, as EC2 does not wait either
   */
  CompletableFuture<Boolean> cycle(Machine machine) {
    if (machine.state() != State.RUNNING) {
      throw new VmException("the machine of '" + machine.instanceId() + "' does not run");
    }
    CompletableFuture<Boolean> rebooted = machine.expect("reboot");
    host.withDomain(
        "the domain of " + machine.instanceId() + " can't be restarted",
        machine.instanceId(),
        domain -> domain.reboot(0));
    CompletableFuture<?> unused =
        rebooted
            .copy()
            .completeOnTimeout(false, grace.toMillis(), TimeUnit.MILLISECONDS)
            .thenCompose(
                done ->
                    done
                        ? CompletableFuture.completedFuture(true)
                        : machines.with(machine, this::reset))
            .whenComplete(
                (any, fault) -> {
                  if (fault != null) {
                    LOG.log(Level.WARNING, "a machine was not restarted", fault);
                  }
                });
    return CompletableFuture.completedFuture(true);
  }

  private boolean reset(Machine machine) {
    if (machine.state() == State.RUNNING && machine.awaits("reboot")) {
      host.withDomain(
          "the domain of " + machine.instanceId() + " can't be reset",
          machine.instanceId(),
          domain -> domain.reset());
    }
    return true;
  }
}
