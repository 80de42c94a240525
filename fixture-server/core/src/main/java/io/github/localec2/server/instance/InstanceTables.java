package io.github.localec2.server.instance;

import io.github.localec2.server.state.Table;

/** Where instances are kept. */
public final class InstanceTables {
  private static final Table.Builder<InstanceRecord> INSTANCES_BUILDER =
      Table.named("instances", InstanceRecord::instanceId)
          .idPrefix("i-")
          .faults("instance ID", "InvalidInstanceID")
          .tags(
              "instance",
              row -> row.instance().tags(),
              (row, tags) -> row.with(row.instance().toBuilder().tags(tags).build()));

  public static final Table.Index<InstanceRecord> INSTANCES_BY_RESERVATION =
      INSTANCES_BUILDER.indexOne(InstanceRecord::reservationId);

  public static final Table<InstanceRecord> INSTANCES = INSTANCES_BUILDER.build();

  private InstanceTables() {}
}
