package io.github.localec2.server.fleet;

import io.github.localec2.server.state.IdFaults;
import io.github.localec2.server.state.Table;

/** Where fleets are kept. */
public final class FleetTables {
  static final String ID_PREFIX = "fleet-";

  public static final Table<FleetRecord> FLEETS =
      Table.named("fleets", FleetRecord::fleetId)
          .idPrefix(ID_PREFIX)
          .faults(new IdFaults("fleet ID", "InvalidFleetId.NotFound", "InvalidFleetId.Malformed"))
          .tags(
              "fleet",
              row -> row.described().tags(),
              (row, tags) -> row.with(row.described().toBuilder().tags(tags).build()))
          .build();

  private FleetTables() {}
}
