package io.github.localec2.server.vm.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The HTTP of the metadata service, for clients good and bad. */
final class MetadataConnectionTest {
  private static final String GET =
      "GET /latest/meta-data/ HTTP/1.1\r\nHost: 169.254.169.254\r\nX-Token: a:b \r\n\r\n";

  private final List<MetadataRequest> requests = new ArrayList<>();
  private final InstanceMetadata echo = answering(Optional.of(MetadataResponse.text("value")));

  private InstanceMetadata answering(Optional<MetadataResponse> answer) {
    return new InstanceMetadata() {
      @Override
      public boolean reachable(String instanceId, boolean overIpv6) {
        return true;
      }

      @Override
      public Optional<MetadataResponse> answer(String instanceId, MetadataRequest request) {
        requests.add(request);
        return answer;
      }
    };
  }

  private static String text(@Nullable ByteBuffer answer) {
    return answer == null ? "" : StandardCharsets.ISO_8859_1.decode(answer).toString();
  }

  /** All that comes back when the bytes arrive in pieces of that size. */
  private String answer(InstanceMetadata metadata, byte[] bytes, int piece) {
    MetadataConnection connection = new MetadataConnection(metadata, "i-1", 1, false);
    StringBuilder all = new StringBuilder();
    for (int at = 0; at < bytes.length; at += piece) {
      all.append(
          text(
              connection.received(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)))));
    }
    return all.toString();
  }

  private String answer(String request) {
    return answer(echo, request.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE);
  }

  @Property(tries = 200)
  void aRequestIsAnsweredOnceHoweverItIsCut(@ForAll @IntRange(min = 1, max = 100) int piece) {
    assertThat(answer(echo, GET.getBytes(StandardCharsets.ISO_8859_1), piece))
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
                + "Connection: close\r\n\r\nvalue");
    assertThat(requests.get(0).method()).isEqualTo("GET");
    assertThat(requests.get(0).target()).isEqualTo("/latest/meta-data/");
    assertThat(requests.get(0).header("x-token")).contains("a:b");
  }

  @Property(tries = 500)
  void bytesThatMeanNothingAreABadRequestOrNothing(
      @ForAll @Size(max = 400) byte[] bytes, @ForAll @IntRange(min = 1, max = 64) int piece) {
    String answer = answer(echo, bytes, piece);
    assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 400 Bad Request\r\n")).isTrue();
  }

  @Property(tries = 1000)
  void almostRequestsAreAnsweredWithAStatusAndNeverTwice(
      @ForAll("almost") String request, @ForAll @IntRange(min = 1, max = 64) int piece) {
    String answer = answer(echo, request.getBytes(StandardCharsets.ISO_8859_1), piece);
    assertThat(answer).matches("(?s)(HTTP/1\\.1 (200 OK|400 Bad Request)\r\n.*)?");
    assertThat(answer.split("HTTP/1\\.1", -1)).hasSizeLessThanOrEqualTo(2);
  }

  @Provide
  Arbitrary<String> almost() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "GET",
            "PUT",
            " ",
            "  ",
            "/",
            "/latest/meta-data/",
            "?x=%",
            "%zz",
            "http://",
            "HTTP/1.1",
            "HTTP/1.0",
            "HTTP/2",
            "\r\n",
            "\n",
            "\r",
            ":",
            "Host: a",
            " folded",
            "\0",
            "\u00ff",
            "X-aws-ec2-metadata-token: ",
            "Content-Length: 99999999999999999999",
            "\r\n\r\n");
    return piece.list().ofMaxSize(14).map(all -> String.join("", all));
  }

  @Example
  void whatComesAfterARequestIsNotAnother() {
    assertThat(answer(GET + GET).split("HTTP/1\\.1 200", -1)).hasSize(2);
    assertThat(requests).hasSize(1);
  }

  @Example
  void aHeadWithoutEndIsABadRequest() {
    String endless = "GET / HTTP/1.1\r\nX: " + "x".repeat(40_000);
    assertThat(answer(endless)).startsWith("HTTP/1.1 400 ");
    assertThat(requests).isEmpty();
  }

  @Example
  void linesMayEndWithoutACarriageReturn() {
    assertThat(answer("GET / HTTP/1.0\n\n")).startsWith("HTTP/1.1 200 OK\r\n");
  }

  @Example
  void aHeadRequestGetsTheLengthAndNoBody() {
    assertThat(answer("HEAD / HTTP/1.1\r\n\r\n"))
        .contains("Content-Length: 5\r\n")
        .endsWith("\r\n\r\n");
  }

  @Example
  void whatNeverArrivesIsNotSent() {
    byte[] bytes = GET.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(answer(answering(Optional.empty()), bytes, 1000)).isEmpty();
    assertThat(requests).hasSize(1);
  }
}
