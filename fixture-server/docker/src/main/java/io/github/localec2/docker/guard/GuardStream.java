package io.github.localec2.docker.guard;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.docker.agent.AgentFiles;
import io.github.localec2.docker.agent.AgentInput;
import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** An agent that takes rule sets and answers each: a line that is {@code ok}, or says why not. */
final class GuardStream extends ResultCallback.Adapter<Frame> {
  private static final String OK = "ok";

  private final String instanceId;
  private final Runnable ended;
  private final AgentInput input = new AgentInput();
  private final Queue<CompletableFuture<Void>> unanswered = new ArrayDeque<>();
  private final StringBuilder said = new StringBuilder();
  private boolean over;

  private GuardStream(String instanceId, Runnable ended) {
    this.instanceId = instanceId;
    this.ended = ended;
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
    GuardStream stream = new GuardStream(container.instanceId(), ended);
    return docker.execStartCmd(exec).withStdIn(stream.input).exec(stream);
  }

  /** Completes when the rules hold, or exceptionally where they can't or the stream has ended. */
  CompletableFuture<Void> send(byte[] rules) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    synchronized (this) {
      if (!over) {
        unanswered.add(answer);
        input.put(rules);
        return answer;
      }
    }
    answer.completeExceptionally(lost());
    return answer;
  }

  @Override
  public void onNext(Frame frame) {
    List<Runnable> answers = new ArrayList<>();
    synchronized (this) {
      said.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
      for (int end = said.indexOf("\n"); end >= 0; end = said.indexOf("\n")) {
        String line = said.substring(0, end);
        said.delete(0, end + 1);
        CompletableFuture<Void> first = unanswered.poll();
        if (first != null) {
          answers.add(() -> answer(first, line));
        }
      }
    }
    answers.forEach(Runnable::run);
  }

  private void answer(CompletableFuture<Void> question, String line) {
    if (line.equals(OK)) {
      question.complete(null);
    } else {
      question.completeExceptionally(
          new VmException(
              "the security groups of "
                  + instanceId
                  + " can't be enforced, it keeps the rules that it had: "
                  + line));
    }
  }

  private VmException lost() {
    return new VmException("the agent that guards " + instanceId + " has ended");
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
  public void close() throws IOException {
    end(false);
    super.close();
  }

  private void end(boolean byItself) {
    List<CompletableFuture<Void>> left;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      left = new ArrayList<>(unanswered);
      unanswered.clear();
    }
    input.close();
    left.forEach(each -> each.completeExceptionally(lost()));
    if (byItself) {
      ended.run();
    }
  }
}
