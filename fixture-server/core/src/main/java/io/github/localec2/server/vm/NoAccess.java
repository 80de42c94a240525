package io.github.localec2.server.vm;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The access to machines that have nothing to enter.
 *
 * @param reason why not, and what to do about it
 */
record NoAccess(String reason) implements VmAccess {
  private <T> CompletionStage<T> refused() {
    return CompletableFuture.failedFuture(new VmException(reason));
  }

  @Override
  public CompletionStage<VmExit> run(String instanceId, VmCommand command) {
    return refused();
  }

  @Override
  public CompletionStage<VmTerminal> terminal(
      String instanceId, VmTerminal.Size size, Consumer<byte[]> shown) {
    return refused();
  }

  @Override
  public CompletionStage<InetSocketAddress> display(String instanceId) {
    return refused();
  }

  @Override
  public CompletionStage<Void> put(String instanceId, List<VmFile> files) {
    return refused();
  }

  @Override
  public CompletionStage<List<VmFile>> get(String instanceId, String path) {
    return refused();
  }

  @Override
  public CompletionStage<InetSocketAddress> reach(String instanceId, int port) {
    return refused();
  }

  @Override
  public CompletionStage<Map<Integer, Integer>> hostPorts(String instanceId) {
    return refused();
  }

  @Override
  public CompletionStage<VmLogin> login(String instanceId) {
    return refused();
  }

  @Override
  public CompletionStage<String> console(String instanceId) {
    return refused();
  }

  @Override
  public CompletionStage<String> consoleLine(String instanceId, Predicate<String> wanted) {
    return refused();
  }

  @Override
  public String entrance(String instanceId) {
    throw new VmException(reason);
  }
}
