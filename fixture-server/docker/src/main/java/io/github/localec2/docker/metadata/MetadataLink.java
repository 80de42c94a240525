package io.github.localec2.docker.metadata;

import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stream to a container that runs: over a socket of this host where the container sees it,
 * else over the engine. Where one ends that nobody closed, such as when the engine's connection is
 * lost, another is opened.
 */
final class MetadataLink implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MetadataLink.class.getName());

  /** How long the agent, which has begun before, may take to find its way. */
  private static final long AGENT_MILLIS = 1_000;

  private static final long FIRST_DELAY_MILLIS = 50;
  private static final long LONGEST_DELAY_MILLIS = 5_000;

  private final InstanceMetadata metadata;
  private final InstanceContainer container;
  private final ScheduledExecutorService threads;
  private final @Nullable HostLink host;

  /** Held while the agent is being started. */
  private final ReentrantLock turn = new ReentrantLock();

  private long delay = FIRST_DELAY_MILLIS;
  private @Nullable MetadataStream stream;
  private boolean held;
  private boolean closed;

  /**
   * @param host the socket that the container may see; null where it sees none
   */
  MetadataLink(
      InstanceMetadata metadata,
      InstanceContainer container,
      ScheduledExecutorService threads,
      @Nullable HostLink host) {
    this.host = host;
    this.metadata = metadata;
    this.container = container;
    this.threads = threads;
  }

  /** Returns at once. */
  void open() {
    if (host == null) {
      after(0);
    } else {
      host.open(this::lost);
      after(AGENT_MILLIS);
    }
  }

  private void after(long millis) {
    try {
      ScheduledFuture<?> unused = threads.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the manager has ended");
    }
  }

  private void connect() {
    turn.lock();
    try {
      if (!mayOpen()) {
        return;
      }
      MetadataStream opened = MetadataStream.open(metadata, container, this::lost);
      boolean wanted = keep(opened);
      opened.awaitBegin();
      if (!wanted) {
        end(opened);
      }
    } catch (RuntimeException e) {
      // the engine is away, or the container went down, of which this is yet to be told
      LOG.log(Level.DEBUG, "no metadata for " + container.instanceId() + " yet", e);
      lost();
    } finally {
      turn.unlock();
    }
  }

  private synchronized boolean mayOpen() {
    return !closed
        && !held
        && (stream == null || stream.isOver())
        && (host == null || !host.isConnected());
  }

  private synchronized boolean keep(MetadataStream opened) {
    if (!closed) {
      stream = opened;
    }
    return !closed;
  }

  /**
   * The container is about to be paused. A program that is being started in it by then would hang
   * half started, and the engine with it, so none is from now on, and one that is, is waited for.
   */
  @SuppressWarnings("LockNotBeforeTry") // only waits for its turn
  void hold() {
    synchronized (this) {
      held = true;
    }
    turn.lock();
    turn.unlock();
  }

  /** The container runs again, or still does. */
  void release() {
    synchronized (this) {
      held = false;
    }
    after(0);
  }

  private void lost() {
    long next;
    synchronized (this) {
      if (closed || held) {
        return;
      }
      next = delay;
      delay = Math.min(delay * 2, LONGEST_DELAY_MILLIS);
    }
    after(next);
  }

  @Override
  public void close() {
    if (host != null) {
      host.shut();
    }
    MetadataStream present;
    synchronized (this) {
      closed = true;
      present = stream;
      stream = null;
    }
    if (present != null) {
      end(present);
    }
  }

  private static void end(MetadataStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the stream did not close", e);
    }
  }
}
