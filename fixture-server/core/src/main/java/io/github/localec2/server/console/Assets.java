package io.github.localec2.server.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The files that a browser loads, from the jar; a browser that has one already is told so. */
final class Assets {
  /** A name and nothing of a path, so that no other file of the jar can be had. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+\\.(html|js|css|svg)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=UTF-8",
          "js", "text/javascript;charset=UTF-8",
          "css", "text/css;charset=UTF-8",
          "svg", "image/svg+xml");

  private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

  private record Asset(byte[] bytes, String type, String tag) {}

  void serve(String page, Request request, Response response, Callback callback) {
    String name = page.isEmpty() ? "index.html" : page;
    Asset asset = NAME.matcher(name).matches() ? asset(name) : null;
    if (asset == null) {
      ConsoleEndpoint.answer(
          response, callback, 404, "text/plain;charset=UTF-8", "there is no such page\n");
      return;
    }
    response.getHeaders().put(HttpHeader.ETAG, asset.tag());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
    if (asset.tag().equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
      response.setStatus(304);
      callback.succeeded();
      return;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, asset.type());
    response.write(true, ByteBuffer.wrap(asset.bytes()), callback);
  }

  private @Nullable Asset asset(String name) {
    return loaded.computeIfAbsent(name, Assets::load);
  }

  private static @Nullable Asset load(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      String type =
          TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
      return new Asset(bytes, type, tag(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + name + " from the jar", e);
    }
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
