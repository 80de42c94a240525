package io.github.localec2.server.http;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** Collects a request's body without holding a thread, up to a limit. */
final class BodyReader implements Invocable.Task {
  private final Request request;
  private final int limit;
  private final BiConsumer<byte @Nullable [], @Nullable Throwable> then;
  private byte[] bytes;
  private int length;

  /**
   * @param then gets the body, or null and what went wrong; {@link TooLarge} past the limit
   */
  BodyReader(Request request, int limit, BiConsumer<byte @Nullable [], @Nullable Throwable> then) {
    this.request = request;
    this.limit = limit;
    this.then = then;
    long announced = request.getLength();
    this.bytes = new byte[announced > 0 ? (int) Math.min(announced, limit) : 1024];
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** Reads what is there and comes back when there is more. */
  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        then.accept(null, chunk.getFailure());
        return;
      }
      boolean fits = take(chunk);
      boolean last = chunk.isLast();
      chunk.release();
      if (!fits) {
        then.accept(null, new TooLarge());
        return;
      }
      if (last) {
        then.accept(length == bytes.length ? bytes : Arrays.copyOf(bytes, length), null);
        return;
      }
    }
  }

  private boolean take(Content.Chunk chunk) {
    int more = chunk.remaining();
    if (length + more > limit) {
      return false;
    }
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(bytes.length * 2, length + more)));
    }
    length += chunk.get(bytes, length, more);
    return true;
  }

  /** The body is over the limit. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooLarge() {
      super("the body is too large", null, false, false);
    }
  }
}
