package io.github.localec2.server.operation;

import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Ids;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Query;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Rows;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;

/** One request as its handler sees it: who asks, when, and the resources of the region. */
public final class Call {
  private final RegionView view;
  private final Invocation invocation;
  private final List<Runnable> effects = new ArrayList<>(0);
  private final boolean resumed;

  Call(RegionView view, Invocation invocation) {
    this(view, invocation, false);
  }

  private Call(RegionView view, Invocation invocation, boolean resumed) {
    this.view = view;
    this.invocation = invocation;
    this.resumed = resumed;
  }

  /**
   * Goes on with the same request at a later moment, in a {@link Settling}; what is then to be done
   * after the commit is done after the one that settles.
   */
  public Function<RegionView, Call> resumption() {
    Invocation same = invocation;
    return later -> new Call(later, same, true);
  }

  /** The region's records, for code that is also used outside requests. */
  public RegionView view() {
    return view;
  }

  /** The action, such as {@code DescribeVpcs}. */
  public String operation() {
    return invocation.operation();
  }

  public String requestId() {
    return invocation.requestId();
  }

  public HandlerSettings settings() {
    return invocation.settings();
  }

  /** Turns objects of one model class into those of another. */
  public ModelCopy models() {
    return invocation.models();
  }

  public String account() {
    return view.account();
  }

  public String region() {
    return view.region();
  }

  public Instant now() {
    return view.now();
  }

  public Ids ids() {
    return view.ids();
  }

  public <T> Rows<T> rows(Table<T> table) {
    return view.rows(table);
  }

  public void later(Settling settling, String... ids) {
    view.later(settling, ids);
  }

  public void later(Settling settling, List<String> ids) {
    view.later(settling, ids);
  }

  /** The page of the table's records that the request asks for. */
  public <T> Page<T> find(
      Table<T> table,
      Filters<T> filters,
      List<String> ids,
      List<Filter> wanted,
      @Nullable Integer maxResults,
      @Nullable String nextToken) {
    Query query = new Query(operation(), ids, wanted, maxResults, nextToken, List.of());
    return query.over(view, table, filters, any -> true);
  }

  /**
   * The page of a list that is already narrowed down; {@code narrowed} is what it was narrowed by.
   */
  public <T> Page<T> page(
      List<T> all, @Nullable Integer maxResults, @Nullable String nextToken, List<?> narrowed) {
    return new Query(operation(), List.of(), List.of(), maxResults, nextToken, narrowed)
        .over(view, all);
  }

  /** Runs once the change is committed, outside every lock; never on a dry run or a fault. */
  public void afterCommit(Runnable effect) {
    if (resumed) {
      view.afterCommit(effect);
    } else {
      effects.add(effect);
    }
  }

  List<Runnable> effects() {
    return effects;
  }
}
