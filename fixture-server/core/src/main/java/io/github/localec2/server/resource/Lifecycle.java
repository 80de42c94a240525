package io.github.localec2.server.resource;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Table;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The states of a kind of resource that is pending before it is available, and deleting before it
 * is deleted. Like EC2, it is described as deleted for about an hour. The transitions are called
 * {@code KIND-available} and {@code KIND-deleted}.
 *
 * @param <T> the record
 */
public final class Lifecycle<T> {
  /** For about this long EC2 describes what was deleted. */
  private static final Duration DESCRIBED_AFTER_END = Duration.ofHours(1);

  private static final String PENDING = "pending";
  private static final String AVAILABLE = "available";
  private static final String DELETING = "deleting";
  private static final String DELETED = "deleted";

  private final Table<T> table;
  private final Function<T, @Nullable String> stateOf;
  private final BiFunction<T, String, T> withState;
  private final Settling available;
  private final Settling deleted;
  private final Settling forgotten;

  private Lifecycle(
      String kind,
      Table<T> table,
      Function<T, @Nullable String> stateOf,
      BiFunction<T, String, T> withState) {
    this.table = table;
    this.stateOf = stateOf;
    this.withState = withState;
    this.available =
        Settling.of(
            kind + "-available", table, row -> isIn(row, PENDING) ? in(row, AVAILABLE) : row);
    this.deleted = Settling.named(kind + "-deleted", this::settleDeleted);
    this.forgotten = Settling.named(kind + "-forgotten", this::forget);
  }

  /**
   * @param kind EC2's word for the resource type, such as {@code transit-gateway}
   * @param table where the records are
   * @param stateOf reads the state
   * @param withState makes the same record in another state
   */
  public static <T> Lifecycle<T> of(
      String kind,
      Table<T> table,
      Function<T, @Nullable String> stateOf,
      BiFunction<T, String, T> withState) {
    return new Lifecycle<>(kind, table, stateOf, withState);
  }

  /** Puts a new record, pending; it becomes available by itself. */
  public T begin(RegionView view, T row) {
    T pending = view.rows(table).put(in(row, PENDING));
    view.later(available, table.idOf(pending));
    return pending;
  }

  /** Marks the record as deleting; it becomes deleted by itself. */
  public T end(RegionView view, T row) {
    T deleting = view.rows(table).put(in(row, DELETING));
    view.later(deleted, table.idOf(deleting));
    return deleting;
  }

  /** Marks the record as deleted at once. */
  public T endNow(RegionView view, T row) {
    T gone = view.rows(table).put(in(row, DELETED));
    view.after(DESCRIBED_AFTER_END, forgotten, List.of(table.idOf(gone)));
    return gone;
  }

  /**
   * The record, if it is neither deleted nor about to be.
   *
   * @throws io.github.localec2.server.state.Ec2Fault the table's not-found error
   */
  public T present(RegionView view, String id) {
    T row = view.rows(table).get(id);
    if (!isPresent(row)) {
      throw table.faults().notFound(id);
    }
    return row;
  }

  /** False for what is deleted or about to be. */
  public boolean isPresent(T row) {
    return !isIn(row, DELETING) && !isIn(row, DELETED);
  }

  private void settleDeleted(RegionView view, String id) {
    view.rows(table)
        .find(id)
        .filter(row -> isIn(row, DELETING))
        .ifPresent(row -> endNow(view, row));
  }

  private void forget(RegionView view, String id) {
    view.rows(table)
        .find(id)
        .filter(row -> isIn(row, DELETED))
        .ifPresent(row -> view.rows(table).remove(id));
  }

  private boolean isIn(T row, String state) {
    return state.equals(stateOf.apply(row));
  }

  private T in(T row, String state) {
    return withState.apply(row, state);
  }
}
