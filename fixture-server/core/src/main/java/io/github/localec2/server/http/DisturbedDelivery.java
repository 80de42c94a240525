package io.github.localec2.server.http;

import io.github.localec2.server.protocol.Delivery;
import io.github.localec2.server.protocol.Ec2Protocol;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends an answer late, not whole or not at all, without holding a thread meanwhile. */
final class DisturbedDelivery {
  private final Request request;
  private final Response response;
  private final Ec2Protocol.Answer answer;
  private final Delivery delivery;
  private final Callback callback;

  DisturbedDelivery(
      Request request, Response response, Ec2Protocol.Answer answer, Callback callback) {
    this.request = request;
    this.response = response;
    this.answer = answer;
    this.delivery = answer.delivery();
    this.callback = callback;
  }

  void start() {
    if (delivery.delay().isZero()) {
      send();
      return;
    }
    // the connection is idle on purpose
    request.addIdleTimeoutListener(timeout -> false);
    request
        .getComponents()
        .getScheduler()
        .schedule(
            () -> request.getComponents().getExecutor().execute(this::send),
            delivery.delay().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void send() {
    if (!delivery.isCut()) {
      Ec2Endpoint.write(response, answer, callback);
    } else if (delivery.isDropped()) {
      cut();
    } else {
      Ec2Endpoint.head(response, answer);
      // the last byte stays here, or nobody would notice
      int most = (int) Math.min(delivery.most(), Math.max(0, answer.body().length() - 1));
      byte[] beginning = java.util.Arrays.copyOf(answer.body().toByteArray(), most);
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      response.write(false, ByteBuffer.wrap(beginning), Callback.from(this::cut, failure -> cut()));
    }
  }

  private void cut() {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
    callback.failed(new EofException("cut by an injected fault"));
  }
}
