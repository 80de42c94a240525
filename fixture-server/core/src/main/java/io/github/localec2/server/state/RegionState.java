package io.github.localec2.server.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of one account in one region, immutable; each at the place that its table has. */
final class RegionState {
  private static final @Nullable TableState<?>[] NONE = {};

  static final RegionState EMPTY = new RegionState(NONE);

  private final @Nullable TableState<?>[] tables;

  private RegionState(@Nullable TableState<?>[] tables) {
    this.tables = tables;
  }

  <T> TableState<T> table(Table<T> table) {
    return at(tables, table);
  }

  /** The tables that have ever had a record, in no order. */
  List<TableState<?>> tables() {
    List<TableState<?>> all = new ArrayList<>();
    for (TableState<?> each : tables) {
      if (each != null) {
        all.add(each);
      }
    }
    return all;
  }

  /** True where nothing in a table differs from another moment. */
  boolean agreesWith(RegionState other, Table<?> table) {
    return at(tables, table) == at(other.tables, table);
  }

  @SuppressWarnings("unchecked")
  private static <T> TableState<T> at(@Nullable TableState<?>[] tables, Table<T> table) {
    int place = table.place();
    TableState<?> state = place < tables.length ? tables[place] : null;
    return state == null ? table.empty() : (TableState<T>) state;
  }

  /** The tables of a region in the making. */
  static final class Draft {
    private @Nullable TableState<?>[] tables;

    Draft(@Nullable RegionState base) {
      tables = base == null ? NONE : base.tables.clone();
    }

    <T> TableState<T> table(Table<T> table) {
      return at(tables, table);
    }

    <T> void set(Table<T> table, TableState<T> state) {
      int place = table.place();
      if (place >= tables.length) {
        tables = Arrays.copyOf(tables, place + 1);
      }
      tables[place] = state;
    }

    /** What was made; the draft is not used after that. */
    RegionState made() {
      return new RegionState(tables);
    }
  }
}
