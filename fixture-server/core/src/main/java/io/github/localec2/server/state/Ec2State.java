package io.github.localec2.server.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The one mutable cell of a server: which {@link World} is current. Reads take no lock; writes are
 * one at a time and appear whole or not at all.
 */
public final class Ec2State {
  /** Chains of transitions are shorter; something that restarts itself must not be endless. */
  private static final int MOST_SKIPS = 100;

  private final StateSettings settings;
  private final ReentrantLock writer = new ReentrantLock();
  private final AtomicLong generation = new AtomicLong();

  /** As {@link #generation}, of single accounts. */
  private final Map<String, Long> generations = new ConcurrentHashMap<>();

  private final PageTokens tokens = new PageTokens();
  private final Queue<Handover.Item> handed = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> effects = new ConcurrentLinkedQueue<>();
  private final Object handing = new Object();
  private volatile World world = World.EMPTY;
  private volatile Handover handover = Handover.NOTHING;
  private volatile Runnable keeper = () -> {};
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile @Nullable Consumer<Instant> skipping;

  public Ec2State(StateSettings settings) {
    this.settings = settings;
  }

  /**
   * From now on the named changes don't come by themselves.
   *
   * @param settlings by their names
   * @param taker gets them in the order of the commits, outside every lock; it must not block
   */
  public void handOver(Set<String> settlings, Handover.Taker taker) {
    handover = new Handover(settlings, taker);
  }

  private void deliver() {
    if (writer.isHeldByCurrentThread()) {
      return;
    }
    for (Runnable effect = effects.poll(); effect != null; effect = effects.poll()) {
      effect.run();
    }
    if (handed.isEmpty()) {
      return;
    }
    synchronized (handing) {
      for (Handover.Item item = handed.poll(); item != null; item = handed.poll()) {
        handover.taker().take(item.scope(), item.settling(), item.ids());
      }
    }
  }

  /** Tells a watcher, outside every lock, after each change that was kept; it must not block. */
  public void watch(Runnable afterChange) {
    watchers.add(afterChange);
  }

  /**
   * Has somebody keep each change before whoever made it is answered. What the keeper throws is
   * thrown to them: the change is there, and they are not told so.
   *
   * @param afterChange called outside every lock
   */
  public void keepBy(Runnable afterChange) {
    keeper = afterChange;
  }

  /** Returns when the present moment is kept, if somebody keeps it; throws what they do. */
  public void keep() {
    keeper.run();
  }

  /** No longer tells a watcher. */
  public void unwatch(Runnable afterChange) {
    watchers.remove(afterChange);
  }

  private void tellWatchers() {
    if (!writer.isHeldByCurrentThread()) {
      keep();
    }
    for (Runnable each : watchers) {
      each.run();
    }
  }

  /** The present moment on the injected clock. */
  public Instant now() {
    return settings.clock().instant();
  }

  /** When the next change comes by itself; null where none is to come. */
  public @Nullable Instant nextChange() {
    TreePMap<Due, Due> due = world.due();
    return due.isEmpty() ? null : due.firstKey().at();
  }

  /** True where the scope has been used. */
  public boolean knows(Scope scope) {
    return world.has(scope);
  }

  /** The scopes that have been used. */
  public Set<Scope> scopes() {
    return world.scopes();
  }

  /**
   * From now on nobody who {@link #look looks} waits for a transition.
   *
   * @param clock moves the clock of this state on to a time
   */
  public void skipDelays(Consumer<Instant> clock) {
    skipping = clock;
  }

  /** As {@link #read}, for somebody who wants to know how things are going. */
  public <R> R look(Scope scope, Function<RegionView, R> reader) {
    Consumer<Instant> clock = skipping;
    if (clock != null) {
      skip(scope, clock);
    }
    return read(scope, reader);
  }

  /** One transition may lead to another. */
  private void skip(Scope scope, Consumer<Instant> clock) {
    Instant last = lastTransition();
    for (int i = 0; last != null && i < MOST_SKIPS; i++) {
      clock.accept(last);
      prepared(scope, settings.clock().instant());
      last = lastTransition();
    }
  }

  private @Nullable Instant lastTransition() {
    Instant last = null;
    for (Due due : world.due().keySet()) {
      if (due.transition()) {
        last = due.at();
      }
    }
    return last;
  }

