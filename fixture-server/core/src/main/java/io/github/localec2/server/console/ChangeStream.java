package io.github.localec2.server.console;

import io.github.localec2.server.journal.CallPattern;
import io.github.localec2.server.journal.Calls;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.protocol.codec.ModelJson;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.World;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Tells one page, as server-sent events, which records of a scope have changed and which calls have
 * come. What happens while the page still takes the last event is told in one: nothing piles up.
 */
final class ChangeStream implements Callback {
  /** With more, the page had better load all anew. */
  private static final int MOST_IDS = 500;

  private static final Duration HEARTBEAT = Duration.ofSeconds(20);

  private final ConsoleSource source;
  private final Scope scope;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Scheduler scheduler;
  private final Runnable signal = this::signal;

  /** How many signals came since the last look; whoever makes it more than none is the looker. */
  private final AtomicInteger signals = new AtomicInteger();

  private final AtomicBoolean ended = new AtomicBoolean();
  private Ec2Journal calls;
  private World told;
  private long heldAt;
  private int looked;
  private Scheduler.@Nullable Task wake;
  private boolean heartbeat;

  ChangeStream(
      ConsoleSource source, Scope scope, Request request, Response response, Callback callback) {
    this.source = source;
    this.scope = scope;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.scheduler = request.getComponents().getScheduler();
    this.calls = source.journal().fromNow();
    this.told = source.state().snapshot();
  }

  void start() {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream;charset=UTF-8");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    signals.set(1);
    looked = 1;
    source.state().watch(signal);
    source.holds().watch(signal);
    awaitCall();
    send("retry: 1000\n\nevent: ready\ndata: {}\n\n");
  }

  private void awaitCall() {
    if (calls.on()) {
      CompletionStage<Void> unused = calls.first(CallPattern.anyCall()).thenRun(signal);
    }
  }

  /** Something happened; may be called by anybody, also while an event is on its way. */
  private void signal() {
    if (signals.getAndIncrement() == 0 && !ended.get()) {
      request.getComponents().getExecutor().execute(this::look);
    }
  }

  private void look() {
    looked = signals.get();
    try {
      // what is due by now happens with the next look at it, which this is
      source.state().read(scope, view -> view.scope());
      String news = news();
      if (!news.isEmpty()) {
        send(news);
      } else if (heartbeat) {
        heartbeat = false;
        send(":\n\n");
      } else {
        succeeded();
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private String news() {
    StringBuilder out = new StringBuilder();
    World present = source.state().snapshot();
    Map<String, Object> changed = new TreeMap<>();
    for (Map.Entry<Table<?>, List<String>> entry : present.changesSince(told, scope).entrySet()) {
      List<String> ids = entry.getValue();
      changed.put(entry.getKey().name(), ids.size() > MOST_IDS ? List.of("*") : ids);
    }
    boolean other = !present.scopes().equals(told.scopes());
    told = present;
    if (!changed.isEmpty()) {
      event(out, "changes", changed);
    }
    if (other) {
      event(out, "scopes", Map.of());
    }
    long holds = source.holds().changes();
    if (holds != heldAt) {
      heldAt = holds;
      event(out, "holds", Map.of());
    }
    Calls come = calls.calls();
    if (!come.isEmpty()) {
      calls = calls.from(come.get(come.size() - 1).number() + 1);
      awaitCall();
      event(
          out,
          "calls",
          come.subList(Math.max(0, come.size() - CallPages.MOST), come.size()).stream()
              .map(CallPages::line)
              .toList());
    }
    return out.toString();
  }

  private static void event(StringBuilder out, String name, Object data) {
    out.append("event: ").append(name).append("\ndata: ");
    ModelJson.write(out, data);
    out.append("\n\n");
  }

  private void send(String text) {
    response.write(false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), this);
  }

  /** What was written has gone. */
  @Override
  public void succeeded() {
    if (ended.get()) {
      return;
    }
    sleep();
    if (signals.addAndGet(-looked) > 0) {
      request.getComponents().getExecutor().execute(this::look);
    }
  }

  /** Until the next change that comes by itself, or to show that the connection lives. */
  private void sleep() {
    Scheduler.Task before = wake;
    if (before != null) {
      before.cancel();
    }
    Duration delay = HEARTBEAT;
    Instant next = source.state().nextChange();
    if (next != null && !next.equals(Instant.MIN)) {
      Duration until = Duration.between(source.state().now(), next);
      delay = until.compareTo(delay) < 0 ? until : delay;
    }
    wake =
        scheduler.schedule(
            () -> {
              heartbeat = true;
              signal();
            },
            Math.max(1, delay.toMillis()),
            TimeUnit.MILLISECONDS);
  }

  /** The page has gone. */
  @Override
  public void failed(Throwable cause) {
    if (ended.compareAndSet(false, true)) {
      source.state().unwatch(signal);
      source.holds().unwatch(signal);
      Scheduler.Task pending = wake;
      if (pending != null) {
        pending.cancel();
      }
      callback.failed(cause);
    }
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
