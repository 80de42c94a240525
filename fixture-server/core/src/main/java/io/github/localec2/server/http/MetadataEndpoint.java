package io.github.localec2.server.http;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code /_localec2/imds/INSTANCE/...}: the metadata service of an instance. */
final class MetadataEndpoint extends Handler.Abstract.NonBlocking {
  static final String PREFIX = "/_localec2/imds/";

  private final MetadataPages pages;

  MetadataEndpoint(MetadataPages pages) {
    this.pages = pages;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String target = request.getHttpURI().getPathQuery();
    if (target == null || !target.startsWith(PREFIX)) {
      return false;
    }
    int end = target.indexOf('/', PREFIX.length());
    String instanceId =
        end < 0 ? target.substring(PREFIX.length()) : target.substring(PREFIX.length(), end);
    String path = end < 0 ? "/" : target.substring(end);
    // documents are signed, with a key that is made for the first
    Elsewhere.run(
        request,
        callback,
        () ->
            write(
                response,
                pages.page(instanceId, request.getMethod(), path, headers(request)),
                callback));
    return true;
  }

  private static void write(Response response, MetadataPages.Page page, Callback callback) {
    response.setStatus(page.status());
    page.headers().forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.body().length);
    response.write(true, ByteBuffer.wrap(page.body()), callback);
  }

  private static Map<String, String> headers(Request request) {
    Map<String, String> found = new HashMap<>();
    for (HttpField each : request.getHeaders()) {
      String value = each.getValue();
      found.putIfAbsent(each.getName().toLowerCase(Locale.ROOT), value == null ? "" : value);
    }
    return found;
  }
}
