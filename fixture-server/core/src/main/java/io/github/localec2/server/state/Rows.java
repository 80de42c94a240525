package io.github.localec2.server.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The records of one table within one request.
 *
 * @param <T> the record type
 */
public final class Rows<T> {
  private final Transaction transaction;
  private final Scope scope;
  private final Table<T> table;

  Rows(Transaction transaction, Scope scope, Table<T> table) {
    this.transaction = transaction;
    this.scope = scope;
    this.table = table;
  }

  private TableState<T> state() {
    return transaction.table(scope, table);
  }

  public Optional<T> find(String id) {
    return Optional.ofNullable(state().row(id)).map(Row::value);
  }

  public boolean contains(String id) {
    return state().row(id) != null;
  }

  /**
   * The record with this id.
   *
   * @throws Ec2Fault the table's malformed or not-found error
   */
  public T get(String id) {
    Row<T> row = state().row(id);
    if (row == null) {
      throw missing(List.of(id));
    }
    return row.value();
  }

  /**
   * The records with these ids, each once and in this order.
   *
   * @throws Ec2Fault the table's malformed or not-found error, which names all that are missing
   */
  public List<T> getAll(Collection<String> ids) {
    TableState<T> state = state();
    List<T> found = new ArrayList<>(ids.size());
    List<String> absent = new ArrayList<>(0);
    for (String id : new LinkedHashSet<>(ids)) {
      Row<T> row = state.row(id);
      if (row == null) {
        absent.add(id);
      } else {
        found.add(row.value());
      }
    }
    if (!absent.isEmpty()) {
      throw missing(absent);
    }
    return found;
  }

  /** The records with these ids in the order of their creation, or the error that EC2 gives. */
  List<Row<T>> rows(Collection<String> ids) {
    TableState<T> state = state();
    List<String> absent = ids.stream().filter(id -> state.row(id) == null).distinct().toList();
    if (!absent.isEmpty()) {
      throw missing(absent);
    }
    return ids.stream()
        .distinct()
        .map(state::row)
        .sorted((a, b) -> Long.compare(a.sequence(), b.sequence()))
        .toList();
  }

  private Ec2Fault missing(List<String> ids) {
    String prefix = table.idPrefix();
    if (prefix != null) {
      for (String id : ids) {
        if (!id.startsWith(prefix)) {
          return table.faults().malformed(id, prefix);
        }
      }
    }
    return table.faults().notFound(ids);
  }

  /** Adds the record, or replaces the one with its id, keeping that one's place in the order. */
  public T put(T record) {
    transaction.put(scope, table, record);
    return record;
  }

  /** Replaces the record by a changed copy and returns the copy. */
  public T update(String id, UnaryOperator<T> change) {
    return put(change.apply(get(id)));
  }

  /** Removes the record; nothing happens if there is none. */
  public void remove(String id) {
    transaction.remove(scope, table, id);
  }

  /** All records, oldest first. */
  public Stream<T> all() {
    return rowsAfter(-1).stream().map(Row::value);
  }

  /** The records under the key of an index, oldest first. */
  public List<T> by(Table.Index<T> index, String key) {
    return state().rows(index, key).stream().map(Row::value).toList();
  }

  /** The records that have a tag of this key, oldest first. */
  public List<T> taggedWith(String key) {
    Table.Index<T> index = table.tagKeyIndex();
    return index == null ? List.of() : by(index, key);
  }

  public boolean anyBy(Table.Index<T> index, String key) {
    return state().any(index, key);
  }

  public Set<String> keys(Table.Index<T> index) {
    return state().keys(index);
  }

  public int size() {
    return state().size();
  }

  public boolean isEmpty() {
    return size() == 0;
  }

  Collection<Row<T>> rowsAfter(long sequence) {
    transaction.walking();
    return state().rowsAfter(sequence);
  }

  List<Row<T>> rowsBy(Table.Index<T> index, String key) {
    return state().rows(index, key);
  }
}
