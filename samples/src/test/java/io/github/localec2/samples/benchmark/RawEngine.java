package io.github.localec2.samples.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Docker engine by hand, over its socket: what a client can't be faster than. */
final class RawEngine {
  private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]+)\"");
  private static final Pattern ADDRESS = Pattern.compile("\"IPAddress\":\"([0-9.]+)\"");

  /** As instances have it. */
  private static final String HOST =
      "{\"CapAdd\":[\"NET_ADMIN\"],\"Binds\":[\"/var/run/docker.sock:/var/run/docker.sock\"],"
          + "\"Sysctls\":{\"net.ipv6.conf.lo.disable_ipv6\":\"0\"}}";

  private final UnixDomainSocketAddress socket;
  private final String image;

  RawEngine(String socket, String image) {
    this.socket = UnixDomainSocketAddress.of(socket);
    this.image = image;
  }

  /** Creates and starts a container that runs a line of shell. */
  String run(String line) throws IOException {
    String body =
        "{\"Image\":\""
            + image
            + "\",\"User\":\"0:0\",\"Entrypoint\":[\"/bin/sh\",\"-c\",\""
            + line
            + "\"],\"HostConfig\":"
            + HOST
            + "}";
    String id = first(ID, ask("POST", "/containers/create", body));
    ask("POST", "/containers/" + id + "/start", "");
    return id;
  }

  String address(String id) throws IOException {
    return first(ADDRESS, ask("GET", "/containers/" + id + "/json", ""));
  }

  void remove(String id) throws IOException {
    ask("DELETE", "/containers/" + id + "?force=1&v=1", "");
  }

  private static String first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return found.group(1);
  }

  private String ask(String method, String path, String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + content.length
            + "\r\n\r\n";
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(socket);
      ByteBuffer request = ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8));
      while (request.hasRemaining()) {
        channel.write(request);
      }
      try (InputStream in = Channels.newInputStream(channel)) {
        String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (!answer.startsWith("HTTP/1.1 2")) {
          throw new IOException(method + " " + path + ": " + answer);
        }
        return answer;
      }
    }
  }
}
