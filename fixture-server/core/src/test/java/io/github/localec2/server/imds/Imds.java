package io.github.localec2.server.imds;

import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The metadata service of an instance, by the server's own address. */
final class Imds {
  static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
  static final String TOKEN = "X-aws-ec2-metadata-token";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final LocalEc2Server server;
  private final String instanceId;

  Imds(LocalEc2Server server, String instanceId) {
    this.server = server;
    this.instanceId = instanceId;
  }

  /**
   * @param headers names and values
   */
  HttpResponse<byte[]> send(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(server.endpoint() + "/_localec2/imds/" + instanceId + path))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<byte[]> get(String path, String... headers) {
    return send("GET", path, headers);
  }

  int status(String path, String... headers) {
    return get(path, headers).statusCode();
  }

  /** A value of {@code /latest/meta-data}, by IMDSv1. */
  String value(String path) {
    return text("/latest/meta-data/" + path);
  }

  List<String> listing(String path) {
    return value(path).lines().toList();
  }

  String text(String path) {
    HttpResponse<byte[]> answer = get(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + " is answered by " + answer.statusCode());
    }
    return text(answer);
  }

  boolean has(String path) {
    return status("/latest/meta-data/" + path) == 200;
  }

  String token(int seconds) {
    return text(send("PUT", "/latest/api/token", TTL, Integer.toString(seconds)));
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
