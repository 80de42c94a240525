package io.github.localec2.server.snapshot;

import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A moment in the making, from what was written down: records by their ids, oldest first. */
final class WorldDraft {
  private final Map<Scope, Map<Table<?>, Map<String, Object>>> scopes = new LinkedHashMap<>();

  /** The scope has been used, whether it has records or not. */
  void add(Scope scope) {
    scopes.computeIfAbsent(scope, unseen -> new LinkedHashMap<>());
  }

  /** The scope is as if it had never been used. */
  void forget(Scope scope) {
    scopes.remove(scope);
  }

  /**
   * Adds a record, or replaces the one of its id in its place.
   *
   * @throws IllegalArgumentException where it is none of this table
   */
  void put(Scope scope, Table<?> table, @Nullable Object row) {
    add(scope);
    rows(scope, table).put(id(table, row), java.util.Objects.requireNonNull(row));
  }

  void remove(Scope scope, Table<?> table, String id) {
    add(scope);
    rows(scope, table).remove(id);
  }

  private Map<String, Object> rows(Scope scope, Table<?> table) {
    return scopes
        .computeIfAbsent(scope, unseen -> new LinkedHashMap<>())
        .computeIfAbsent(table, unseen -> new LinkedHashMap<>());
  }

  private static <T> String id(Table<T> table, @Nullable Object row) {
    try {
      @SuppressWarnings("unchecked")
      T record = (T) row;
      String id = record == null ? null : table.idOf(record);
      if (id != null) {
        return id;
      }
    } catch (ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("it is no record of this table", e);
    }
    throw new IllegalArgumentException("it has no id");
  }

  /**
   * The moment.
   *
   * @throws IllegalArgumentException where a record lacks what it is found by
   */
  World made() {
    Map<Scope, Map<Table<?>, List<?>>> all = new LinkedHashMap<>();
    scopes.forEach(
        (scope, tables) -> {
          Map<Table<?>, List<?>> rows = new LinkedHashMap<>();
          tables.forEach((table, records) -> rows.put(table, List.copyOf(records.values())));
          all.put(scope, rows);
        });
    try {
      return World.of(all);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "a record lacks what it is found by: " + e.getMessage(), e);
    }
  }
}
