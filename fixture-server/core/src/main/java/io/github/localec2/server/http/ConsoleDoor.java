package io.github.localec2.server.http;

import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The way to the console: opens it when it is first asked for, and shows it to a person who comes
 * to the endpoint with a browser.
 */
final class ConsoleDoor extends Handler.Abstract.NonBlocking {
  private static final String PREFIX = "/_localec2/console/";

  private final Supplier<? extends Handler> opening;
  private volatile @Nullable Handler console;

  ConsoleDoor(Supplier<? extends Handler> opening) {
    this.opening = opening;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    if (path == null) {
      return false;
    }
    if (path.startsWith(PREFIX)) {
      Elsewhere.run(request, callback, () -> show(request, response, callback));
      return true;
    }
    if (path.equals("/_localec2/console") || isVisit(request, path)) {
      response.setStatus(302);
      response.getHeaders().put(HttpHeader.LOCATION, PREFIX);
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      callback.succeeded();
      return true;
    }
    return false;
  }

  private void show(Request request, Response response, Callback callback) {
    try {
      if (!opened().handle(request, response, callback)) {
        Response.writeError(request, response, callback, 404);
      }
    } catch (Exception e) {
      Response.writeError(request, response, callback, e);
    }
  }

  /** A person, not a client of EC2. */
  private static boolean isVisit(Request request, String path) {
    if (!path.equals("/")
        || request.getHttpURI().getQuery() != null
        || !HttpMethod.GET.is(request.getMethod())) {
      return false;
    }
    String accepted = request.getHeaders().get(HttpHeader.ACCEPT);
    return accepted != null && accepted.contains("text/html");
  }

  private synchronized Handler open() {
    Handler present = console;
    if (present == null) {
      present = opening.get();
      present.setServer(getServer());
      console = present;
    }
    return present;
  }

  private Handler opened() {
    Handler present = console;
    return present == null ? open() : present;
  }
}
