package io.github.localec2.server.instance;

import io.github.localec2.server.region.ZoneOutages;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Rows;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;

/**
 * How many instances of a type a zone still has room for, whoever asks; without a limit, any
 * number. A zone that is out of order has none.
 */
public final class Capacity {
  /** Stands for every type or every zone. */
  public static final String ANY = "*";

  private static final Table<Limit> LIMITS =
      Table.named("instance-capacity", Capacity.Limit::key).emptyAtFirst().build();

  private Capacity() {}

  /**
   * Sets how many more instances can be launched.
   *
   * @param view of {@link ZoneOutages#everybody}, or of the account that it holds for
   * @param type an instance type, or {@link #ANY}
   * @param zone an availability zone, or {@link #ANY}
   * @param left not negative
   */
  public static void limit(RegionView view, String type, String zone, int left) {
    if (left < 0) {
      throw new IllegalArgumentException("capacity must not be negative: " + left);
    }
    view.rows(LIMITS).put(new Limit(key(type, zone), left));
  }

  /** How many more instances the zone has room for. */
  static int left(RegionView view, String type, String zone) {
    if (ZoneOutages.since(view, zone).isPresent()) {
      return 0;
    }
    int least = least(view.rows(LIMITS), type, zone);
    Scope everybody = ZoneOutages.everybody(view.region());
    return view.knows(everybody)
        ? Math.min(least, least(view.other(everybody).rows(LIMITS), type, zone))
        : least;
  }

  private static int least(Rows<Limit> limits, String type, String zone) {
    int least = Integer.MAX_VALUE;
    if (!limits.isEmpty()) {
      for (String key : keys(type, zone)) {
        least = Math.min(least, limits.find(key).map(Limit::left).orElse(least));
      }
    }
    return least;
  }

  static void use(RegionView view, String type, String zone, int count) {
    use(view.rows(LIMITS), type, zone, count);
    Scope everybody = ZoneOutages.everybody(view.region());
    if (!view.scope().equals(everybody) && view.knows(everybody)) {
      use(view.other(everybody).rows(LIMITS), type, zone, count);
    }
  }

  private static void use(Rows<Limit> limits, String type, String zone, int count) {
    if (limits.isEmpty()) {
      return;
    }
    for (String key : keys(type, zone)) {
      limits.find(key).ifPresent(limit -> limits.put(new Limit(key, limit.left() - count)));
    }
  }

  private static String[] keys(String type, String zone) {
    return new String[] {key(type, zone), key(type, ANY), key(ANY, zone), key(ANY, ANY)};
  }

  private static String key(String type, String zone) {
    return type + '/' + zone;
  }

  private record Limit(String key, int left) {}
}
