package io.github.localec2.docker.guard;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.docker.agent.AgentFiles;
import io.github.localec2.docker.agent.AgentInput;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;

/** An agent that the engine runs in the container, and its input and output. */
final class GuardStream extends ResultCallback.Adapter<Frame> implements GuardChannel {
  private static final System.Logger LOG = System.getLogger(GuardStream.class.getName());

  private final AgentInput input = new AgentInput();
  private final GuardAnswers answers;

  private GuardStream(GuardAnswers answers) {
    this.answers = answers;
  }

  /**
   * Starts the agent.
   *
   * @param ended runs once, when the stream has ended and wasn't closed
   * @throws com.github.dockerjava.api.exception.DockerException where nothing can be run in the
   *     container
   */
  static GuardStream open(InstanceContainer container, Runnable ended) {
    DockerClient docker = container.docker();
    String exec =
        docker
            .execCreateCmd(container.containerId())
            .withCmd(AgentFiles.AGENT, "guard")
            .withUser("0:0")
            .withAttachStdin(true)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    GuardStream stream = new GuardStream(new GuardAnswers(container.instanceId(), ended));
    return docker.execStartCmd(exec).withStdIn(stream.input).exec(stream);
  }

  @Override
  public CompletableFuture<Void> send(byte[] rules) {
    return answers.ask(rules, input::put);
  }

  @Override
  public void onNext(Frame frame) {
    answers.received(frame.getPayload());
  }

  @Override
  public void onError(Throwable fault) {
    // before it is closed, which the library does by itself
    end(true);
    super.onError(fault);
  }

  @Override
  public void onComplete() {
    end(true);
    super.onComplete();
  }

  @Override
  public void close() {
    end(false);
    try {
      super.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the stream did not close", e);
    }
  }

  private void end(boolean byItself) {
    input.close();
    answers.end(byItself);
  }
}
