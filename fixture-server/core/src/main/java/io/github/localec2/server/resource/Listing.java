package io.github.localec2.server.resource;

import io.github.localec2.server.operation.Handler;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Table;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * How a describe operation asks, as data: which of its request's members are the ids, the filters
 * and the page.
 *
 * @param ids the ids asked for
 * @param filters what narrows the answer
 * @param maxResults the most records of a page
 * @param nextToken where to go on
 * @param <Q> the request
 */
public record Listing<Q>(
    Function<Q, List<String>> ids,
    Function<Q, List<Filter>> filters,
    Function<Q, @Nullable Integer> maxResults,
    Function<Q, @Nullable String> nextToken) {

  /** A describe operation without pages. */
  public static <Q> Listing<Q> whole(
      Function<Q, List<String>> ids, Function<Q, List<Filter>> filters) {
    return new Listing<>(ids, filters, any -> null, any -> null);
  }

  /** The handler that answers with records of the table. */
  public <T, R> Handler<Q, R> of(Table<T> table, Filters<T> known, Answer<T, R> answer) {
    return (request, call) -> {
      Page<T> page =
          call.find(
              table,
              known,
              ids.apply(request),
              filters.apply(request),
              maxResults.apply(request),
              nextToken.apply(request));
      return answer.of(page.items(), page.nextToken());
    };
  }

  /**
   * Makes the response of a page.
   *
   * @param <T> the records
   * @param <R> the response
   */
  @FunctionalInterface
  public interface Answer<T, R> {
    R of(List<T> items, @Nullable String nextToken);
  }
}
