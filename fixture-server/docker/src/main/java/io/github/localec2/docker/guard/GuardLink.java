package io.github.localec2.docker.guard;

import com.github.dockerjava.api.model.ContainerNetwork;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rules of one container that runs. Where the agent is lost, as by a kill inside or with
 * the engine's connection, another is started, and told what holds by then.
 */
final class GuardLink implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(GuardLink.class.getName());

  /** How long the agent that begins with the container may take to come. */
  private static final long AGENT_MILLIS = 1_000;

  private static final long RETRY_MILLIS = 100;
  private static final long SILENCE_MILLIS = 500;
  private static final long ANSWER_SECONDS = 30;

  private final InstanceContainer container;
  private final boolean cards;
  private final ScheduledExecutorService reconnecting;
  private List<String> gateways = List.of();
  private final @Nullable GuardSocket socket;
  private @Nullable GuardChannel stream;
  private boolean pausing;
  private boolean closed;

  /**
   * @param socket where the agent that began with the container may have come; null where it can't
   */
  GuardLink(
      InstanceContainer container,
      boolean cards,
      ScheduledExecutorService reconnecting,
      @Nullable GuardSocket socket) {
    this.cards = cards;
    this.socket = socket;
    this.container = container;
    this.reconnecting = reconnecting;
  }

  private byte[] rules() {
    return RuleSet.of(container.firewall(), container.cards(), cards, gateways);
  }

  /**
   * Starts the agent, and returns when the rules hold.
   *
   * @throws VmException where they don't
   */
  void open() {
    gateways =
        container
            .docker()
            .inspectContainerCmd(container.containerId())
            .exec()
            .getNetworkSettings()
            .getNetworks()
            .values()
            .stream()
            .flatMap(GuardLink::gateways)
            .toList();
    try {
      connect(first()).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VmException("interrupted while " + container.instanceId() + " was guarded", e);
    } catch (TimeoutException e) {
      throw new VmException("the agent that guards " + container.instanceId() + " is silent", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof VmException fault ? fault : new VmException(e.toString(), e);
    }
  }

  private static Stream<String> gateways(ContainerNetwork network) {
    return Stream.of(network.getGateway(), network.getIpV6Gateway())
        .filter(gateway -> gateway != null && !gateway.isEmpty());
  }

  /** The agent that began with the container, or else one that the engine runs there. */
  private GuardChannel first() {
    Optional<GuardChannel> there =
        socket == null ? Optional.empty() : socket.reached(AGENT_MILLIS, this::lost);
    return there.orElseGet(() -> GuardStream.open(container, this::lost));
  }

  private CompletionStage<Void> connect(GuardChannel opened) {
    synchronized (this) {
      if (!closed) {
        stream = opened;
        return opened.send(rules());
      }
    }
    opened.close();
    return CompletableFuture.allOf();
  }

  /** Completes when what holds now does in the container; at once where it will after a pause. */
  synchronized CompletionStage<Void> changed() {
    if (closed || stream == null) {
      return CompletableFuture.allOf();
    }
    GuardChannel asked = stream;
    CompletableFuture<Void> answer = asked.send(rules());
    if (pausing) {
      return CompletableFuture.allOf();
    }
    try {
      ScheduledFuture<?> doubt =
          reconnecting.schedule(() -> silent(asked, answer), SILENCE_MILLIS, TimeUnit.MILLISECONDS);
      return answer.whenComplete((any, fault) -> doubt.cancel(false));
    } catch (RejectedExecutionException e) {
      return answer;
    }
  }

  /** An agent that was killed may not be missed by the engine, which still has its input. */
  @SuppressWarnings("ReferenceEquality") // the channel that was asked, not one like it
  private void silent(GuardChannel asked, CompletableFuture<Void> answer) {
    synchronized (this) {
      if (closed || pausing || answer.isDone() || stream != asked) {
        return;
      }
      stream = null;
    }
    LOG.log(Level.DEBUG, "the agent that guards {0} is silent", container.instanceId());
    asked.close();
    reconnect();
  }

  /** A paused agent answers when it is resumed. */
  synchronized void pausing(boolean now) {
    pausing = now;
  }

  private void lost() {
    synchronized (this) {
      stream = null;
      LOG.log(Level.DEBUG, "the agent that guards {0} is lost", container.instanceId());
      if (closed) {
        return;
      }
    }
    try {
      ScheduledFuture<?> unused =
          reconnecting.schedule(this::reconnect, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the manager has ended");
    }
  }

  private void reconnect() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    try {
      CompletionStage<Void> unused = connect(GuardStream.open(container, this::lost));
    } catch (RuntimeException e) {
      // the engine is away, or the container went down, of which this is yet to be told
      LOG.log(Level.DEBUG, container.instanceId() + " can't be guarded anew yet", e);
      lost();
    }
  }

  @Override
  public void close() {
    GuardChannel present;
    synchronized (this) {
      closed = true;
      present = stream;
      stream = null;
    }
    if (present != null) {
      present.close();
    }
    if (socket != null) {
      socket.close();
    }
  }
}
