package io.github.localec2.server.placement;

import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import software.amazon.awssdk.services.ec2.model.PlacementGroup;

/** What other families ask about placement groups. */
public final class PlacementGroups {
  private PlacementGroups() {}

  /**
   * The group of this name.
   *
   * @throws Ec2Fault InvalidPlacementGroup.Unknown
   */
  public static PlacementGroup named(RegionView view, String name) {
    return view
        .rows(PlacementTables.PLACEMENT_GROUPS)
        .by(PlacementTables.GROUPS_BY_NAME, name)
        .stream()
        .findFirst()
        .orElseThrow(
            () ->
                Ec2Fault.of(
                    "InvalidPlacementGroup.Unknown",
                    "The Placement Group '" + name + "' is unknown."));
  }

  /**
   * The group of this id.
   *
   * @throws Ec2Fault InvalidPlacementGroup.Unknown
   */
  public static PlacementGroup withId(RegionView view, String groupId) {
    return view.rows(PlacementTables.PLACEMENT_GROUPS).get(groupId);
  }
}
