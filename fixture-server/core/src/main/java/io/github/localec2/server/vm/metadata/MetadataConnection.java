package io.github.localec2.server.vm.metadata;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP of one connection to the metadata service, without a socket: bytes come in, and the
 * answer's bytes come out. Like EC2's, it answers one request and closes. Not for several threads
 * at once.
 */
public final class MetadataConnection {
  private static final int MAX_HEAD_BYTES = 32 * 1024;
  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
  private static final byte[] BARE_END_OF_HEAD = {'\n', '\n'};

  private final InstanceMetadata metadata;
  private final String instanceId;
  private final int hops;
  private final boolean overIpv6;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream(512);
  private boolean answered;

  /**
   * @param hops how far away the client is; see {@link MetadataRequest#hops()}
   */
  public MetadataConnection(
      InstanceMetadata metadata, String instanceId, int hops, boolean overIpv6) {
    this.metadata = metadata;
    this.instanceId = instanceId;
    this.hops = hops;
    this.overIpv6 = overIpv6;
  }

  /**
   * Takes what the client has sent.
   *
   * @return what goes to the client, after which this side closes; null as long as there is nothing
   *     to say, which may be for ever
   */
  public @Nullable ByteBuffer received(ByteBuffer bytes) {
    if (answered) {
      // a body, or a second request: nobody asked for either
      return null;
    }
    byte[] more = new byte[bytes.remaining()];
    bytes.get(more);
    head.writeBytes(more);
    byte[] all = head.toByteArray();
    int end = endOfHead(all);
    if (end < 0 && all.length <= MAX_HEAD_BYTES) {
      return null;
    }
    answered = true;
    if (end < 0) {
      return rendered(MetadataResponse.page(400), true);
    }
    return answer(new String(all, 0, end, StandardCharsets.ISO_8859_1));
  }

  private @Nullable ByteBuffer answer(String text) {
    String[] lines = text.split("\r?\n", -1);
    String[] request = lines[0].split(" ", -1);
    boolean readable = request.length == 3 && request[2].startsWith("HTTP/1.");
    if (!readable) {
      return rendered(MetadataResponse.page(400), true);
    }
    Map<String, String> headers = new HashMap<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        return rendered(MetadataResponse.page(400), true);
      }
      headers.putIfAbsent(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    Optional<MetadataResponse> response =
        metadata.answer(
            instanceId, new MetadataRequest(request[0], request[1], headers, hops, overIpv6));
    return response.map(found -> rendered(found, !request[0].equals("HEAD"))).orElse(null);
  }

  private static ByteBuffer rendered(MetadataResponse response, boolean withBody) {
    StringBuilder out = new StringBuilder(256);
    out.append("HTTP/1.1 ").append(response.status()).append(' ').append(response.reason());
    out.append("\r\n");
    response.headers().forEach((name, value) -> line(out, name, value));
    line(out, "Content-Length", Integer.toString(response.body().length));
    line(out, "Connection", "close");
    out.append("\r\n");
    byte[] lines = out.toString().getBytes(StandardCharsets.ISO_8859_1);
    int length = withBody ? response.body().length : 0;
    ByteBuffer all = ByteBuffer.allocate(lines.length + length);
    all.put(lines).put(response.body(), 0, length);
    return all.flip();
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append(name).append(": ").append(value).append("\r\n");
  }

  /** How many bytes the head has, without the empty line; -1 where it is not complete. */
  private static int endOfHead(byte[] all) {
    int end = indexOf(all, END_OF_HEAD);
    return end >= 0 ? end : indexOf(all, BARE_END_OF_HEAD);
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int i = 0; i + part.length <= all.length; i++) {
      if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }
}
