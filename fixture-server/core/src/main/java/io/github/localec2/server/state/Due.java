package io.github.localec2.server.state;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A {@link Settling} of some resources at its time.
 *
 * @param transition whether it ends something that is under way, which nobody minds to skip
 */
record Due(
    Instant at, long sequence, Scope scope, Settling settling, List<String> ids, boolean transition)
    implements Comparable<Due> {
  private static final Comparator<Due> ORDER =
      Comparator.comparing(Due::at).thenComparingLong(Due::sequence);

  /** The same at another place among those of its time. */
  Due placed(long place) {
    return new Due(at, place, scope, settling, ids, transition);
  }

  @Override
  public int compareTo(Due other) {
    return ORDER.compare(this, other);
  }
}
