package io.github.localec2.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Speaks HTTP byte by byte, for requests that no decent client would send. */
final class RawHttp {
  private final int port;

  RawHttp(URI endpoint) {
    this.port = endpoint.getPort();
  }

  /** Sends a request line and headers (Host and Connection are added) with a body. */
  Reply send(String requestLine, String headers, byte[] body) throws IOException {
    String host = headers.toLowerCase(Locale.ROOT).startsWith("host:") ? "" : "Host: localhost\r\n";
    String length = body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n";
    String head =
        requestLine + " HTTP/1.1\r\n" + host + "Connection: close\r\n" + length + headers + "\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      try {
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
      } catch (IOException closedEarly) {
        // the server may answer before it has read all of a body that it refuses
      }
      return Reply.of(all(socket.getInputStream()));
    }
  }

  Reply get(String target, String headers) throws IOException {
    return send("GET " + target, headers, new byte[0]);
  }

  Reply post(String form) throws IOException {
    return post(form.getBytes(StandardCharsets.UTF_8));
  }

  Reply post(byte[] form) throws IOException {
    return send(
        "POST /", "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n", form);
  }

  private static byte[] all(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      in.transferTo(out);
    } catch (IOException reset) {
      // what came before the reset is the answer
    }
    return out.toByteArray();
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param head status line and headers
   * @param body as text
   */
  record Reply(int status, String head, String body) {
    static Reply of(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        throw new AssertionError("no HTTP answer: '" + text + "'");
      }
      return new Reply(
          Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }

    /** The text of the first element of this name; empty where there is none. */
    String element(String name) {
      int start = body.indexOf("<" + name + ">");
      return start < 0
          ? ""
          : body.substring(start + name.length() + 2, body.indexOf("</" + name + ">", start));
    }
  }
}
