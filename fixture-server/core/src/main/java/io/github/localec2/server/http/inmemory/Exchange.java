package io.github.localec2.server.http.inmemory;

import io.github.localec2.server.protocol.Ec2Protocol;
import io.github.localec2.server.state.Ec2Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** One request, handed to the protocol as the endpoint would hand it. */
final class Exchange {
  private static final int MAX_BODY_BYTES = 10 << 20;

  private final Ec2Protocol protocol;
  private final BooleanSupplier open;

  Exchange(Ec2Protocol protocol, BooleanSupplier open) {
    this.protocol = protocol;
    this.open = open;
  }

  /**
   * Answers a request; an injected delay is not waited for.
   *
   * @throws IOException where the server is closed
   */
  Ec2Protocol.Answer answer(SdkHttpRequest request, byte[] body) throws IOException {
    if (!open.getAsBoolean()) {
      throw new ConnectException("the server is closed: " + request.getUri());
    }
    SdkHttpMethod method = request.method();
    if (method != SdkHttpMethod.POST && method != SdkHttpMethod.GET) {
      return refusal(
          request,
          Ec2Fault.of("MethodNotAllowed", "The method " + method + " is not allowed", 405));
    }
    if (body.length > MAX_BODY_BYTES) {
      return refusal(
          request,
          Ec2Fault.of(
              "RequestEntityTooLarge",
              "The request body is larger than " + MAX_BODY_BYTES + " bytes",
              413));
    }
    return protocol.answer(
        request
            .encodedQueryParameters()
            .map(query -> query.getBytes(StandardCharsets.UTF_8))
            .orElse(null),
        body,
        header(request, "Authorization"),
        header(request, "X-Amz-Security-Token"));
  }

  private Ec2Protocol.Answer refusal(SdkHttpRequest request, Ec2Fault fault) {
    String line = request.method() + " " + request.encodedPath();
    return protocol.refusal(line, header(request, "Authorization"), fault);
  }

  private static @Nullable String header(SdkHttpRequest request, String name) {
    return request.firstMatchingHeader(name).orElse(null);
  }

  static SdkHttpResponse head(Ec2Protocol.Answer answer) {
    return SdkHttpResponse.builder()
        .statusCode(answer.status())
        .putHeader("x-amzn-RequestId", answer.requestId())
        .putHeader("Content-Type", "text/xml;charset=UTF-8")
        .putHeader("Content-Length", Long.toString(answer.body().length()))
        .build();
  }

  /** The body as far as it is sent; never whole where it is cut. */
  static byte[] body(Ec2Protocol.Answer answer) {
    byte[] whole = answer.body().toByteArray();
    return answer.delivery().isCut()
        ? Arrays.copyOf(
            whole, (int) Math.min(answer.delivery().most(), Math.max(0, whole.length - 1)))
        : whole;
  }

  static SocketException cut() {
    return new SocketException("the connection was cut by an injected fault");
  }
}
