package io.github.localec2.docker;

import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.List;

/** Ends what somebody runs in a container, by the mark that it bears in its environment. */
final class MarkedProcesses {
  private static final System.Logger LOG = System.getLogger(MarkedProcesses.class.getName());
  private static final String MARK = "LOCALEC2_COMMAND";

  private static final String KILL =
      "for each in /proc/[0-9]*; do"
          + " grep -qs \"$1\" \"$each/environ\" && kill -9 \"${each#/proc/}\"; done; true";

  private MarkedProcesses() {}

  /** The variable that marks a program, and all that it starts. */
  static String variable(String mark) {
    return MARK + "=" + mark;
  }

  /** Kills a program and whatever it has started, where there is a shell to do it. */
  static void end(DockerMachine machine, String mark, String program) {
    try {
      ExecResult killed = machine.exec(List.of("/bin/sh", "-c", KILL, "sh", mark));
      if (killed.exitCode() == 0) {
        return;
      }
    } catch (VmException e) {
      LOG.log(Level.DEBUG, "the instance is gone, or has no shell", e);
      if (machine.state() != DockerMachine.State.RUNNING) {
        return;
      }
    }
    LOG.log(
        Level.WARNING,
        "''{0}'' may still run in {1}: it takes a shell and grep to end it",
        program,
        machine.instanceId());
  }
}
