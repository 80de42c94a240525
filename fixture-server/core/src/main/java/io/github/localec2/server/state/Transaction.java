package io.github.localec2.server.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * A change in the making: reads see its own writes, nobody else sees them until it is committed.
 */
final class Transaction {
  /** More than there can be of honest ones. */
  private static final int MOST_TRANSITIONS = 1_000_000;

  private final StateSettings settings;
  private final World base;
  private final boolean writable;
  private final Map<Scope, RegionState.Draft> changed = new HashMap<>(4);
  private final Instant now;

  /** Whose the nodes are that this transaction has made: it changes them in place. */
  private Object owner = new Object();

  private TreePMap<Due, Due> due;
  private long sequence;
  private @Nullable Scope fresh;

  /** The scope that was looked at last, and what is known of it. */
  private @Nullable Scope latest;

  private RegionState.@Nullable Draft draft;
  private @Nullable RegionState region;

  /** Null but while something is derived. */
  private @Nullable Origins origins;

  private final PageTokens tokens;
  private final ToLongFunction<String> generations;
  private final Handover handover;
  private final List<Handover.Item> handed = new ArrayList<>(0);
  private final List<Runnable> effects = new ArrayList<>(0);

  Transaction(
      World base,
      StateSettings settings,
      Instant now,
      boolean writable,
      PageTokens tokens,
      ToLongFunction<String> generations,
      Handover handover) {
    this.handover = handover;
    this.tokens = tokens;
    this.generations = generations;
    this.base = base;
    this.settings = settings;
    this.now = now;
    this.writable = writable;
    this.due = base.due();
    this.sequence = base.sequence();
  }

  PageTokens tokens() {
    passing();
    return tokens;
  }

  /** Counts how often an account has gone back. */
  long generation(String account) {
    passing();
    return generations.applyAsLong(account);
  }

  Instant now() {
    passing();
    return now;
  }

  StateSettings settings() {
    return settings;
  }

  /** A view of the scope; a scope never seen before first gets EC2's defaults. */
  RegionView view(Scope scope) {
    RegionView view = new RegionView(this, scope, settings.ids());
    if (writable && !base.has(scope) && !changed.containsKey(scope)) {
      changed(scope, new RegionState.Draft(null));
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

  <T> TableState<T> table(Scope scope, Table<T> table) {
    TableState<T> state = present(scope, table);
    if (origins != null) {
      origins.read(scope, table, state);
    }
    return state;
  }

  @SuppressWarnings("ReferenceEquality") // nearly all questions are about one scope
  private <T> TableState<T> present(Scope scope, Table<T> table) {
    if (scope != latest) {
      latest = scope;
      draft = changed.get(scope);
      region = base.region(scope);
    }
    if (draft != null) {
      return draft.table(table);
    }
    if (region != null) {
      return region.table(table);
    }
    if (scope.equals(fresh) && !table.emptyAtFirst()) {
      throw new FreshRegion();
    }
    return table.empty();
  }

  /** Works something out, and notes what from. */
  <T> Derived<T> derived(Supplier<T> work) {
    if (origins != null) {
      throw new IllegalStateException("what is derived must not derive something itself");
    }
    Origins noted = new Origins();
    origins = noted;
    try {
      return new Derived<>(work.get(), noted);
    } finally {
      origins = null;
    }
  }

  /** Asks something that is to be asked again, whose answer counts and not what it came from. */
  <R> R asked(RegionView view, Function<RegionView, R> question) {
    Origins noted = origins;
    if (noted == null) {
      return question.apply(view);
    }
    origins = null;
    try {
      R answer = question.apply(view);
      noted.asked(question, answer);
      return answer;
    } finally {
      origins = noted;
    }
  }

  /** What is derived now holds for this moment only. */
  void passing() {
    if (origins != null) {
      origins.passing();
    }
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
    passing();
    RegionState.Draft mine = changed.get(scope);
    if (mine == null) {
      mine = new RegionState.Draft(base.region(scope));
      changed(scope, mine);
    }
    mine.set(table, state);
  }

  private void changed(Scope scope, RegionState.Draft made) {
    changed.put(scope, made);
    latest = null;
  }

  void later(Scope scope, Settling settling, List<String> ids) {
    passing();
    if (handOver(scope, settling, ids)) {
      return;
    }
    after(scope, settings.transitions().of(settling.name()), settling, ids, true);
  }

  /** True where what is asked to come {@link #later} comes as soon as this is committed. */
  boolean comesAtOnce(Settling settling) {
    return !handover.names().contains(settling.name())
        && settings.transitions().of(settling.name()).isZero();
  }

  /** True where somebody outside the state sees to the settling. */
  boolean handOver(Scope scope, Settling settling, List<String> ids) {
    passing();
    boolean taken = handover.names().contains(settling.name());
    if (taken && !ids.isEmpty()) {
      handed.add(new Handover.Item(scope, settling, List.copyOf(ids)));
    }
    return taken;
  }

  void afterCommit(Runnable effect) {
    effects.add(effect);
  }

  List<Runnable> effects() {
    return effects;
  }

  List<Handover.Item> handed() {
    return handed;
  }

  void after(Scope scope, Duration delay, Settling settling, List<String> ids) {
    after(scope, delay, settling, ids, false);
  }

  private void after(
      Scope scope, Duration delay, Settling settling, List<String> ids, boolean transition) {
    passing();
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

  /** Applies all transitions, whenever they are due. */
  void settleTransitions() {
    for (int i = 0; i < MOST_TRANSITIONS; i++) {
      Due first = due.keySet().stream().filter(Due::transition).findFirst().orElse(null);
      if (first == null) {
        return;
      }
      due = due.minus(first);
      RegionView view = view(first.scope());
      first.ids().forEach(id -> first.settling().apply(view, id));
    }
  }

  World result() {
    HashTrie<Scope, RegionState> regions = base.regions();
    for (Map.Entry<Scope, RegionState.Draft> entry : changed.entrySet()) {
      regions = regions.plus(owner, entry.getKey(), entry.getValue().made());
    }
    return new World(regions, known(), due, sequence);
  }

  private Set<Scope> known() {
    Set<Scope> before = base.scopes();
    if (before.containsAll(changed.keySet())) {
      return before;
    }
    Set<Scope> all = new HashSet<>(before);
    all.addAll(changed.keySet());
    return Collections.unmodifiableSet(all);
  }

  boolean knows(Scope scope) {
    if (origins != null) {
      origins.scopes(known());
    }
    return base.has(scope) || changed.containsKey(scope);
  }

  /** The scopes that exist, including those of this transaction. */
  Set<Scope> scopes() {
    Set<Scope> all = known();
    if (origins != null) {
      origins.scopes(all);
    }
    return all;
  }
}
