package io.github.localec2.docker.metadata;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.docker.agent.AgentFiles;
import io.github.localec2.docker.agent.AgentInput;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One stream between the agent of a container and this JVM. It is the instance's identity: whatever
 * comes over it is asked by that instance.
 */
final class MetadataStream extends ResultCallback.Adapter<Frame> {
  private static final System.Logger LOG = System.getLogger(MetadataStream.class.getName());

  private static final long PATIENCE_SECONDS = 30;

  private final String instanceId;
  private final Runnable ended;

  /**
   * How many frames wait in it is bounded by the agent, which has so many connections and hears
   * each one's answer before it takes another.
   */
  private final AgentInput input = new AgentInput();

  private final AgentFrames frames;
  private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
  private boolean over;

  private MetadataStream(InstanceMetadata metadata, String instanceId, Runnable ended) {
    this.instanceId = instanceId;
    this.ended = ended;
    this.frames =
        new AgentFrames(
            new Conversations(metadata, instanceId, frame -> input.put(frame.bytes()))::received);
  }

  /**
   * Has the agent serve; it does until the stream ends on either side.
   *
   * @param ended runs once, when the stream has ended and wasn't closed
   * @throws com.github.dockerjava.api.exception.DockerException where nothing can be run in the
   *     container, such as one that is down
   */
  static MetadataStream open(
      InstanceMetadata metadata, InstanceContainer container, Runnable ended) {
    DockerClient docker = container.docker();
    String exec =
        docker
            .execCreateCmd(container.containerId())
            .withCmd(AgentFiles.AGENT, "serve")
            .withUser("0:0")
            .withAttachStdin(true)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    MetadataStream stream = new MetadataStream(metadata, container.instanceId(), ended);
    return docker.execStartCmd(exec).withStdIn(stream.input).exec(stream);
  }

  /** Waits until the agent runs, or the stream has ended; not for ever. */
  void awaitBegin() {
    try {
      begun.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.DEBUG, "the agent of {0} says nothing", instanceId);
    }
  }

  @Override
  public void onNext(Frame frame) {
    if (frame.getStreamType() == StreamType.STDERR) {
      LOG.log(
          Level.DEBUG,
          () -> instanceId + ": " + new String(frame.getPayload(), StandardCharsets.UTF_8).strip());
      return;
    }
    try {
      frames.received(frame.getPayload());
      begun.complete(true);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the metadata service of " + instanceId + " has failed", e);
      input.close();
    }
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

  synchronized boolean isOver() {
    return over;
  }

  private void end(boolean byItself) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    begun.complete(false);
    input.close();
    if (byItself) {
      ended.run();
    }
  }
}
