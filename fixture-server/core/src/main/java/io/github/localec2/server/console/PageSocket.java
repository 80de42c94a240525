package io.github.localec2.server.console;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/** One WebSocket of a page: bytes both ways, and now and then a word about them. */
final class PageSocket implements FrameHandler {
  private static final int PING_SECONDS = 30;

  private final Talk talk;
  private final Scheduler scheduler;
  private final Consumer<PageSocket> forget;
  private volatile @Nullable CoreSession session;
  private volatile boolean ended;
  private Scheduler.@Nullable Task ping;
  private byte kind = OpCode.UNDEFINED;

  /** What a socket is for. Nothing that it is told may wait. */
  interface Talk {
    /** The page is there. */
    void begun(PageSocket socket);

    void bytes(byte[] come);

    /** A part of the protocol of ours, such as {@code 80x24}. */
    void word(String come);

    /** The page has gone, or the server goes; called once. */
    void ended();
  }

  PageSocket(Talk talk, Scheduler scheduler, Consumer<PageSocket> forget) {
    this.talk = talk;
    this.scheduler = scheduler;
    this.forget = forget;
  }

  @Override
  public void onOpen(CoreSession opened, Callback callback) {
    session = opened;
    if (ended) {
      opened.abort();
      callback.succeeded();
      return;
    }
    callback.succeeded();
    again();
    talk.begun(this);
    opened.demand();
  }

  private synchronized void again() {
    if (!ended) {
      ping = scheduler.schedule(this::pinged, PING_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void pinged() {
    CoreSession present = session;
    if (present != null) {
      present.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
      again();
    }
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    byte[] payload = BufferUtil.toArray(frame.getPayload());
    byte code = frame.getOpCode();
    if (code == OpCode.TEXT || code == OpCode.BINARY) {
      kind = code;
    }
    try {
      switch (code == OpCode.CONTINUATION ? kind : code) {
        case OpCode.BINARY -> talk.bytes(payload);
        case OpCode.TEXT -> talk.word(new String(payload, StandardCharsets.UTF_8));
        case OpCode.PING -> send(new Frame(OpCode.PONG, ByteBuffer.wrap(payload)), Callback.NOOP);
        default -> {
          // a pong, or the end, which the session answers
        }
      }
    } catch (IllegalArgumentException e) {
      callback.failed(e);
      return;
    }
    callback.succeeded();
    CoreSession present = session;
    if (present != null && code != OpCode.CLOSE) {
      present.demand();
    }
  }

  /**
   * Sends bytes to the page, and waits until they are on their way.
   *
   * @throws UncheckedIOException where the page has gone
   */
  void send(byte[] bytes) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    Frame frame = new Frame(OpCode.BINARY, ByteBuffer.wrap(bytes));
    send(frame, Callback.from(() -> sent.complete(null), sent::completeExceptionally));
    try {
      sent.join();
    } catch (CompletionException e) {
      throw new UncheckedIOException(new java.io.IOException("the page has gone", e.getCause()));
    }
  }

  /** Sends the last word, and closes the socket. */
  void end(String word) {
    CoreSession present = session;
    if (present != null) {
      Frame frame = new Frame(OpCode.TEXT, ByteBuffer.wrap(word.getBytes(StandardCharsets.UTF_8)));
      send(frame, Callback.from(() -> present.close(CloseStatus.NORMAL, null, Callback.NOOP)));
    }
  }

  private void send(Frame frame, Callback callback) {
    CoreSession present = session;
    if (present == null || ended) {
      callback.failed(new java.io.IOException("the page has gone"));
    } else {
      present.sendFrame(frame, callback, false);
    }
  }

  /** Ends it at once. */
  void abort() {
    gone();
    CoreSession present = session;
    if (present != null) {
      present.abort();
    }
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    gone();
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    gone();
    callback.succeeded();
  }

  private void gone() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      Scheduler.Task pending = ping;
      if (pending != null) {
        pending.cancel();
      }
    }
    forget.accept(this);
    talk.ended();
  }
}
