package io.github.localec2.server.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
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

  /** Without records; asked for once by the table, which then keeps it. */
  TableState(Table<T> table) {
    this(
        table,
        HashTrie.empty(),
        LongTrie.empty(),
        Collections.nCopies(table.indexes().size(), HashTrie.empty()),
        0);
  }

  Table<T> table() {
    return table;
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
    if (old == null) {
      Row<T> row = new Row<>(nextSequence, value);
      return new TableState<>(
          table,
          byId.plusNew(owner, id, row),
          ordered.plusNew(owner, nextSequence, row),
          reindexed(owner, nextSequence, null, value),
          nextSequence + 1);
    }
    Row<T> row = new Row<>(old.sequence(), value);
    return new TableState<>(
        table,
        byId.replaced(owner, id, row),
        ordered.replaced(owner, row.sequence(), row),
        reindexed(owner, row.sequence(), old.value(), value),
        nextSequence);
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
    List<Table.Index<T>> indexes = table.indexes();
    for (int position = 0; position < indexes.size(); position++) {
      HashTrie<String, Sequences> present = indexed.get(position);
      HashTrie<String, Sequences> next =
          moved(owner, indexes.get(position), present, sequence, before, after);
      if (next != present) {
        if (changed == null) {
          changed = new ArrayList<>(indexed);
        }
        changed.set(position, next);
      }
    }
    return changed == null ? indexed : changed;
  }

  private static <T> HashTrie<String, Sequences> moved(
      Object owner,
      Table.Index<T> index,
      HashTrie<String, Sequences> present,
      long sequence,
      @Nullable T before,
      @Nullable T after) {
    Function<T, @Nullable String> key = index.key();
    if (key != null) {
      String was = before == null ? null : key.apply(before);
      String is = after == null ? null : key.apply(after);
      if (Objects.equals(was, is)) {
        return present;
      }
      HashTrie<String, Sequences> left =
          was == null ? present : less(owner, present, was, sequence);
      return is == null ? left : more(owner, left, is, sequence);
    }
    List<String> was = before == null ? List.of() : index.keysOf(before);
    List<String> is = after == null ? List.of() : index.keysOf(after);
    HashTrie<String, Sequences> result = present;
    if (!was.equals(is)) {
      for (String each : without(was, is)) {
        result = less(owner, result, each, sequence);
      }
      for (String each : is) {
        result = more(owner, result, each, sequence);
      }
    }
    return result;
  }

  private static HashTrie<String, Sequences> less(
      Object owner, HashTrie<String, Sequences> index, String key, long sequence) {
    Sequences there = index.get(key);
    Sequences left = there == null ? Sequences.none() : there.minus(owner, sequence);
    return left.isEmpty() ? index.minus(owner, key) : index.plus(owner, key, left);
  }

  private static HashTrie<String, Sequences> more(
      Object owner, HashTrie<String, Sequences> index, String key, long sequence) {
    Sequences there = index.get(key);
    return there == null
        ? index.plusNew(owner, key, Sequences.none().plus(owner, sequence))
        : index.replaced(owner, key, there.plus(owner, sequence));
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
