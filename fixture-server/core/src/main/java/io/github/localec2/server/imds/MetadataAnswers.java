package io.github.localec2.server.imds;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.vm.metadata.MetadataRequest;
import io.github.localec2.server.vm.metadata.MetadataResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataEndpointState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;

/**
 * Answers a request of an instance as EC2 does: who may ask and how, and with which status.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">
 *     Access instance metadata for an EC2 instance</a>
 */
final class MetadataAnswers {
  private static final String TOKEN = "X-aws-ec2-metadata-token";
  private static final String TTL = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds";
  private static final String TOKEN_PATH = "/latest/api/token";
  private static final int LONGEST_TTL = 21_600;
  private static final int DIGITS_OF_A_TTL = 5;
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Tokens tokens;
  private final GeneratedCredentials credentials;
  private final IdentityKeys keys;
  private final AtomicInteger salt = new AtomicInteger();

  MetadataAnswers(Tokens tokens, GeneratedCredentials credentials, IdentityKeys keys) {
    this.tokens = tokens;
    this.credentials = credentials;
    this.keys = keys;
  }

  /**
   * Answers.
   *
   * @param session whose tokens are taken: the instance, or how it was chosen
   * @return empty where the answer never reaches the one who asked
   */
  Optional<MetadataResponse> answer(
      RegionView view, InstanceRecord row, String session, MetadataRequest request) {
    return answerTo(view, row, session, request)
        .map(
            response ->
                response.with("Server", "EC2ws").with("Date", HTTP_DATE.format(view.now())));
  }

  private Optional<MetadataResponse> answerTo(
      RegionView view, InstanceRecord row, String session, MetadataRequest request) {
    InstanceMetadataOptionsResponse options = row.instance().metadataOptions();
    if (options.httpEndpoint() == InstanceMetadataEndpointState.DISABLED) {
      return Optional.of(MetadataResponse.page(403));
    }
    String path = MetadataPath.withoutQuery(request.target());
    return switch (request.method()) {
      case "PUT" -> newToken(view, row, session, request, path);
      case "GET", "HEAD" ->
          Optional.of(
              path.equals(TOKEN_PATH)
                  ? onlyPut(405)
                  : value(view, row, session, request, MetadataPath.of(path)));
      case "OPTIONS" ->
          Optional.of(
              path.equals(TOKEN_PATH)
                  ? onlyPut(200)
                  : MetadataResponse.empty(200).with("Allow", "GET, HEAD, OPTIONS"));
      default ->
          Optional.of(
              path.equals(TOKEN_PATH)
                  ? onlyPut(405)
                  : MetadataResponse.empty(405).with("Allow", "GET, HEAD, OPTIONS"));
    };
  }

  private static MetadataResponse onlyPut(int status) {
    return MetadataResponse.empty(status).with("Allow", "OPTIONS, PUT");
  }

  private Optional<MetadataResponse> newToken(
      RegionView view, InstanceRecord row, String session, MetadataRequest request, String path) {
    // a slash at the end, or another version, is another path
    if (!path.equals(TOKEN_PATH) || request.header("X-Forwarded-For").isPresent()) {
      return Optional.of(MetadataResponse.empty(403));
    }
    int seconds = request.header(TTL).map(MetadataAnswers::seconds).orElse(0);
    if (seconds < 1 || seconds > LONGEST_TTL) {
      return Optional.of(MetadataResponse.page(400));
    }
    if (request.hops() > row.instance().metadataOptions().httpPutResponseHopLimit()) {
      return Optional.empty();
    }
    return Optional.of(
        MetadataResponse.text(
                tokens.make(
                    session, view.now(), Duration.ofSeconds(seconds), salt.incrementAndGet()))
            .with(TTL, Integer.toString(seconds)));
  }

  /** 0 where it is no number of that size. */
  private static int seconds(String text) {
    return !text.isEmpty()
            && text.length() <= DIGITS_OF_A_TTL
            && text.chars().allMatch(each -> each >= '0' && each <= '9')
        ? Integer.parseInt(text)
        : 0;
  }

  private MetadataResponse value(
      RegionView view,
      InstanceRecord row,
      String session,
      MetadataRequest request,
      List<String> path) {
    Optional<String> token = request.header(TOKEN);
    Optional<Duration> left = token.flatMap(text -> tokens.remaining(session, text, view.now()));
    boolean needed = row.instance().metadataOptions().httpTokens() == HttpTokensState.REQUIRED;
    if (left.isEmpty() && (needed || token.isPresent())) {
      return MetadataResponse.page(401);
    }
    Directory.Leaf found = MetadataTree.of(view, row, credentials, keys, path);
    if (found == null) {
      return MetadataResponse.page(404);
    }
    MetadataResponse response =
        MetadataResponse.of(found.contentType(), found.bytes().get())
            .with("Accept-Ranges", "none")
            .with("Last-Modified", HTTP_DATE.format(lastModified(view, row)));
    return left.map(each -> response.with(TTL, Long.toString(Math.max(1, each.toSeconds()))))
        .orElse(response);
  }

  private static Instant lastModified(RegionView view, InstanceRecord row) {
    Instant launched = row.instance().launchTime();
    return launched == null ? view.now() : launched;
  }
}
