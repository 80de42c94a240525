package io.github.localec2.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears from the engine which containers of a server went down. Where the stream ends, because the
 * engine did, it is opened again as soon as there is an engine; what happened in between has to be
 * looked for.
 */
final class EngineEvents {
  private static final System.Logger LOG = System.getLogger(EngineEvents.class.getName());
  private static final long RETRY_MILLIS = 250;

  private final Engine engine;
  private final String server;
  private final Consumer<String> died;
  private final Runnable reconnected;
  private @Nullable Listener listener;
  private @Nullable ScheduledExecutorService retries;
  private boolean closed;

  /**
   * @param server the owner of the containers
   * @param died hears of an instance whose container is down
   * @param reconnected runs when the stream has begun anew
   */
  EngineEvents(Engine engine, String server, Consumer<String> died, Runnable reconnected) {
    this.engine = engine;
    this.server = server;
    this.died = died;
    this.reconnected = reconnected;
  }

  /** Begins to listen, once. */
  synchronized void listen() {
    if (listener == null && !closed) {
      listener = open();
    }
  }

  private Listener open() {
    return engine
        .client()
        .eventsCmd()
        .withEventTypeFilter("container")
        .withEventFilter("die")
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
    reconnected.run();
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
    @Override
    public void onNext(Event event) {
      String instanceId =
          event.getActor() == null || event.getActor().getAttributes() == null
              ? null
              : event.getActor().getAttributes().get(Owner.INSTANCE);
      if (instanceId != null) {
        died.accept(instanceId);
      }
    }

    @Override
    public void onError(Throwable fault) {
      super.onError(fault);
      lost(this);
    }

    @Override
    public void onComplete() {
      super.onComplete();
      lost(this);
    }
  }
}
