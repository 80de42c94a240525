package io.github.localec2.server.faults;

import io.github.localec2.server.protocol.IncomingCall;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A fault that has been set, and what it has done so far. */
public final class InjectedFault {
  private final String site;
  private final Predicate<IncomingCall> where;
  private final Occasions occasions;
  private final Effect effect;
  private final AtomicLong matched = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();

  InjectedFault(String site, Predicate<IncomingCall> where, Occasions occasions, Effect effect) {
    this.site = site;
    this.where = where;
    this.occasions = occasions;
    this.effect = effect;
  }

  /** How many calls have met it. */
  public long hits() {
    return hits.get();
  }

  /** How many calls it might have met: those that match, whatever their number. */
  public long matched() {
    return matched.get();
  }

  Effect effect() {
    return effect;
  }

  /** Whether a call meets it; counts the call. */
  boolean meets(IncomingCall call) {
    if (!where.test(call) || !occasions.include(matched.getAndIncrement())) {
      return false;
    }
    hits.incrementAndGet();
    return true;
  }

  /** The same fault as it stands now, for another server or another time. */
  Standing standing() {
    return new Standing(this, matched.get(), hits.get());
  }

  /** What it does, in words. */
  @Override
  public String toString() {
    return site + " " + effect.words();
  }

  /** A fault and its counters at one moment. */
  record Standing(InjectedFault fault, long matched, long hits) {

    InjectedFault reset() {
      fault.matched.set(matched);
      fault.hits.set(hits);
      return fault;
    }

    InjectedFault copy() {
      return new Standing(
              new InjectedFault(fault.site, fault.where, fault.occasions, fault.effect),
              matched,
              hits)
          .reset();
    }
  }
}
