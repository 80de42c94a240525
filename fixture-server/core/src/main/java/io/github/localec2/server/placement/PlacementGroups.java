package io.github.localec2.server.placement;

import io.github.localec2.server.state.RegionView;
import software.amazon.awssdk.services.ec2.model.PlacementGroup;

/** What other families ask about placement groups. */
public final class PlacementGroups {
  private PlacementGroups() {}

  /**
   * The group of this name.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidPlacementGroup.Unknown
   */
  public static PlacementGroup named(RegionView view, String name) {
    return view
        .rows(PlacementTables.PLACEMENT_GROUPS)
        .by(PlacementTables.GROUPS_BY_NAME, name)
        .stream()
        .findFirst()
        .orElseThrow(() -> PlacementGroupFaults.unknown(name));
  }

  /**
   * The group of this id.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidPlacementGroup.Unknown, or
   *     InvalidPlacementGroupId.Malformed
   */
  public static PlacementGroup withId(RegionView view, String groupId) {
    return view.rows(PlacementTables.PLACEMENT_GROUPS)
        .find(groupId)
        .orElseThrow(
            () ->
                groupId.startsWith("pg-")
                    ? PlacementGroupFaults.unknown(groupId)
                    : PlacementTables.PLACEMENT_GROUPS.faults().malformed(groupId, "pg-"));
  }
}
