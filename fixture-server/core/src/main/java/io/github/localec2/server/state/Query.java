package io.github.localec2.server.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * One listing: what is asked for and how much of it at a time.
 *
 * @param operation the action, because a token of one is no token of another
 * @param ids the ids asked for; none means all
 * @param filters the request's filters
 * @param maxResults the most records of a page; null for all. An operation's own bounds were
 *     checked before.
 * @param nextToken where to go on; null for the start
 * @param extra whatever else narrows the query and so must not change between two pages
 */
public record Query(
    String operation,
    List<String> ids,
    List<Filter> filters,
    @Nullable Integer maxResults,
    @Nullable String nextToken,
    List<?> extra) {

  public Query {
    // the token's emptiness is no token: several clients send it so at first
    nextToken = nextToken == null || nextToken.isEmpty() ? null : nextToken;
    if (maxResults != null && maxResults < 1) {
      throw CommonFaults.invalidValue(
          "MaxResults", maxResults, "Expecting a value greater than or equal to 1.");
    }
  }

  /**
   * The page of a table.
   *
   * @throws Ec2Fault the table's not-found error, InvalidParameterValue for an unknown filter,
   *     InvalidNextToken
   */
  public <T> Page<T> over(
      RegionView view, Table<T> table, Filters<T> filterSet, Predicate<? super T> visible) {
    Rows<T> rows = view.rows(table);
    Predicate<T> matching = filterSet.matching(view, filters);
    long after = position(view);
    Collection<Row<T>> candidates = ids.isEmpty() ? null : rows.rows(ids);
    if (candidates == null) {
      candidates = filterSet.candidates(rows, filters);
    }
    if (candidates == null) {
      candidates = rows.rowsAfter(after);
    }
    List<T> items = new ArrayList<>();
    long last = -1;
    for (Row<T> row : candidates) {
      if (row.sequence() <= after || !visible.test(row.value()) || !matching.test(row.value())) {
        continue;
      }
      if (maxResults != null && items.size() >= maxResults) {
        return new Page<>(items, seal(view, last));
      }
      items.add(row.value());
      last = row.sequence();
    }
    return new Page<>(items, null);
  }

  /** The page of a list that is the same at each call and already narrowed down. */
  public <T> Page<T> over(RegionView view, List<T> all) {
    long from = position(view) + 1;
    if (from < 0 || from > all.size()) {
      throw CommonFaults.invalidNextToken();
    }
    List<T> rest = all.subList((int) from, all.size());
    if (maxResults == null || rest.size() <= maxResults) {
      return new Page<>(rest, null);
    }
    return new Page<>(rest.subList(0, maxResults), seal(view, from + maxResults - 1));
  }

  private long position(RegionView view) {
    return nextToken == null ? -1 : view.tokens().open(nextToken, fingerprint(view));
  }

  private String seal(RegionView view, long position) {
    return view.tokens().seal(position, fingerprint(view));
  }

  private long fingerprint(RegionView view) {
    return Objects.hash(operation, view.scope(), ids, filters, extra) * 1_000_003L
        + view.generation();
  }
}
