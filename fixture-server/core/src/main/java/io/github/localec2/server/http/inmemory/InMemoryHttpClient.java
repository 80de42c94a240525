package io.github.localec2.server.http.inmemory;

import io.github.localec2.server.protocol.Ec2Protocol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client of the SDK that hands requests to a server in this JVM, without a socket. Requests
 * are signed, written and parsed as over HTTP, and injected faults meet them.
 */
public final class InMemoryHttpClient implements SdkHttpClient {
  private final Exchange exchange;

  /**
   * @param open false once the server is closed
   */
  public InMemoryHttpClient(Ec2Protocol protocol, BooleanSupplier open) {
    this.exchange = new Exchange(protocol, open);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Prepared(request);
  }

  @Override
  public String clientName() {
    return "LocalEc2InMemory";
  }

  /** There is nothing to close: the server does not know its clients. */
  @Override
  public void close() {}

  private final class Prepared implements ExecutableHttpRequest {
    private final HttpExecuteRequest request;
    private final CountDownLatch aborted = new CountDownLatch(1);

    Prepared(HttpExecuteRequest request) {
      this.request = request;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      Ec2Protocol.Answer answer = exchange.answer(request.httpRequest(), form());
      hold(answer.delivery().delay().toMillis());
      if (answer.delivery().isDropped()) {
        throw Exchange.cut();
      }
      InputStream body = new ByteArrayInputStream(Exchange.body(answer));
      return HttpExecuteResponse.builder()
          .response(Exchange.head(answer))
          .responseBody(
              AbortableInputStream.create(
                  answer.delivery().isCut() ? new SequenceInputStream(body, new CutOff()) : body))
          .build();
    }

    private byte[] form() throws IOException {
      if (request.contentStreamProvider().isEmpty()) {
        return new byte[0];
      }
      try (InputStream content = request.contentStreamProvider().get().newStream()) {
        return content.readAllBytes();
      }
    }

    /** Waits in the caller's thread, as a client of a slow server does. */
    private void hold(long millis) throws IOException {
      if (millis == 0) {
        return;
      }
      try {
        if (aborted.await(millis, TimeUnit.MILLISECONDS)) {
          throw new InterruptedIOException("the request was aborted");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for the answer");
      }
    }

    @Override
    public void abort() {
      aborted.countDown();
    }
  }

  /** Where the rest of an answer does not come. */
  private static final class CutOff extends InputStream {
    @Override
    public int read() throws IOException {
      throw Exchange.cut();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      throw Exchange.cut();
    }
  }
}
