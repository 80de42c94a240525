package io.github.localec2.server.region;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import java.time.Instant;
import java.util.Optional;

/** Zones that are out of order, for all accounts: a test wants it so. */
public final class ZoneOutages {
  private static final Table<Outage> OUTAGES =
      Table.named("zone-outages", Outage::zone).emptyAtFirst().build();

  private ZoneOutages() {}

  /** A zone and since when it is out of order. */
  private record Outage(String zone, Instant since) {}

  /** Where what holds for all accounts of a region is kept. */
  public static Scope everybody(String region) {
    return new Scope("000000000000", region);
  }

  /**
   * Begins or ends an outage; {@code view} is {@link #everybody}'s, or of the account that it holds
   * for.
   */
  public static void set(RegionView view, String zone, boolean out) {
    if (out) {
      view.rows(OUTAGES).put(new Outage(zone, view.now()));
    } else {
      view.rows(OUTAGES).remove(zone);
    }
  }

  /** Since when a zone is out of order; empty where it is not. */
  public static Optional<Instant> since(RegionView view, String zone) {
    Optional<Instant> own = view.rows(OUTAGES).find(zone).map(Outage::since);
    Scope everybody = everybody(view.region());
    if (own.isPresent()) {
      return own;
    }
    if (!view.knows(everybody)) {
      return Optional.empty();
    }
    return view.other(everybody).rows(OUTAGES).find(zone).map(Outage::since);
  }
}
