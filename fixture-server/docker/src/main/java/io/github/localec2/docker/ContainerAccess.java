package io.github.localec2.docker;

import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmCommand;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmExit;
import io.github.localec2.server.vm.VmFile;
import io.github.localec2.server.vm.VmLogin;
import io.github.localec2.server.vm.VmTerminal;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The way into containers. What may take long has threads of its own, not the manager's few. */
final class ContainerAccess implements VmAccess {
  private static final String ROOT = "root";
  private static final int SSH = 22;

  private final DockerMachines machines;
  private final HostPorts ports;

  ContainerAccess(DockerMachines machines, HostPorts ports) {
    this.machines = machines;
    this.ports = ports;
  }

  @Override
  public CompletionStage<VmExit> run(String instanceId, VmCommand command) {
    return later(instanceId, machine -> new ContainerProcess(running(machine), command).run());
  }

  @Override
  public CompletionStage<VmTerminal> terminal(
      String instanceId, VmTerminal.Size size, Consumer<byte[]> shown) {
    return later(instanceId, machine -> ContainerTerminal.open(running(machine), size, shown));
  }

  @Override
  public CompletionStage<Void> put(String instanceId, List<VmFile> files) {
    return later(
        instanceId,
        machine -> {
          Tar tar = new Tar();
          files.forEach(tar::add);
          machine.put(tar);
          return null;
        });
  }

  @Override
  public CompletionStage<List<VmFile>> get(String instanceId, String path) {
    return later(instanceId, machine -> new ContainerFiles(machine).read(path));
  }

  @Override
  public CompletionStage<InetSocketAddress> reach(String instanceId, int port) {
    return now(instanceId, machine -> address(machine, port));
  }

  @Override
  public CompletionStage<Map<Integer, Integer>> hostPorts(String instanceId) {
    return now(instanceId, machine -> ports.mapped(machine.instanceId()));
  }

  @Override
  public CompletionStage<VmLogin> login(String instanceId) {
    return now(instanceId, machine -> new VmLogin(ROOT, address(machine, SSH)));
  }

  @Override
  public CompletionStage<String> console(String instanceId) {
    return later(instanceId, DockerMachine::log);
  }

  @Override
  public CompletionStage<String> consoleLine(String instanceId, Predicate<String> wanted) {
    return now(instanceId, Function.identity())
        .thenCompose(machine -> ConsoleWatch.begin(machine, wanted));
  }

  @Override
  public String entrance(String instanceId) {
    return "docker exec -it " + ContainerLaunch.NAME + instanceId + " /bin/sh";
  }

  private InetSocketAddress address(DockerMachine machine, int port) {
    if (running(machine).address().isEmpty()) {
      throw new VmException("the container of " + machine.instanceId() + " has no address");
    }
    return ports.reached(machine, port);
  }

  private static DockerMachine running(DockerMachine machine) {
    if (machine.state() != DockerMachine.State.RUNNING) {
      throw new VmException("the machine of '" + machine.instanceId() + "' does not run");
    }
    return machine;
  }

  private <T> CompletionStage<T> now(String instanceId, Function<DockerMachine, T> question) {
    DockerMachine machine = machines.find(instanceId);
    if (machine == null || !machine.hasContainer()) {
      return CompletableFuture.failedFuture(VmException.noMachine(instanceId));
    }
    try {
      return CompletableFuture.completedFuture(question.apply(machine));
    } catch (VmException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> CompletionStage<T> later(String instanceId, Function<DockerMachine, T> question) {
    return now(instanceId, Function.identity())
        .thenCompose(machine -> Waiting.on(() -> question.apply(machine)));
  }
}
