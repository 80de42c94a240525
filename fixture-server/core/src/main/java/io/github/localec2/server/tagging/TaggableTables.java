package io.github.localec2.server.tagging;

import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables whose records have tags, found by what a resource id looks like. */
public final class TaggableTables {
  private final List<Table<?>> tables;
  private final Map<String, Table<?>> byPrefix = new HashMap<>();

  private TaggableTables(List<Table<?>> tables) {
    this.tables = tables;
    for (Table<?> table : tables) {
      String prefix = table.idPrefix();
      if (prefix != null && byPrefix.put(prefix, table) != null) {
        throw new IllegalArgumentException("two tables have ids with '" + prefix + "'");
      }
    }
  }

  /** The taggable ones of these tables. */
  public static TaggableTables of(Collection<Table<?>> tables) {
    List<Table<?>> taggable = new ArrayList<>(tables);
    taggable.removeIf(table -> !table.taggable());
    return new TaggableTables(List.copyOf(taggable));
  }

  List<Table<?>> all() {
    return tables;
  }

  /**
   * The table in which the resource is: by the prefix of its id, or, for an id that its creator
   * chose, wherever there is one. The tags of a resource that is kept elsewhere get a record.
   *
   * @throws Ec2Fault the not-found error of the resource type, or InvalidID
   */
  Table<?> holding(RegionView view, String id) {
    Table<?> found = find(view, id);
    if (found != null) {
      return found;
    }
    for (Table<?> table : tables) {
      if (begins(view, table, id)) {
        return table;
      }
    }
    Table<?> likely = byPrefix(id);
    if (likely != null) {
      throw likely.faults().notFound(id);
    }
    throw Ec2Fault.of("InvalidID", "The ID '" + id + "' is not valid");
  }

  private static <T> boolean begins(RegionView view, Table<T> table, String id) {
    T record = table.untagged(view, id);
    if (record != null) {
      view.rows(table).put(record);
    }
    return record != null;
  }

  /** As {@link #holding}; null where there is no such resource. */
  @Nullable Table<?> find(RegionView view, String id) {
    Table<?> likely = byPrefix(id);
    if (likely != null && view.rows(likely).contains(id)) {
      return likely;
    }
    for (Table<?> table : tables) {
      if (view.rows(table).contains(id)) {
        return table;
      }
    }
    return null;
  }

  /** Longest prefix first: some resource types have hyphens in theirs. */
  private @Nullable Table<?> byPrefix(String id) {
    for (int hyphen = id.lastIndexOf('-'); hyphen > 0; hyphen = id.lastIndexOf('-', hyphen - 1)) {
      Table<?> table = byPrefix.get(id.substring(0, hyphen + 1));
      if (table != null) {
        return table;
      }
    }
    return null;
  }
}
