package io.github.localec2.server.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Everything that a server knows at one moment, immutable. A reference to it is a snapshot; giving
 * it back to {@link Ec2State#restore} is a rollback.
 */
public final class World {
  /** What a new server knows: nothing yet. */
  public static final World EMPTY = new World(HashTrie.empty(), Set.of(), TreePMap.empty(), 0);

  private static final int LITTLE = 16;

  private final HashTrie<Scope, RegionState> regions;
  private final Set<Scope> scopes;
  private final TreePMap<Due, Due> due;
  private final long sequence;

  /**
   * @param scopes those of the regions; not to be changed any more
   */
  World(
      HashTrie<Scope, RegionState> regions,
      Set<Scope> scopes,
      TreePMap<Due, Due> due,
      long sequence) {
    this.regions = regions;
    this.scopes = scopes;
    this.due = due;
    this.sequence = sequence;
  }

  /** True where nothing in these tables of a scope differs from another moment. */
  public boolean agreesWith(World other, Scope scope, Iterable<? extends Table<?>> tables) {
    RegionState mine = regions.get(scope);
    RegionState theirs = other.regions.get(scope);
    if (mine == theirs) {
      return true;
    }
    if (mine == null || theirs == null) {
      return false;
    }
    for (Table<?> table : tables) {
      if (!mine.agreesWith(theirs, table)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A moment that was written down somewhere.
   *
   * @param records of each scope that has been used, those of a table oldest first
   */
  public static World of(Map<Scope, Map<Table<?>, List<?>>> records) {
    Object owner = new Object();
    HashTrie<Scope, RegionState> regions = HashTrie.empty();
    for (Map.Entry<Scope, Map<Table<?>, List<?>>> scope : records.entrySet()) {
      RegionState.Draft region = new RegionState.Draft(null);
      scope.getValue().forEach((table, rows) -> fill(region, table, rows));
      regions = regions.plus(owner, scope.getKey(), region.made());
    }
    return new World(regions, Set.copyOf(records.keySet()), TreePMap.empty(), 0);
  }

  private static <T> void fill(RegionState.Draft region, Table<T> table, List<?> rows) {
    Object owner = new Object();
    TableState<T> filled = table.empty();
    for (Object row : rows) {
      @SuppressWarnings("unchecked")
      T record = (T) row;
      filled = filled.plus(owner, record);
    }
    region.set(table, filled);
  }

  /** This moment of one account: of all others it knows nothing. */
  public World only(String account) {
    return EMPTY.with(account, this);
  }

  /**
   * This moment, but one account as it was at another. What is to come of that gets new places in
   * the order, as the old ones may have been given to others since.
   *
   * @param from a moment of the same server
   */
  World with(String account, World from) {
    Object owner = new Object();
    HashTrie<Scope, RegionState> mixed = regions;
    Set<Scope> known = new HashSet<>();
    for (Scope scope : scopes) {
      if (scope.account().equals(account)) {
        mixed = mixed.minus(owner, scope);
      } else {
        known.add(scope);
      }
    }
    for (Scope scope : from.scopes) {
      RegionState region = from.regions.get(scope);
      if (scope.account().equals(account) && region != null) {
        mixed = mixed.plus(owner, scope, region);
        known.add(scope);
      }
    }
    long next = Math.max(sequence, from.sequence);
    TreePMap<Due, Due> coming = TreePMap.empty();
    for (Due each : due.values()) {
      if (!each.scope().account().equals(account)) {
        coming = coming.plus(each, each);
      }
    }
    for (Due each : from.due.values()) {
      if (each.scope().account().equals(account)) {
        Due moved = each.placed(next++);
        coming = coming.plus(moved, moved);
      }
    }
    return new World(mixed, Set.copyOf(known), coming, next);
  }

  /** The accounts and regions that have been used. */
  public Set<Scope> scopes() {
    return scopes;
  }

  /** The tables of a scope that hold anything, by their names. */
  public List<Table<?>> tables(Scope scope) {
    RegionState region = regions.get(scope);
    return region == null
        ? List.of()
        : region.tables().stream()
            .filter(each -> each.size() > 0)
            .<Table<?>>map(TableState::table)
            .sorted(Comparator.comparing(Table::name))
            .toList();
  }

  /** How many records a table has. */
  public int size(Scope scope, Table<?> table) {
    RegionState region = regions.get(scope);
    return region == null ? 0 : region.table(table).size();
  }

  /** The records of a table, oldest first. */
  public <T> Stream<T> records(Scope scope, Table<T> table) {
    RegionState region = regions.get(scope);
    return region == null
        ? Stream.empty()
        : region.table(table).rowsAfter(-1).stream().map(Row::value);
  }

  /** A record; null where there is none of this id. */
  public <T> @Nullable T record(Scope scope, Table<T> table, String id) {
    RegionState region = regions.get(scope);
    Row<T> row = region == null ? null : region.table(table).row(id);
    return row == null ? null : row.value();
  }

  /**
   * What differs from an earlier moment: for each table of a scope that does, the ids of its
   * records that are new, changed or gone. Costs what differs, not what there is.
   */
  public Map<Table<?>, List<String>> changesSince(World before, Scope scope) {
    RegionState now = orEmpty(scope);
    RegionState then = before.orEmpty(scope);
    if (now == then) {
      return Map.of();
    }
    Set<Table<?>> tables = new HashSet<>();
    now.tables().forEach(each -> tables.add(each.table()));
    then.tables().forEach(each -> tables.add(each.table()));
    Map<Table<?>, List<String>> changes = new HashMap<>();
    for (Table<?> table : tables) {
      List<String> ids = changes(now, then, table);
      if (!ids.isEmpty()) {
        changes.put(table, ids);
      }
    }
    return changes;
  }

  private static <T> List<String> changes(RegionState now, RegionState then, Table<T> table) {
    List<String> ids = new ArrayList<>();
    TableState<T> before = then.table(table);
    TableState<T> after = now.table(table);
    if (before != after) {
      after.differences(before, ids::add);
    }
    return ids;
  }

  private RegionState orEmpty(Scope scope) {
    RegionState region = regions.get(scope);
    return region == null ? RegionState.EMPTY : region;
  }

  @Nullable RegionState region(Scope scope) {
    return regions.get(scope);
  }

  boolean has(Scope scope) {
    return regions.get(scope) != null;
  }

  HashTrie<Scope, RegionState> regions() {
    return regions;
  }

  TreePMap<Due, Due> due() {
    return due;
  }

  /** True where what is to come is too much to be tried in vain. */
  boolean hasMuchDue() {
    if (due.isEmpty()) {
      return false;
    }
    if (due.size() > LITTLE) {
      return true;
    }
    int ids = 0;
    for (Due each : due.values()) {
      ids += each.ids().size();
    }
    return ids > LITTLE;
  }

  long sequence() {
    return sequence;
  }
}
