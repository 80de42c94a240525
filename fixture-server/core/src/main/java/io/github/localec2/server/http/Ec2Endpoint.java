package io.github.localec2.server.http;

import io.github.localec2.server.protocol.Ec2Protocol;
import io.github.localec2.server.state.Ec2Fault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/** Takes EC2 Query requests by GET and POST and hands them to the protocol. */
final class Ec2Endpoint extends Handler.Abstract.NonBlocking {
  /** EC2 itself takes less; larger bodies are mistakes or attacks. */
  static final int MAX_BODY_BYTES = 10 << 20;

  private static final byte[] NO_FORM = {};

  private final Ec2Protocol protocol;
  private final boolean inMemory;
  private final Pace pace = new Pace();

  /**
   * @param inMemory no operation waits for anything but other operations
   */
  Ec2Endpoint(Ec2Protocol protocol, boolean inMemory) {
    this.protocol = protocol;
    this.inMemory = inMemory;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String method = request.getMethod();
    boolean post = HttpMethod.POST.is(method);
    if (!post && !HttpMethod.GET.is(method)) {
      refuse(
          protocol,
          request,
          response,
          callback,
          Ec2Fault.of("MethodNotAllowed", "The method " + method + " is not allowed", 405));
      return true;
    }
    if (request.getLength() > MAX_BODY_BYTES) {
      refuse(protocol, request, response, callback, tooLarge());
      return true;
    }
    if (!post || request.getLength() == 0) {
      answer(request, NO_FORM, response, callback);
      return true;
    }
    new BodyReader(
            request,
            MAX_BODY_BYTES,
            (body, failure) -> {
              if (body != null) {
                answer(request, body, response, callback);
              } else if (failure instanceof BodyReader.TooLarge) {
                refuse(protocol, request, response, callback, tooLarge());
              } else {
                callback.failed(failure);
              }
            })
        .run();
    return true;
  }

  private static Ec2Fault tooLarge() {
    return Ec2Fault.of(
        "RequestEntityTooLarge",
        "The request body is larger than " + MAX_BODY_BYTES + " bytes",
        413);
  }

  /** Here where that is quick, else where waiting keeps nobody else. */
  private void answer(Request request, byte[] form, Response response, Callback callback) {
    byte[] query = query(request);
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    String token = request.getHeaders().get("X-Amz-Security-Token");
    int kind = Pace.kind(query, form);
    long begun = System.nanoTime();
    Ec2Protocol.Answer answer =
        inMemory && pace.isQuick(kind)
            ? protocol.answerAtOnce(query, form, authorization, token)
            : null;
    if (answer != null) {
      pace.took(kind, System.nanoTime() - begun);
      deliver(request, response, answer, callback);
      return;
    }
    Elsewhere.run(
        request,
        callback,
        () -> {
          long started = System.nanoTime();
          Ec2Protocol.Answer made = protocol.answer(query, form, authorization, token);
          pace.took(kind, System.nanoTime() - started);
          deliver(request, response, made, callback);
        });
  }

  private static void deliver(
      Request request, Response response, Ec2Protocol.Answer answer, Callback callback) {
    if (answer.delivery().isPlain()) {
      write(response, answer, callback);
    } else {
      new DisturbedDelivery(request, response, answer, callback).start();
    }
  }

  private static byte @Nullable [] query(Request request) {
    String query = request.getHttpURI().getQuery();
    return query == null ? null : query.getBytes(StandardCharsets.UTF_8);
  }

  static void refuse(
      Ec2Protocol protocol, Request request, Response response, Callback callback, Ec2Fault fault) {
    String line = request.getMethod() + " " + request.getHttpURI().getPath();
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    // whoever awaits a call hears of refused ones too
    Elsewhere.run(
        request,
        callback,
        () -> write(response, protocol.refusal(line, authorization, fault), callback));
  }

  /** Sets all that comes before the body. */
  static void head(Response response, Ec2Protocol.Answer answer) {
    response.setStatus(answer.status());
    response.getHeaders().put("x-amzn-RequestId", answer.requestId());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/xml;charset=UTF-8");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length());
  }

  static void write(Response response, Ec2Protocol.Answer answer, Callback callback) {
    head(response, answer);
    List<ByteBuffer> pieces = answer.body().pieces();
    if (pieces.size() == 1) {
      response.write(true, pieces.get(0), callback);
    } else {
      new Pieces(response, pieces.iterator(), callback).iterate();
    }
  }

  /** Sends one piece after the other, each when the one before has gone. */
  private static final class Pieces extends IteratingCallback {
    private final Response response;
    private final Iterator<ByteBuffer> pieces;
    private final Callback callback;

    Pieces(Response response, Iterator<ByteBuffer> pieces, Callback callback) {
      this.response = response;
      this.pieces = pieces;
      this.callback = callback;
    }

    @Override
    protected Action process() {
      if (!pieces.hasNext()) {
        return Action.SUCCEEDED;
      }
      ByteBuffer piece = pieces.next();
      response.write(!pieces.hasNext(), piece, this);
      return Action.SCHEDULED;
    }

    @Override
    protected void onSuccess() {}

    @Override
    protected void onCompleteSuccess() {
      callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
      callback.failed(cause);
    }
  }
}
