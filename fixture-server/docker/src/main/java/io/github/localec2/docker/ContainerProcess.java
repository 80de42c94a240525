package io.github.localec2.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.command.ExecStartCmd;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import io.github.localec2.server.vm.VmCommand;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmExit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A program that somebody runs in a container. The engine has no way to end one, so its processes
 * bear a mark in their environment, by which they are found and killed. Input takes a shell and
 * {@code head} in the image, the end of a program a shell and {@code grep}.
 */
final class ContainerProcess {
  private static final System.Logger LOG = System.getLogger(ContainerProcess.class.getName());

  /** What a killed program's output may still take to arrive. */
  private static final int LAST_WORDS_SECONDS = 5;

  private static final String COUNTED = "bytes=$1; shift; head -c \"$bytes\" | exec \"$@\"";

  private final DockerMachine machine;
  private final VmCommand command;
  private final String mark = UUID.randomUUID().toString();

  ContainerProcess(DockerMachine machine, VmCommand command) {
    this.machine = machine;
    this.command = command;
  }

  VmExit run() {
    return EngineFaults.asking(
        "'" + command.words().get(0) + "' can't be run in " + machine.instanceId(), this::ran);
  }

  private VmExit ran() {
    try (ContainerExecs.Program program = machine.execs().begin()) {
      return ran(program);
    }
  }

  private VmExit ran(ContainerExecs.Program program) {
    String exec = created().exec().getId();
    program.is(exec);
    ExecStartCmd start = machine.docker().execStartCmd(exec);
    if (command.input().length > 0) {
      start.withStdIn(new ByteArrayInputStream(command.input()));
    }
    Output output = new Output();
    try {
      start.exec(output);
      boolean ended =
          output.awaitCompletion(command.timeout().toMillis(), TimeUnit.MILLISECONDS)
              && !output.overflowed;
      if (ended) {
        Long code = machine.docker().inspectExecCmd(exec).exec().getExitCodeLong();
        return output.exit(code == null ? -1 : Math.toIntExact(code), false);
      }
      ends();
      output.awaitCompletion(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
      if (output.overflowed) {
        throw new VmException("it has written more than 64 MiB, and was ended");
      }
      return output.exit(-1, true);
    } catch (InterruptedException e) {
      ends();
      Thread.currentThread().interrupt();
      throw new VmException("interrupted while '" + command.words().get(0) + "' ran", e);
    } finally {
      close(output);
    }
  }

  private void ends() {
    MarkedProcesses.end(machine, mark, command.words().get(0));
  }

  private ExecCreateCmd created() {
    List<String> environment = new ArrayList<>(List.of(MarkedProcesses.variable(mark)));
    command.environment().forEach((name, value) -> environment.add(name + "=" + value));
    ExecCreateCmd create =
        machine
            .docker()
            .execCreateCmd(machine.containerId())
            .withCmd(words().toArray(String[]::new))
            .withUser(command.user().isEmpty() ? "0:0" : command.user())
            .withEnv(environment)
            .withAttachStdin(command.input().length > 0)
            .withAttachStdout(true)
            .withAttachStderr(true);
    return command.directory().isEmpty() ? create : create.withWorkingDir(command.directory());
  }

  /** The client can't end the standard input that it sends, so it is counted at the other end. */
  private List<String> words() {
    if (command.input().length == 0) {
      return command.words();
    }
    List<String> words =
        new ArrayList<>(
            List.of("/bin/sh", "-c", COUNTED, "sh", Integer.toString(command.input().length)));
    words.addAll(command.words());
    return words;
  }

  private static void close(Output output) {
    try {
      output.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a program's stream did not close", e);
    }
  }

  /** What comes over a stream of frames, up to a limit. */
  private static final class Output extends ResultCallback.Adapter<Frame> {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private volatile boolean overflowed;

    @Override
    public void onNext(Frame frame) {
      synchronized (this) {
        if (out.size() + err.size() + frame.getPayload().length <= VmExit.MOST) {
          (frame.getStreamType() == StreamType.STDERR ? err : out).writeBytes(frame.getPayload());
          return;
        }
      }
      overflowed = true;
      onComplete();
    }

    private synchronized VmExit exit(int code, boolean timedOut) {
      return new VmExit(code, out.toByteArray(), err.toByteArray(), timedOut);
    }
  }
}
