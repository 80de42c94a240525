package io.github.localec2.server.vm.metadata;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of the metadata service.
 *
 * @param status the HTTP status
 * @param headers as they are sent, besides length and connection
 * @param body not copied, and not to be changed
 */
public record MetadataResponse(int status, Map<String, String> headers, byte[] body) {
  private static final Map<Integer, String> REASONS =
      Map.of(
          200, "OK",
          400, "Bad Request",
          401, "Unauthorized",
          403, "Forbidden",
          404, "Not Found",
          405, "Not Allowed",
          503, "Service Unavailable");

  private static final String PAGE =
      """
      <?xml version="1.0" encoding="iso-8859-1"?>
      <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
      \t"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
      <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
       <head>
        <title>STATUS</title>
       </head>
       <body>
        <h1>STATUS</h1>
       </body>
      </html>\
      """;

  public MetadataResponse {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A value. */
  public static MetadataResponse of(String contentType, byte[] body) {
    return new MetadataResponse(200, Map.of("Content-Type", contentType), body);
  }

  /** A value that is text. */
  public static MetadataResponse text(String text) {
    return of("text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  /** A status that says all. */
  public static MetadataResponse empty(int status) {
    return new MetadataResponse(status, Map.of("Content-Type", "text/plain"), new byte[0]);
  }

  /** The page that stands for a status, as EC2 writes it. */
  public static MetadataResponse page(int status) {
    return new MetadataResponse(
        status,
        Map.of("Content-Type", "text/html"),
        PAGE.replace("STATUS", status + " - " + reason(status))
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The same answer with one more header, or another value of it. */
  public MetadataResponse with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new MetadataResponse(status, more, body);
  }

  /** The words that go with a status. */
  public static String reason(int status) {
    return REASONS.getOrDefault(status, "");
  }

  public String reason() {
    return reason(status);
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
