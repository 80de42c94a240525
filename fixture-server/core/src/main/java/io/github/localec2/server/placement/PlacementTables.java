package io.github.localec2.server.placement;

import io.github.localec2.server.state.IdFaults;
import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.Host;
import software.amazon.awssdk.services.ec2.model.PlacementGroup;

/** Where placement groups are kept. */
public final class PlacementTables {
  private static final Table.Builder<PlacementGroup> PLACEMENT_GROUPS_BUILDER =
      Table.named("placement-groups", PlacementGroup::groupId)
          .idPrefix("pg-")
          .faults(
              new IdFaults(
                  "Placement Group",
                  "InvalidPlacementGroup.Unknown",
                  "InvalidPlacementGroupId.Malformed"))
          .tags(
              "placement-group",
              PlacementGroup::tags,
              (row, tags) -> row.toBuilder().tags(tags.isEmpty() ? null : tags).build());

  /** EC2 finds a placement group by its name, which is unique in the account and region. */
  public static final Table.Index<PlacementGroup> GROUPS_BY_NAME =
      PLACEMENT_GROUPS_BUILDER.indexOne(PlacementGroup::groupName);

  public static final Table<PlacementGroup> PLACEMENT_GROUPS = PLACEMENT_GROUPS_BUILDER.build();

  /** Dedicated Hosts. */
  public static final Table<Host> HOSTS =
      Table.named("dedicated-hosts", Host::hostId)
          .idPrefix("h-")
          .faults("host ID", "InvalidHostID")
          .tags("dedicated-host", Host::tags, (row, tags) -> row.toBuilder().tags(tags).build())
          .build();

  private PlacementTables() {}
}
