package io.github.localec2.server.operation;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the answers of requests with a client token.
 *
 * @see <a href="https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html">Ensuring
 *     idempotency in Amazon EC2 API requests</a>
 */
final class ClientTokens {
  /** EC2 keeps a token valid for at least this long. */
  private static final Duration LIFE = Duration.ofHours(24);

  private static final Table<Answer> ANSWERS = Table.named("client-tokens", Answer::key).build();

  private ClientTokens() {}

  /** The first answer to this very request; null where there was none. */
  static @Nullable Object answerOf(
      RegionView view, String operation, String token, Object request) {
    Answer answer = view.rows(ANSWERS).find(key(operation, token)).orElse(null);
    if (answer == null || answer.at().plus(LIFE).isBefore(view.now())) {
      return null;
    }
    if (!answer.request().equals(request)) {
      throw CommonFaults.idempotentParameterMismatch(token);
    }
    return answer.response();
  }

  static void remember(
      RegionView view, String operation, String token, Object request, Object response) {
    view.rows(ANSWERS).put(new Answer(key(operation, token), view.now(), request, response));
    view.rows(ANSWERS)
        .all()
        .limit(2)
        .filter(old -> old.at().plus(LIFE).isBefore(view.now()))
        .toList()
        .forEach(old -> view.rows(ANSWERS).remove(old.key()));
  }

  private static String key(String operation, String token) {
    return operation + '/' + token;
  }

  private record Answer(String key, Instant at, Object request, Object response) {}
}
