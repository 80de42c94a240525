package io.github.localec2.server.http.inmemory;

import io.github.localec2.server.protocol.Ec2Protocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** As {@link InMemoryHttpClient}, for asynchronous clients; answers come on threads of its own. */
public final class InMemoryAsyncHttpClient implements SdkAsyncHttpClient {
  private final Exchange exchange;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "local-ec2-in-memory");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param open false once the server is closed
   */
  public InMemoryAsyncHttpClient(Ec2Protocol protocol, BooleanSupplier open) {
    this.exchange = new Exchange(protocol, open);
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    SdkAsyncHttpResponseHandler handler = request.responseHandler();
    CompletionStage<Void> end = done;
    end.whenComplete(
        (any, failure) -> {
          if (failure != null) {
            handler.onError(failure);
          }
        });
    CompletionStage<byte[]> form = Body.of(request.requestContentPublisher());
    form.thenAcceptAsync(body -> deliver(answer(request, body), handler, done), threads)
        .whenComplete(
            (any, failure) -> {
              if (failure != null) {
                done.completeExceptionally(cause(failure));
              }
            });
    return done;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : cause;
  }

  private Ec2Protocol.Answer answer(AsyncExecuteRequest request, byte[] body) {
    try {
      return exchange.answer(request.request(), body);
    } catch (IOException e) {
      throw new java.util.concurrent.CompletionException(e);
    }
  }

  private void deliver(
      Ec2Protocol.Answer answer,
      SdkAsyncHttpResponseHandler handler,
      CompletableFuture<Void> done) {
    long delay = answer.delivery().delay().toMillis();
    Executor later =
        delay == 0
            ? Runnable::run
            : CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, threads);
    later.execute(() -> deliverNow(answer, handler, done));
  }

  private static void deliverNow(
      Ec2Protocol.Answer answer,
      SdkAsyncHttpResponseHandler handler,
      CompletableFuture<Void> done) {
    try {
      if (answer.delivery().isDropped()) {
        done.completeExceptionally(Exchange.cut());
        return;
      }
      handler.onHeaders(Exchange.head(answer));
      handler.onStream(
          new Content(
              Exchange.body(answer), answer.delivery().isCut() ? Exchange.cut() : null, done));
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  @Override
  public String clientName() {
    return "LocalEc2InMemory";
  }

  /** Requests that wait for their answer get none. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Collects the body of a request. */
  private static final class Body implements Subscriber<ByteBuffer> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    static CompletableFuture<byte[]> of(@Nullable Publisher<ByteBuffer> publisher) {
      if (publisher == null) {
        return CompletableFuture.completedFuture(new byte[0]);
      }
      Body body = new Body();
      publisher.subscribe(body);
      return body.whole;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer next) {
      byte[] copy = new byte[next.remaining()];
      next.get(copy);
      bytes.writeBytes(copy);
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      whole.complete(bytes.toByteArray());
    }
  }

  /** The body of an answer, in one piece, and how it ends. */
  private static final class Content implements Publisher<ByteBuffer> {
    private final byte[] bytes;
    private final @Nullable IOException end;
    private final CompletableFuture<Void> done;

    Content(byte[] bytes, @Nullable IOException end, CompletableFuture<Void> done) {
      this.bytes = bytes;
      this.end = end;
      this.done = done;
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
      subscriber.onSubscribe(
          new Subscription() {
            private boolean over;

            @Override
            public void request(long n) {
              if (over) {
                return;
              }
              over = true;
              if (n <= 0) {
                finish(subscriber, new IllegalArgumentException("asked for " + n + " pieces"));
                return;
              }
              subscriber.onNext(ByteBuffer.wrap(bytes));
              finish(subscriber, end);
            }

            @Override
            public void cancel() {
              over = true;
              done.complete(null);
            }
          });
    }

    private void finish(Subscriber<? super ByteBuffer> subscriber, @Nullable Throwable failure) {
      if (failure == null) {
        subscriber.onComplete();
        done.complete(null);
      } else {
        subscriber.onError(failure);
        done.completeExceptionally(failure);
      }
    }
  }
}
