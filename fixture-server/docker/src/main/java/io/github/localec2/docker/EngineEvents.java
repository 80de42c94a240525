package io.github.localec2.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import io.github.localec2.server.vm.VmException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Hears from the engine what the containers of a server do. Where the stream ends, because the
 * engine did, it is opened again as soon as there is an engine; what happened in between has to be
 * looked for.
 */
final class EngineEvents {
  private static final System.Logger LOG = System.getLogger(EngineEvents.class.getName());
  private static final long RETRY_MILLIS = 250;
  private static final long BEGIN_SECONDS = 10;
  private static final String HEALTH = "health_status: ";

  private final Engine engine;
  private final String server;
  private final News news;
  private @Nullable Listener listener;
  private @Nullable ScheduledExecutorService retries;
  private boolean closed;

  /** What is heard, on the thread of the stream. */
  interface News {
    /** The container of an instance is down. */
    void died(String instanceId);

    /** It was started or resumed, perhaps by us. */
    void started(String instanceId);

    /** Its own check of its health has an opinion. */
    void checked(String instanceId, boolean healthy);

    /** The kernel has killed a process of it for want of memory; may come after its death. */
    void ranOutOfMemory(String instanceId);

    /** The stream has begun anew; what happened in between is not known. */
    void missed();
  }

  /**
   * @param server the owner of the containers
   */
  EngineEvents(Engine engine, String server, News news) {
    this.engine = engine;
    this.server = server;
    this.news = news;
  }

  /** Begins to listen, once. */
  void listen() {
    Listener mine;
    synchronized (this) {
      if (listener == null && !closed) {
        listener = open();
      }
      mine = listener;
    }
    if (mine != null) {
      mine.begun();
    }
  }

  private Listener open() {
    return engine
        .client()
        .eventsCmd()
        .withEventTypeFilter("container")
        // Podman tells of "die" whoever asks for "died"
        .withEventFilter("die", "died", "start", "unpause", "health_status", "oom")
        .withLabelFilter(Owner.SERVER + "=" + server)
        .exec(new Listener());
  }

  private synchronized void lost(Listener ended) {
    if (closed || listener != ended) {
      return;
    }
    LOG.log(
        Level.WARNING, "the Docker engine has closed its stream of events; is it being restarted?");
    if (retries == null) {
      ScheduledThreadPoolExecutor thread =
          new ScheduledThreadPoolExecutor(
              1,
              work -> {
                Thread made = new Thread(work, "local-ec2-docker-reconnect");
                made.setDaemon(true);
                return made;
              });
      thread.setKeepAliveTime(1, TimeUnit.SECONDS);
      thread.allowCoreThreadTimeOut(true);
      retries = thread;
    }
    ScheduledFuture<?> unused = retries.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void retry() {
    if (closed || retries == null) {
      return;
    }
    try {
      engine.client().pingCmd().exec();
      listener = open();
      LOG.log(Level.INFO, "the Docker engine is back");
    } catch (RuntimeException e) {
      ScheduledFuture<?> unused =
          retries.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    news.missed();
  }

  void close() {
    Listener open;
    synchronized (this) {
      closed = true;
      open = listener;
      if (retries != null) {
        retries.shutdownNow();
      }
    }
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "the stream of events did not close", e);
      }
    }
  }

  private final class Listener extends ResultCallback.Adapter<Event> {
    private final CompletableFuture<Boolean> began = new CompletableFuture<>();

    @Override
    public void onNext(Event event) {
      String instanceId =
          event.getActor() == null || event.getActor().getAttributes() == null
              ? null
              : event.getActor().getAttributes().get(Owner.INSTANCE);
      if (instanceId != null) {
        tell(instanceId, String.valueOf(event.getAction()));
      }
    }

    private void tell(String instanceId, String action) {
      if (action.equals("die")) {
        news.died(instanceId);
      } else if (action.equals("oom")) {
        news.ranOutOfMemory(instanceId);
      } else if (action.startsWith(HEALTH)) {
        news.checked(instanceId, action.equals(HEALTH + "healthy"));
      } else {
        news.started(instanceId);
      }
    }

    /** Waits until the engine tells; what happens from then on is heard. */
    void begun() {
      try {
        began.get(BEGIN_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new VmException("interrupted while the engine's events were waited for", e);
      } catch (ExecutionException | TimeoutException e) {
        throw new VmException("the Docker engine does not tell its events", e);
      }
    }

    @Override
    public void onStart(Closeable stream) {
      super.onStart(stream);
      began.complete(true);
    }

    @Override
    public void onError(Throwable fault) {
      super.onError(fault);
      began.completeExceptionally(fault);
      lost(this);
    }

    @Override
    public void onComplete() {
      super.onComplete();
      began.completeExceptionally(new IOException("the stream has ended"));
      lost(this);
    }
  }
}
