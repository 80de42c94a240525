package io.github.localec2.server.instance;

import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmCommand;
import io.github.localec2.server.vm.VmExit;
import io.github.localec2.server.vm.VmFile;
import io.github.localec2.server.vm.VmLogin;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmTerminal;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The way into machines for those who have just launched them: an engine is asked when it has done
 * what it was asked for before.
 */
final class MachineAccess implements VmAccess {
  private final Machines machines;
  private final VmAccess access;

  MachineAccess(Machines machines, VmAccess access) {
    this.machines = machines;
    this.access = access;
  }

  /** Where machines are records, one that fails with what to do about it. */
  static VmAccess of(Machines machines, VmManager manager) {
    return manager
        .access()
        .<VmAccess>map(access -> new MachineAccess(machines, access))
        .orElseGet(
            () ->
                VmAccess.none(
                    "the machines of the VM manager '"
                        + manager.name()
                        + "' are records with nothing inside; DOCKER and LIBVIRT have machines that"
                        + " can be entered: vmManager = VmManagerType.DOCKER, or"
                        + " EC2_VM_MANAGER=docker, with io.github.localec2:local-ec2-docker on the"
                        + " class path"));
  }

  @Override
  public CompletionStage<VmExit> run(String instanceId, VmCommand command) {
    return after(instanceId, id -> access.run(id, command));
  }

  @Override
  public CompletionStage<VmTerminal> terminal(
      String instanceId, VmTerminal.Size size, Consumer<byte[]> shown) {
    return after(instanceId, id -> access.terminal(id, size, shown));
  }

  @Override
  public CompletionStage<InetSocketAddress> display(String instanceId) {
    return after(instanceId, access::display);
  }

  @Override
  public CompletionStage<Void> put(String instanceId, List<VmFile> files) {
    return after(instanceId, id -> access.put(id, files));
  }

  @Override
  public CompletionStage<List<VmFile>> get(String instanceId, String path) {
    return after(instanceId, id -> access.get(id, path));
  }

  @Override
  public CompletionStage<InetSocketAddress> reach(String instanceId, int port) {
    return after(instanceId, id -> access.reach(id, port));
  }

  @Override
  public CompletionStage<Map<Integer, Integer>> hostPorts(String instanceId) {
    return after(instanceId, access::hostPorts);
  }

  @Override
  public CompletionStage<Optional<byte[]>> screen(String instanceId) {
    return after(instanceId, access::screen);
  }

  @Override
  public CompletionStage<VmLogin> login(String instanceId) {
    return after(instanceId, access::login);
  }

  @Override
  public CompletionStage<String> console(String instanceId) {
    return after(instanceId, access::console);
  }

  @Override
  public CompletionStage<String> consoleLine(String instanceId, Predicate<String> wanted) {
    return after(instanceId, id -> access.consoleLine(id, wanted));
  }

  /** Who gives up waiting is heard by the engine too. */
  private <T> CompletionStage<T> after(
      String instanceId, Function<String, CompletionStage<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    machines
        .ofMachine(
            instanceId,
            id -> {
              CompletionStage<T> asked = question.apply(id);
              CompletionStage<T> unused =
                  answer.whenComplete(
                      (any, fault) -> {
                        if (answer.isCancelled()) {
                          asked.toCompletableFuture().cancel(true);
                        }
                      });
              return asked;
            })
        .whenComplete(
            (result, fault) -> {
              if (fault == null) {
                answer.complete(result);
              } else {
                answer.completeExceptionally(
                    fault instanceof CompletionException && fault.getCause() != null
                        ? fault.getCause()
                        : fault);
              }
            });
    return answer;
  }

  @Override
  public String entrance(String instanceId) {
    return access.entrance(instanceId);
  }
}
