package io.github.localec2.server.state;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a describe operation answers: the records asked for and where to go on.
 *
 * @param items the records of this page in order; an empty list is sent as an empty element
 * @param nextToken asks for the next page; null on the last one
 * @param <T> the record type
 */
public record Page<T>(List<T> items, @Nullable String nextToken) {

  public Page {
    items = List.copyOf(items);
  }

  /** The page with each record turned into what the response holds. */
  public <R> Page<R> map(Function<T, R> change) {
    return new Page<>(items.stream().map(change).toList(), nextToken);
  }
}
