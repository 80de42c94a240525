package io.github.localec2.server.snapshot;

import io.github.localec2.server.operation.ModelTree;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of a table as a tree: the table's name, the records' type, and each of them. */
final class TableTrees {
  private final RecordTree records;
  private final Map<String, Table<?>> tables;

  /**
   * @param tables all there are, by their names
   */
  TableTrees(ModelTree models, Map<String, Table<?>> tables) {
    this.records = new RecordTree(models);
    this.tables = Map.copyOf(tables);
  }

  <T> Map<String, Object> write(Table<T> table, List<T> rows) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", table.name());
    if (!rows.isEmpty()) {
      tree.put("type", rows.get(0).getClass().getName());
      tree.put("rows", new ArrayList<@Nullable Object>(rows.stream().map(records::write).toList()));
    }
    return tree;
  }

  /**
   * The table of a tree.
   *
   * @throws IllegalArgumentException quoting a name that no table has
   */
  Table<?> table(Map<?, ?> tree) {
    String name = String.valueOf(tree.get("name"));
    Table<?> table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("there is no table '" + name + "'");
    }
    return table;
  }

  /**
   * Puts a tree's records where they belong.
   *
   * @throws IllegalArgumentException saying what is wrong with which of them
   */
  void read(Map<?, ?> tree, Scope scope, WorldDraft into) {
    Table<?> table = table(tree);
    Class<?> type = RecordTree.type(String.valueOf(tree.get("type")));
    int number = 0;
    for (Object each : list(tree.get("rows"), "rows")) {
      try {
        into.put(scope, table, records.read(type, each));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "row " + number + " of " + table.name() + ": " + e.getMessage(), e);
      }
      number++;
    }
  }

  static Map<?, ?> object(@Nullable Object tree, String what) {
    if (tree instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(what + " must be an object");
  }

  static List<?> list(@Nullable Object tree, String what) {
    if (tree instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(what + " must be a list");
  }
}
