package io.github.localec2.server.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.TreePMap;

/**
 * A change in the making: reads see its own writes, nobody else sees them until it is committed.
 */
final class Transaction {
  private final StateSettings settings;
  private final World base;
  private final boolean writable;
  private final Map<Scope, Map<Table<?>, TableState<?>>> changed = new HashMap<>();
  private final Instant now;

  /** Whose the nodes are that this transaction has made: it changes them in place. */
  private Object owner = new Object();

  private TreePMap<Due, Due> due;
  private long sequence;
  private @Nullable Scope fresh;

  private final PageTokens tokens;
  private final long generation;
  private final Handover handover;
  private final List<Handover.Item> handed = new ArrayList<>(0);

  Transaction(
      World base,
      StateSettings settings,
      Instant now,
      boolean writable,
      PageTokens tokens,
      long generation,
      Handover handover) {
    this.handover = handover;
    this.tokens = tokens;
    this.generation = generation;
    this.base = base;
    this.settings = settings;
    this.now = now;
    this.writable = writable;
    this.due = base.due();
    this.sequence = base.sequence();
  }

  PageTokens tokens() {
    return tokens;
  }

  long generation() {
    return generation;
  }

  Instant now() {
    return now;
  }

  StateSettings settings() {
    return settings;
  }

  /** A view of the scope; a scope never seen before first gets EC2's defaults. */
  RegionView view(Scope scope) {
    RegionView view = new RegionView(this, scope, settings.ids());
    if (writable && !base.regions().containsKey(scope) && !changed.containsKey(scope)) {
      changed.put(scope, new HashMap<>());
      settings.defaults().accept(new RegionView(this, scope, settings.idsOfDefaults(scope)));
    }
    return view;
  }

  /**
   * A view of a scope never seen before that reads what is empty in every fresh region.
   *
   * @throws FreshRegion as soon as it is asked for more
   */
  RegionView viewOfFresh(Scope scope) {
    fresh = scope;
    return view(scope);
  }

  @SuppressWarnings("unchecked")
  <T> TableState<T> table(Scope scope, Table<T> table) {
    Map<Table<?>, TableState<?>> mine = changed.get(scope);
    TableState<?> state = mine == null ? null : mine.get(table);
    if (state != null) {
      return (TableState<T>) state;
    }
    RegionState region = base.regions().get(scope);
    if (region != null) {
      return region.table(table);
    }
    if (scope.equals(fresh) && !table.emptyAtFirst()) {
      throw new FreshRegion();
    }
    return TableState.empty(table);
  }

  /** Says that somebody walks over records: what they see must not change under them. */
  void walking() {
    owner = new Object();
  }

  <T> void put(Scope scope, Table<T> table, T value) {
    set(scope, table, table(scope, table).plus(owner, value));
  }

  <T> void remove(Scope scope, Table<T> table, String id) {
    set(scope, table, table(scope, table).minus(owner, id));
  }

  private <T> void set(Scope scope, Table<T> table, TableState<T> state) {
    if (!writable) {
      throw new IllegalStateException("a read must not change " + table);
    }
    changed.computeIfAbsent(scope, any -> new HashMap<>()).put(table, state);
  }

  void later(Scope scope, Settling settling, List<String> ids) {
    if (handOver(scope, settling, ids)) {
      return;
    }
    after(scope, settings.transitions().of(settling.name()), settling, ids, true);
  }

  /** True where somebody outside the state sees to the settling. */
  boolean handOver(Scope scope, Settling settling, List<String> ids) {
    boolean taken = handover.names().contains(settling.name());
    if (taken && !ids.isEmpty()) {
      handed.add(new Handover.Item(scope, settling, List.copyOf(ids)));
    }
    return taken;
  }

  List<Handover.Item> handed() {
    return handed;
  }

  void after(Scope scope, Duration delay, Settling settling, List<String> ids) {
    after(scope, delay, settling, ids, false);
  }

  private void after(
      Scope scope, Duration delay, Settling settling, List<String> ids, boolean transition) {
    if (ids.isEmpty()) {
      return;
    }
    // no delay: due at any time, even if the wall clock steps back
    Instant at = delay.isZero() ? Instant.MIN : now.plus(delay);
    Due entry = new Due(at, sequence++, scope, settling, List.copyOf(ids), transition);
    due = due.plus(entry, entry);
  }

  /** Applies what is due now, in its order; what falls due by doing so is applied too. */
  void settle() {
    while (!due.isEmpty() && !due.firstKey().at().isAfter(now)) {
      Due first = due.firstKey();
      due = due.minus(first);
      RegionView view = view(first.scope());
      first.ids().forEach(id -> first.settling().apply(view, id));
    }
  }

  World result() {
    HashPMap<Scope, RegionState> regions = base.regions();
    for (Map.Entry<Scope, Map<Table<?>, TableState<?>>> entry : changed.entrySet()) {
      @Nullable RegionState before = regions.get(entry.getKey());
      RegionState after = (before == null ? RegionState.EMPTY : before).with(entry.getValue());
      regions = regions.plus(entry.getKey(), after);
    }
    return new World(regions, due, sequence);
  }

  boolean knows(Scope scope) {
    return base.regions().containsKey(scope) || changed.containsKey(scope);
  }

  /** The scopes that exist, including those of this transaction. */
  java.util.Set<Scope> scopes() {
    java.util.Set<Scope> all = new java.util.HashSet<>(base.regions().keySet());
    all.addAll(changed.keySet());
    return all;
  }
}
