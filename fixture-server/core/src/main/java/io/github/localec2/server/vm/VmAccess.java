package io.github.localec2.server.vm;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Goes into machines, where there is something to go into.
 *
 * <p>A call returns without waiting; its stage completes when it is done, or exceptionally with a
 * {@link VmException}, as where there is no such machine or it does not run. Calls for one machine
 * may be made at the same time, also while the manager does something else with it. Whoever is no
 * longer interested cancels the stage's future.
 */
public interface VmAccess {
  /** No machine can be entered. */
  static VmAccess none(String reason) {
    return new NoAccess(reason);
  }

  /** Runs a program to its end, or until its time is up; a program that fails is a result. */
  CompletionStage<VmExit> run(String instanceId, VmCommand command);

  /**
   * Starts a shell at a terminal, as the one who may do all that can be done there.
   *
   * @param size how much the terminal shows at first
   * @param shown is given what the shell shows, in order, by one thread at a time; as long as it
   *     takes, the shell waits. What it throws ends the shell
   */
  default CompletionStage<VmTerminal> terminal(
      String instanceId, VmTerminal.Size size, Consumer<byte[]> shown) {
    return CompletableFuture.failedFuture(new VmException("its machines have no terminals"));
  }

  /** Where this JVM reaches the machine's screen, by VNC without a password. */
  default CompletionStage<InetSocketAddress> display(String instanceId) {
    return CompletableFuture.failedFuture(new VmException("its machines have no screens"));
  }

  /** Writes files, over those that are there; directories that are missing are made. */
  CompletionStage<Void> put(String instanceId, List<VmFile> files);

  /**
   * Reads a file, or a directory with all that is in it, itself first.
   *
   * @param path absolute; a link at its end is followed
   * @return none where nothing is at the path
   */
  CompletionStage<List<VmFile>> get(String instanceId, String path);

  /** Where this JVM reaches a TCP port of the machine, whether something listens there or not. */
  CompletionStage<InetSocketAddress> reach(String instanceId, int port);

  /** The ports of this host that lead to TCP ports of the machine, by the latter. */
  default CompletionStage<Map<Integer, Integer>> hostPorts(String instanceId) {
    return CompletableFuture.completedFuture(Map.of());
  }

  /** How the machine is logged into by SSH. */
  CompletionStage<VmLogin> login(String instanceId);

  /** All that the machine has written to its console, as it is now. */
  CompletionStage<String> console(String instanceId);

  /**
   * Waits for a line on the console, those included that are there already.
   *
   * @param wanted asked about each line without its end
   * @return the first that is wanted; fails where the machine goes down before there is one
   */
  CompletionStage<String> consoleLine(String instanceId, Predicate<String> wanted);

  /**
   * What is on the machine's screen now, as a picture that {@link javax.imageio.ImageIO} reads;
   * empty where machines have no screen, or this one does not run.
   */
  default CompletionStage<Optional<byte[]>> screen(String instanceId) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  /** The command by which a person enters the machine, for messages. */
  String entrance(String instanceId);
}
