package io.github.localec2.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.github.localec2.server.vm.VmException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Follows the log of a container until a line is wanted. */
final class ConsoleWatch extends ResultCallback.Adapter<Frame> {
  private static final System.Logger LOG = System.getLogger(ConsoleWatch.class.getName());

  /** A line that is longer than this is looked at in pieces. */
  private static final int LONGEST = 1 << 16;

  private final String instanceId;
  private final Predicate<String> wanted;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final CompletableFuture<String> found = new CompletableFuture<>();

  private ConsoleWatch(String instanceId, Predicate<String> wanted) {
    this.instanceId = instanceId;
    this.wanted = wanted;
  }

  static CompletableFuture<String> begin(DockerMachine machine, Predicate<String> wanted) {
    ConsoleWatch watch = new ConsoleWatch(machine.instanceId(), wanted);
    CompletionStage<String> unused = watch.found.whenComplete((any, fault) -> watch.end());
    EngineFaults.doing(
        "the console of " + machine.instanceId() + " can't be read",
        () ->
            machine
                .docker()
                .logContainerCmd(machine.containerId())
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .exec(watch));
    return watch.found;
  }

  @Override
  public void onStart(Closeable stream) {
    super.onStart(stream);
    if (found.isDone()) {
      // nobody waits any more
      end();
    }
  }

  @Override
  public void onNext(Frame frame) {
    for (byte each : frame.getPayload()) {
      if (each == '\n' || line.size() == LONGEST) {
        look();
      }
      if (each != '\n') {
        line.write(each);
      }
    }
  }

  private void look() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    String complete = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    try {
      if (!found.isDone() && wanted.test(complete)) {
        found.complete(complete);
      }
    } catch (RuntimeException | AssertionError e) {
      found.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable fault) {
    found.completeExceptionally(
        new VmException("the console of " + instanceId + " can't be followed: " + fault, fault));
    super.onError(fault);
  }

  @Override
  public void onComplete() {
    if (line.size() > 0) {
      look();
    }
    found.completeExceptionally(
        new VmException(
            "the machine of '" + instanceId + "' went down, and its console has no such line"));
    super.onComplete();
  }

  private void end() {
    try {
      close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the log of " + instanceId + " did not close", e);
    }
  }
}
