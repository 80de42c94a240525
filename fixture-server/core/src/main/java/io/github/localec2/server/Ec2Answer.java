package io.github.localec2.server;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What the endpoint answers to a request that came without a socket.
 *
 * @see LocalEc2Server#answer
 */
public final class Ec2Answer {
  private final int status;
  private final String requestId;
  private final byte[] body;

  Ec2Answer(int status, String requestId, byte[] body) {
    this.status = status;
    this.requestId = requestId;
    this.body = body;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A UUID, also in the body. */
  public String requestId() {
    return requestId;
  }

  /** XML in UTF-8. */
  public InputStream body() {
    return new ByteArrayInputStream(body);
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
