package io.github.localec2.server.instance;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmUserData;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What machines have to show: their consoles, their screens, and how their user data went. */
public final class MachineOutputs {
  private static final System.Logger LOG = System.getLogger(MachineOutputs.class.getName());

  private final Machines machines;
  private final VmManager manager;

  MachineOutputs(Machines machines, VmManager manager) {
    this.machines = machines;
    this.manager = manager;
  }

  /** What the machine has written to its console; empty where there is no machine. */
  Optional<String> console(String instanceId) {
    try {
      return Optional.of(manager.consoleOutput(instanceId));
    } catch (VmException gone) {
      return Optional.empty();
    }
  }

  /** What is on the machine's screen; empty where it has none that can be had. */
  Optional<byte[]> screen(String instanceId) {
    try {
      return manager
          .access()
          .map(access -> access.screen(instanceId).toCompletableFuture().join())
          .orElse(Optional.empty());
    } catch (CompletionException | VmException e) {
      LOG.log(Level.DEBUG, "the screen of " + instanceId + " can't be had", e);
      return Optional.empty();
    }
  }

  /** How an instance's user data is doing; fails where there is no machine, or it runs none. */
  public CompletionStage<VmUserData> userData(String instanceId) {
    return machines.ofMachine(instanceId, manager::userData);
  }

  /** How an instance's user data went, once it has ended. */
  public CompletionStage<VmUserData> userDataEnd(String instanceId) {
    return machines.ofMachine(instanceId, manager::userDataEnd);
  }
}
