package io.github.localec2.server.state;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The tables of one account in one region, immutable. */
final class RegionState {
  static final RegionState EMPTY = new RegionState(new HashMap<>());

  private final Map<Table<?>, TableState<?>> tables;

  private RegionState(Map<Table<?>, TableState<?>> tables) {
    this.tables = tables;
  }

  @SuppressWarnings("unchecked")
  <T> TableState<T> table(Table<T> table) {
    TableState<?> state = tables.get(table);
    return state == null ? TableState.empty(table) : (TableState<T>) state;
  }

  Map<Table<?>, TableState<?>> tables() {
    return Collections.unmodifiableMap(tables);
  }

  RegionState with(Map<Table<?>, TableState<?>> changed) {
    if (changed.isEmpty()) {
      return this;
    }
    Map<Table<?>, TableState<?>> next = new HashMap<>(tables);
    next.putAll(changed);
    return new RegionState(next);
  }
}
