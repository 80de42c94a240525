package io.github.localec2.libvirt;

import io.github.localec2.libvirt.Machine.State;
import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmCommand;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmExit;
import io.github.localec2.server.vm.VmFile;
import io.github.localec2.server.vm.VmLogin;
import io.github.localec2.server.vm.VmTerminal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The way into guests: by SSH, as soon as they can be logged in to, and their serial console. */
final class Access implements VmAccess {
  private static final int SSH = 22;

  private final Host host;
  private final Machines machines;
  private final GuestShell shell;
  private final GuestFiles files;
  private final Consoles consoles;
  private final Screens screens;
  private final Workers workers;
  private final LibvirtSettings settings;

  /**
   * @param workers those who wait for programs
   */
  Access(
      Host host,
      Machines machines,
      GuestShell shell,
      Consoles consoles,
      Screens screens,
      Workers workers,
      LibvirtSettings settings) {
    this.host = host;
    this.machines = machines;
    this.shell = shell;
    this.files = new GuestFiles(shell);
    this.consoles = consoles;
    this.screens = screens;
    this.workers = workers;
    this.settings = settings;
  }

  @Override
  public CompletionStage<VmExit> run(String instanceId, VmCommand command) {
    return inside(instanceId, address -> shell.run(address, command));
  }

  @Override
  public CompletionStage<VmTerminal> terminal(
      String instanceId, VmTerminal.Size size, Consumer<byte[]> shown) {
    return inside(instanceId, address -> shell.terminal(address, size, shown));
  }

  @Override
  public CompletionStage<InetSocketAddress> display(String instanceId) {
    return now(instanceId, machine -> machine)
        .thenCompose(machine -> workers.run(() -> DomainDisplay.of(host, instanceId)));
  }

  @Override
  public CompletionStage<Void> put(String instanceId, List<VmFile> wanted) {
    return inside(
            instanceId,
            address -> {
              files.put(address, wanted);
              return true;
            })
        .thenAccept(any -> {});
  }

  @Override
  public CompletionStage<List<VmFile>> get(String instanceId, String path) {
    return inside(instanceId, address -> files.get(address, path));
  }

  @Override
  public CompletionStage<InetSocketAddress> reach(String instanceId, int port) {
    return now(instanceId, machine -> new InetSocketAddress(address(machine), port));
  }

  @Override
  public CompletionStage<VmLogin> login(String instanceId) {
    return now(
        instanceId,
        machine -> new VmLogin(Seed.USER, new InetSocketAddress(address(machine), SSH)));
  }

  @Override
  public CompletionStage<String> console(String instanceId) {
    return now(instanceId, Function.identity())
        .thenCompose(
            machine -> workers.run(() -> new String(consoles.of(machine), StandardCharsets.UTF_8)));
  }

  @Override
  public CompletionStage<Optional<byte[]>> screen(String instanceId) {
    return now(instanceId, Function.identity())
        .thenCompose(machine -> workers.run(() -> screens.of(machine)));
  }

  @Override
  public CompletionStage<String> consoleLine(String instanceId, Predicate<String> wanted) {
    return now(instanceId, Function.identity())
        .thenCompose(machine -> consoles.line(machine, wanted));
  }

  @Override
  public String entrance(String instanceId) {
    return "virsh -c " + settings.uri() + " console " + instanceId;
  }

  private static String address(Machine machine) {
    String address = machine.address();
    if (machine.state() != State.RUNNING) {
      throw new VmException("the machine of '" + machine.instanceId() + "' does not run");
    }
    if (address == null) {
      throw new VmException("nobody knows the address of '" + machine.instanceId() + "'");
    }
    return address;
  }

  /** Once the guest can be logged in to. */
  private <T> CompletionStage<T> inside(String instanceId, Function<String, T> work) {
    return now(instanceId, Function.identity())
        .thenCompose(
            machine -> {
              address(machine);
              return machine
                  .booted()
                  .thenCompose(any -> workers.run(() -> work.apply(address(machine))));
            });
  }

  private <T> CompletionStage<T> now(String instanceId, Function<Machine, T> question) {
    Machine machine = machines.find(instanceId);
    if (machine == null) {
      return CompletableFuture.failedFuture(VmException.noMachine(instanceId));
    }
    try {
      return CompletableFuture.completedFuture(question.apply(machine));
    } catch (VmException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