  /** Reads a consistent moment of a scope. */
  public <R> R read(Scope scope, Function<RegionView, R> reader) {
    Instant now = settings.clock().instant();
    World current = world;
    if (isDue(current, now)) {
      current = prepared(scope, now);
      tellWatchers();
    }
    Transaction transaction = transaction(current, now, false);
    if (current.has(scope)) {
      return reader.apply(transaction.view(scope));
    }
    try {
      return reader.apply(transaction.viewOfFresh(scope));
    } catch (FreshRegion needed) {
      // a reader changes nothing, so it can be asked again
      World filled = prepared(scope, now);
      tellWatchers();
      return reader.apply(transaction(filled, now, false).view(scope));
    }
  }

  /** Changes a scope; what the function throws leaves everything as it was. */
  public <R> R write(Scope scope, Function<RegionView, R> writing) {
    return write(scope, writing, true);
  }

  /** As {@link #write}, but keeps nothing: for a dry run. */
  public <R> R tryOut(Scope scope, Function<RegionView, R> writing) {
    return write(scope, writing, false);
  }

  private <R> R write(Scope scope, Function<RegionView, R> writing, boolean keep) {
    R result = locked(scope, writing, keep);
    if (keep) {
      tellWatchers();
    }
    return result;
  }

  private <R> R locked(Scope scope, Function<RegionView, R> writing, boolean keep) {
    writer.lock();
    try {
      Instant now = settings.clock().instant();
      World before = world;
      if (!before.has(scope) || before.hasMuchDue()) {
        before = prepared(scope, now);
      }
      Transaction transaction = transaction(before, now, true);
      RegionView view = transaction.view(scope);
      // little is cheaper done in one step with the change; if that fails, it is done again
      transaction.settle();
      R result = writing.apply(view);
      if (keep) {
        // what comes at once is cheapest while this transaction may still edit what it made
        transaction.settle();
        commit(transaction);
      }
      return result;
    } finally {
      writer.unlock();
      deliver();
    }
  }

  /** Gives a new scope its defaults and applies what is due. */
  private World prepared(Scope scope, Instant now) {
    writer.lock();
    try {
      World current = world;
      if (current.has(scope) && !isDue(current, now)) {
        return current;
      }
      Transaction transaction = transaction(current, now, true);
      transaction.view(scope);
      transaction.settle();
      commit(transaction);
      return world;
    } finally {
      writer.unlock();
      deliver();
    }
  }

  private void commit(Transaction transaction) {
    world = transaction.result();
    handed.addAll(transaction.handed());
    effects.addAll(transaction.effects());
  }

  private Transaction transaction(World base, Instant now, boolean writable) {
    return new Transaction(base, settings, now, writable, tokens, this::generationOf, handover);
  }

  private static boolean isDue(World world, Instant now) {
    TreePMap<Due, Due> due = world.due();
    return !due.isEmpty() && !due.firstKey().at().isAfter(now);
  }

  /** The present moment; costs a reference. */
  public World snapshot() {
    return world;
  }

  /** The present moment as it will be when all that is under way is done. */
  public World settled() {
    writer.lock();
    try {
      if (world.due().isEmpty()) {
        return world;
      }
      Transaction transaction = transaction(world, settings.clock().instant(), true);
      transaction.settleTransitions();
      return transaction.result();
    } finally {
      writer.unlock();
    }
  }

  /** Goes back to a snapshot of this state; page tokens given out before become invalid. */
  public void restore(World snapshot) {
    writer.lock();
    try {
      if (world != snapshot) {
        world = snapshot;
        generation.incrementAndGet();
      }
    } finally {
      writer.unlock();
    }
    tellWatchers();
  }

  /**
   * Has one account as it was at a moment of this state, and leaves all others as they are; page
   * tokens that were given out to it before become invalid.
   */
  public void restore(String account, World snapshot) {
    writer.lock();
    try {
      generations.merge(account, 1L, Long::sum);
      world = world.with(account, snapshot);
    } finally {
      writer.unlock();
    }
    tellWatchers();
  }

  /** Forgets all accounts. */
  public void reset() {
    restore(World.EMPTY);
  }

  /** Both only grow, so that their sum does not come again. */
  private long generationOf(String account) {
    return generation.get() + generations.getOrDefault(account, 0L);
  }

  /** Counts restores, so that a page token from before one can be told. */
  public long generation() {
    return generation.get();
  }
}
