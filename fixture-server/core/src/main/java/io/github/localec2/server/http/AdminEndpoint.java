package io.github.localec2.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code /_localec2/}: health, and reset to fresh accounts. */
final class AdminEndpoint extends Handler.Abstract.NonBlocking {
  private static final String PREFIX = "/_localec2/";

  private final Admin admin;

  AdminEndpoint(Admin admin) {
    this.admin = admin;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    if (path == null || !path.startsWith(PREFIX)) {
      return false;
    }
    switch (path.substring(PREFIX.length())) {
      case "health" -> health(request, response, callback);
      case "reset" -> reset(request, response, callback);
      default -> plain(response, callback, 404, "no such page: " + path);
    }
    return true;
  }

  private void health(Request request, Response response, Callback callback) {
    if (!HttpMethod.GET.is(request.getMethod())) {
      notAllowed(response, callback, "GET");
      return;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    body(response, callback, 200, admin.health());
  }

  private void reset(Request request, Response response, Callback callback) {
    if (!HttpMethod.POST.is(request.getMethod())) {
      notAllowed(response, callback, "POST");
      return;
    }
    Elsewhere.run(
        request,
        callback,
        () -> {
          admin.reset();
          response.setStatus(204);
          callback.succeeded();
        });
  }

  private static void notAllowed(Response response, Callback callback, String allowed) {
    response.getHeaders().put(HttpHeader.ALLOW, allowed);
    plain(response, callback, 405, "use " + allowed);
  }

  private static void plain(Response response, Callback callback, int status, String text) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=UTF-8");
    body(response, callback, status, text + "\n");
  }

  private static void body(Response response, Callback callback, int status, String text) {
    response.setStatus(status);
    response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
  }

  /** What the pages do. */
  interface Admin {
    /** A JSON object. */
    String health();

    void reset();
  }
}
