package io.github.localec2.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a server, which a test may hold, advance and let go on. Until then it goes with the
 * clock of the settings. All times of EC2 are this clock's: of launches, of states that settle
 * after a delay, of tokens and of spot requests. Threads may share it.
 */
public final class Ec2Clock extends Clock {
  private final Clock base;
  private volatile Position position = Position.RUNNING;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

  /**
   * How a clock goes.
   *
   * @param ahead of the clock of the settings, as long as it is not held
   * @param held where it stands; null where it goes
   */
  public record Position(Duration ahead, @Nullable Instant held) {
    /** As the clock of the settings. */
    public static final Position RUNNING = new Position(Duration.ZERO, null);

    Instant read(Clock base) {
      return held != null ? held : ahead.isZero() ? base.instant() : base.instant().plus(ahead);
    }
  }

  Ec2Clock(Clock base) {
    this.base = base;
  }

  /** Tells a watcher whenever somebody does something to the clock; it must not block. */
  void watch(Runnable moved) {
    watchers.add(moved);
  }

  /** No longer tells a watcher. */
  void unwatch(Runnable moved) {
    watchers.remove(moved);
  }

  private void goOn(Position next) {
    position = next;
    watchers.forEach(Runnable::run);
  }

  /** The time by this clock. */
  @Override
  public Instant instant() {
    return position.read(base);
  }

  /** Stands still from now on. */
  public synchronized void hold() {
    goOn(new Position(position.ahead(), instant()));
  }

  /**
   * Stands still at a time, earlier or later than now. What has settled already stays so.
   *
   * @param time such as {@code 2030-01-01T00:00:00Z}
   */
  public synchronized void holdAt(Instant time) {
    goOn(new Position(position.ahead(), time));
  }

  /**
   * Goes forward by so much, whether it is held or not; what is due by then has settled before the
   * next request.
   *
   * @param time not negative
   */
  public synchronized void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a clock can't be advanced by '" + time + "'");
    }
    Instant held = position.held();
    goOn(
        held == null
            ? new Position(position.ahead().plus(time), null)
            : new Position(position.ahead(), held.plus(time)));
  }

  /** Goes forward to a time; nothing happens where it has passed. */
  public synchronized void advanceTo(Instant time) {
    Instant now = instant();
    if (time.isAfter(now)) {
      advance(Duration.between(now, time));
    }
  }

  /** Goes on from where it stands. */
  public synchronized void resume() {
    Instant held = position.held();
    if (held != null) {
      goOn(new Position(Duration.between(base.instant(), held), null));
    }
  }

  /** Whether it stands still. */
  public boolean isHeld() {
    return position.held() != null;
  }

  /** How the clock goes now, to come back to by {@link #restore}. */
  public Position position() {
    return position;
  }

  /** Goes again as it did. */
  public synchronized void restore(Position earlier) {
    goOn(earlier);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Itself: EC2's times are in UTC. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
