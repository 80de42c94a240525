package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmCommand;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmExit;
import io.github.localec2.server.vm.VmFile;
import io.github.localec2.server.vm.VmLogin;
import io.github.localec2.server.vm.VmTerminal;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The way into guests, wherever they are. */
final class SeveralAccess implements VmAccess {
  private final Placement placement;

  SeveralAccess(Placement placement) {
    this.placement = placement;
  }

  private <T> CompletionStage<T> at(
      String instanceId, Function<VmAccess, CompletionStage<T>> question) {
    LibvirtVmManager home = placement.home(instanceId);
    return home == null
        ? CompletableFuture.failedFuture(VmException.noMachine(instanceId))
        : question.apply(home.access().orElseThrow());
  }

  @Override
  public CompletionStage<VmExit> run(String instanceId, VmCommand command) {
    return at(instanceId, access -> access.run(instanceId, command));
  }

  @Override
  public CompletionStage<VmTerminal> terminal(
      String instanceId, VmTerminal.Size size, Consumer<byte[]> shown) {
    return at(instanceId, access -> access.terminal(instanceId, size, shown));
  }

  @Override
  public CompletionStage<InetSocketAddress> display(String instanceId) {
    return at(instanceId, access -> access.display(instanceId));
  }

  @Override
  public CompletionStage<Void> put(String instanceId, List<VmFile> files) {
    return at(instanceId, access -> access.put(instanceId, files));
  }

  @Override
  public CompletionStage<List<VmFile>> get(String instanceId, String path) {
    return at(instanceId, access -> access.get(instanceId, path));
  }

  @Override
  public CompletionStage<InetSocketAddress> reach(String instanceId, int port) {
    return at(instanceId, access -> access.reach(instanceId, port));
  }

  @Override
  public CompletionStage<VmLogin> login(String instanceId) {
    return at(instanceId, access -> access.login(instanceId));
  }

  @Override
  public CompletionStage<String> console(String instanceId) {
    return at(instanceId, access -> access.console(instanceId));
  }

  @Override
  public CompletionStage<Optional<byte[]>> screen(String instanceId) {
    return at(instanceId, access -> access.screen(instanceId));
  }

  @Override
  public CompletionStage<String> consoleLine(String instanceId, Predicate<String> wanted) {
    return at(instanceId, access -> access.consoleLine(instanceId, wanted));
  }

  @Override
  public String entrance(String instanceId) {
    LibvirtVmManager home = placement.home(instanceId);
    if (home == null) {
      throw VmException.noMachine(instanceId);
    }
    return home.access().orElseThrow().entrance(instanceId);
  }
}
