package io.github.localec2.server.snapshot;

import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What differs between two moments as a tree: of each table that does, the ids that are gone and
 * the records that are new or changed, oldest first. Costs what differs, not what there is.
 */
final class WorldChanges {
  private final TableTrees trees;

  WorldChanges(TableTrees trees) {
    this.trees = trees;
  }

  /** Empty where nothing differs. */
  Optional<Map<String, Object>> between(World before, World after) {
    List<Object> gone = new ArrayList<>();
    for (Scope scope : before.scopes()) {
      if (!after.scopes().contains(scope)) {
        gone.add(scope(scope));
      }
    }
    List<Object> changed = new ArrayList<>();
    for (Scope scope : after.scopes()) {
      List<Object> tables = tables(before, after, scope);
      if (!tables.isEmpty() || !before.scopes().contains(scope)) {
        Map<String, Object> tree = scope(scope);
        tree.put("tables", tables);
        changed.add(tree);
      }
    }
    if (gone.isEmpty() && changed.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    if (!gone.isEmpty()) {
      tree.put("gone", gone);
    }
    tree.put("scopes", changed);
    return Optional.of(tree);
  }

  private static Map<String, Object> scope(Scope scope) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("account", scope.account());
    tree.put("region", scope.region());
    return tree;
  }

  private List<Object> tables(World before, World after, Scope scope) {
    List<Object> written = new ArrayList<>();
    after.changesSince(before, scope).entrySet().stream()
        .sorted(Comparator.comparing(each -> each.getKey().name()))
        .forEach(
            each ->
                table(before, after, scope, each.getKey(), each.getValue())
                    .ifPresent(written::add));
    return written;
  }

  private <T> Optional<Object> table(
      World before, World after, Scope scope, Table<T> table, List<String> ids) {
    // an id that is told twice was given to a new record, whose place is at the end
    Map<String, Integer> times = new HashMap<>();
    ids.forEach(id -> times.merge(id, 1, Integer::sum));
    Set<String> removed = new LinkedHashSet<>();
    Map<String, T> rows = new LinkedHashMap<>();
    for (String id : ids) {
      T now = after.record(scope, table, id);
      T then = before.record(scope, table, id);
      boolean anew = times.getOrDefault(id, 0) > 1;
      if (now == null || anew) {
        removed.add(id);
      }
      // what is under way is settled again each time, mostly to what it was
      if (now != null && (anew || !now.equals(then))) {
        rows.remove(id);
        rows.put(id, now);
      }
    }
    if (removed.isEmpty() && rows.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> tree = trees.write(table, List.copyOf(rows.values()));
    if (!removed.isEmpty()) {
      tree.put("removed", List.copyOf(removed));
    }
    return Optional.of(tree);
  }

  /**
   * Makes the changes of a tree.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  void apply(Map<?, ?> tree, WorldDraft draft) {
    if (tree.get("gone") != null) {
      for (Object each : TableTrees.list(tree.get("gone"), "gone")) {
        draft.forget(scope(TableTrees.object(each, "a scope")));
      }
    }
    for (Object each : TableTrees.list(tree.get("scopes"), "scopes")) {
      Map<?, ?> changed = TableTrees.object(each, "a scope");
      Scope scope = scope(changed);
      draft.add(scope);
      for (Object table : TableTrees.list(changed.get("tables"), "tables")) {
        apply(TableTrees.object(table, "a table"), scope, draft);
      }
    }
  }

  private void apply(Map<?, ?> changed, Scope scope, WorldDraft draft) {
    Table<?> table = trees.table(changed);
    if (changed.get("removed") != null) {
      for (Object id : TableTrees.list(changed.get("removed"), "removed")) {
        draft.remove(scope, table, String.valueOf(id));
      }
    }
    if (changed.get("rows") != null) {
      trees.read(changed, scope, draft);
    }
  }

  private static Scope scope(Map<?, ?> tree) {
    return new Scope(String.valueOf(tree.get("account")), String.valueOf(tree.get("region")));
  }
}
