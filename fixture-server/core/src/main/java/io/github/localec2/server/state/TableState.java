package io.github.localec2.server.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * All records of one table in one region, immutable: by id, in order of creation, and by each
 * index.
 *
 * @param <T> the record type
 */
final class TableState<T> {
  private final Table<T> table;
  private final HashPMap<String, Row<T>> byId;
  private final TreePMap<Long, Row<T>> ordered;
  private final List<HashPMap<String, TreePSet<Long>>> indexed;

  private TableState(
      Table<T> table,
      HashPMap<String, Row<T>> byId,
      TreePMap<Long, Row<T>> ordered,
      List<HashPMap<String, TreePSet<Long>>> indexed) {
    this.table = table;
    this.byId = byId;
    this.ordered = ordered;
    this.indexed = indexed;
  }

  static <T> TableState<T> empty(Table<T> table) {
    HashPMap<String, TreePSet<Long>> none = HashTreePMap.empty();
    return new TableState<>(
        table,
        HashTreePMap.empty(),
        TreePMap.empty(),
        java.util.Collections.nCopies(table.indexes().size(), none));
  }

  @Nullable Row<T> row(String id) {
    return byId.get(id);
  }

  int size() {
    return byId.size();
  }

  Collection<Row<T>> rows() {
    return ordered.values();
  }

  /** The rows created after {@code sequence}. */
  Collection<Row<T>> rowsAfter(long sequence) {
    return sequence < 0 ? ordered.values() : ordered.tailMap(sequence, false).values();
  }

  /** The rows under a key, oldest first. */
  List<Row<T>> rows(Table.Index<T> index, String key) {
    TreePSet<Long> sequences = indexed.get(index.position()).get(key);
    if (sequences == null) {
      return List.of();
    }
    return sequences.stream().map(this::at).toList();
  }

  boolean any(Table.Index<T> index, String key) {
    return indexed.get(index.position()).containsKey(key);
  }

  Set<String> keys(Table.Index<T> index) {
    return indexed.get(index.position()).keySet();
  }

  private Row<T> at(Long sequence) {
    Row<T> row = ordered.get(sequence);
    if (row == null) {
      throw new IllegalStateException(table + ": an index names the missing row " + sequence);
    }
    return row;
  }

  TableState<T> plus(T value, long nextSequence) {
    String id = table.idOf(value);
    Row<T> old = byId.get(id);
    Row<T> row = new Row<>(old == null ? nextSequence : old.sequence(), value);
    return new TableState<>(
        table,
        byId.plus(id, row),
        ordered.plus(row.sequence(), row),
        reindexed(row.sequence(), old == null ? null : old.value(), value));
  }

  TableState<T> minus(String id) {
    Row<T> old = byId.get(id);
    if (old == null) {
      return this;
    }
    return new TableState<>(
        table,
        byId.minus(id),
        ordered.minus(old.sequence()),
        reindexed(old.sequence(), old.value(), null));
  }

  private List<HashPMap<String, TreePSet<Long>>> reindexed(
      long sequence, @Nullable T before, @Nullable T after) {
    if (indexed.isEmpty()) {
      return indexed;
    }
    List<HashPMap<String, TreePSet<Long>>> changed = null;
    for (Table.Index<T> index : table.indexes()) {
      List<String> was = before == null ? List.of() : index.keysOf(before);
      List<String> is = after == null ? List.of() : index.keysOf(after);
      if (!was.equals(is)) {
        if (changed == null) {
          changed = new ArrayList<>(indexed);
        }
        int position = index.position();
        changed.set(position, moved(indexed.get(position), sequence, was, is));
      }
    }
    return changed == null ? indexed : List.copyOf(changed);
  }

  private static HashPMap<String, TreePSet<Long>> moved(
      HashPMap<String, TreePSet<Long>> index, long sequence, List<String> was, List<String> is) {
    Set<String> gone = new HashSet<>(was);
    is.forEach(gone::remove);
    HashPMap<String, TreePSet<Long>> result = index;
    for (String key : gone) {
      TreePSet<Long> left = result.getOrDefault(key, TreePSet.empty()).minus(sequence);
      result = left.isEmpty() ? result.minus(key) : result.plus(key, left);
    }
    for (String key : is) {
      TreePSet<Long> there = result.getOrDefault(key, TreePSet.empty());
      result = result.plus(key, there.plus(sequence));
    }
    return result;
  }
}
