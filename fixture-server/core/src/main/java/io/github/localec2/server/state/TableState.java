package io.github.localec2.server.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All records of one table in one region: by id, in order of creation, and by each index. Immutable
 * for all but the owner of a change, who is named as in {@link LongTrie}.
 *
 * @param <T> the record type
 */
final class TableState<T> {
  private final Table<T> table;
  private final HashTrie<String, Row<T>> byId;
  private final LongTrie<Row<T>> ordered;
  private final List<HashTrie<String, Sequences>> indexed;
  private final long nextSequence;

  private TableState(
      Table<T> table,
      HashTrie<String, Row<T>> byId,
      LongTrie<Row<T>> ordered,
      List<HashTrie<String, Sequences>> indexed,
      long nextSequence) {
    this.table = table;
    this.byId = byId;
    this.ordered = ordered;
    this.indexed = indexed;
    this.nextSequence = nextSequence;
  }

  static <T> TableState<T> empty(Table<T> table) {
    return new TableState<>(
        table,
        HashTrie.empty(),
        LongTrie.empty(),
        Collections.nCopies(table.indexes().size(), HashTrie.empty()),
        0);
  }

  @Nullable Row<T> row(String id) {
    return byId.get(id);
  }

  int size() {
    return byId.size();
  }

  /** The rows created after {@code sequence}, oldest first; all after -1. */
  Collection<Row<T>> rowsAfter(long sequence) {
    return ordered.valuesAfter(sequence);
  }

  /** The rows under a key, oldest first. */
  List<Row<T>> rows(Table.Index<T> index, String key) {
    Sequences sequences = indexed.get(index.position()).get(key);
    if (sequences == null) {
      return List.of();
    }
    List<Row<T>> rows = new ArrayList<>(sequences.size());
    sequences.forEach(sequence -> rows.add(at(sequence)));
    return rows;
  }

  boolean any(Table.Index<T> index, String key) {
    return indexed.get(index.position()).get(key) != null;
  }

  Set<String> keys(Table.Index<T> index) {
    return indexed.get(index.position()).keys();
  }

  private Row<T> at(long sequence) {
    Row<T> row = ordered.get(sequence);
    if (row == null) {
      throw new IllegalStateException(table + ": an index names the missing row " + sequence);
    }
    return row;
  }

  /** Gives the ids of the records that are new, gone or changed since another moment. */
  void differences(TableState<T> before, Consumer<String> ids) {
    ordered.differences(
        before.ordered,
        (sequence, now, then) -> {
          Row<T> row = now == null ? then : now;
          if (row != null) {
            ids.accept(table.idOf(row.value()));
          }
        });
  }

  TableState<T> plus(Object owner, T value) {
    String id = table.idOf(value);
    Row<T> old = byId.get(id);
    Row<T> row = new Row<>(old == null ? nextSequence : old.sequence(), value);
    return new TableState<>(
        table,
        byId.plus(owner, id, row),
        ordered.plus(owner, row.sequence(), row),
        reindexed(owner, row.sequence(), old == null ? null : old.value(), value),
        old == null ? nextSequence + 1 : nextSequence);
  }

  TableState<T> minus(Object owner, String id) {
    Row<T> old = byId.get(id);
    if (old == null) {
      return this;
    }
    return new TableState<>(
        table,
        byId.minus(owner, id),
        ordered.minus(owner, old.sequence()),
        reindexed(owner, old.sequence(), old.value(), null),
        nextSequence);
  }

  private List<HashTrie<String, Sequences>> reindexed(
      Object owner, long sequence, @Nullable T before, @Nullable T after) {
    List<HashTrie<String, Sequences>> changed = null;
    for (Table.Index<T> index : table.indexes()) {
      List<String> was = before == null ? List.of() : index.keysOf(before);
      List<String> is = after == null ? List.of() : index.keysOf(after);
      if (!was.equals(is)) {
        if (changed == null) {
          changed = new ArrayList<>(indexed);
        }
        int position = index.position();
        changed.set(position, moved(owner, indexed.get(position), sequence, was, is));
      }
    }
    return changed == null ? indexed : changed;
  }

  private static HashTrie<String, Sequences> moved(
      Object owner,
      HashTrie<String, Sequences> index,
      long sequence,
      List<String> was,
      List<String> is) {
    HashTrie<String, Sequences> result = index;
    for (String key : without(was, is)) {
      Sequences there = result.get(key);
      Sequences left = there == null ? Sequences.none() : there.minus(owner, sequence);
      result = left.isEmpty() ? result.minus(owner, key) : result.plus(owner, key, left);
    }
    for (String key : is) {
      Sequences there = result.get(key);
      result =
          result.plus(owner, key, (there == null ? Sequences.none() : there).plus(owner, sequence));
    }
    return result;
  }

  private static Collection<String> without(List<String> all, List<String> others) {
    if (all.isEmpty() || others.isEmpty()) {
      return all;
    }
    Set<String> left = new HashSet<>(all);
    others.forEach(left::remove);
    return left;
  }
}
