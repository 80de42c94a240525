package io.github.localec2.samples.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The cheapest HTTP client that there can be: one connection, ready-made requests. */
final class KeepAliveClient implements AutoCloseable {
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private final byte[] line = new byte[8192];

  KeepAliveClient(URI endpoint) throws IOException {
    socket = new Socket(InetAddress.getByName(endpoint.getHost()), endpoint.getPort());
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  /** A POST of a form as any SDK sends it, whole. */
  static byte[] request(String form) {
    byte[] body = form.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
            + "Authorization: AWS4-HMAC-SHA256"
            + " Credential=000000000000/20260131/us-east-1/ec2/aws4_request,"
            + " SignedHeaders=host, Signature=0\r\n"
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[start.length + body.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return whole;
  }

  /** Sends a request and returns the body of its answer, which must be a success. */
  byte[] exchange(byte[] request) throws IOException {
    out.write(request);
    int status = -1;
    int length = -1;
    for (int size = readLine(); size > 0; size = readLine()) {
      if (status < 0) {
        status = number(9, 12);
      } else if (size > LENGTH.length && startsWithLength()) {
        length = number(LENGTH.length, size);
      }
    }
    byte[] body = in.readNBytes(length);
    if (status != 200 || body.length != length) {
      throw new IOException(status + " " + new String(body, StandardCharsets.UTF_8));
    }
    return body;
  }

  private int readLine() throws IOException {
    int size = 0;
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the server hung up");
      }
      if (b == '\n') {
        return size;
      }
      if (b != '\r') {
        line[size++] = (byte) b;
      }
    }
  }

  private boolean startsWithLength() {
    for (int i = 0; i < LENGTH.length; i++) {
      if ((line[i] | 0x20) != (LENGTH[i] | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private int number(int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      if (line[i] >= '0' && line[i] <= '9') {
        number = number * 10 + line[i] - '0';
      }
    }
    return number;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
