package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import io.github.localec2.server.vm.VmException;
import java.util.List;
import java.util.function.Consumer;

/** Runs programs in containers, as root, to their end. */
public final class EngineProgram {
  private EngineProgram() {}

  /**
   * Runs one.
   *
   * @param known is told the engine's id of it before it is started
   * @throws com.github.dockerjava.api.exception.DockerException where the engine can't
   * @throws VmException where the thread is interrupted
   */
  public static ExecResult run(
      DockerClient docker, String containerId, List<String> command, Consumer<String> known) {
    String exec =
        docker
            .execCreateCmd(containerId)
            .withCmd(command.toArray(String[]::new))
            .withUser("0:0")
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    known.accept(exec);
    FrameTexts output = new FrameTexts(Integer.MAX_VALUE);
    try {
      docker.execStartCmd(exec).exec(output).awaitCompletion();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VmException("interrupted while '" + command.get(0) + "' ran", e);
    }
    Long code = docker.inspectExecCmd(exec).exec().getExitCodeLong();
    return new ExecResult(code == null ? -1 : code, output.out(), output.err());
  }
}
