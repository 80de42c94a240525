package io.github.localec2.server.placement;

import io.github.localec2.server.state.Ec2Fault;

/** The errors of placement groups. */
final class PlacementGroupFaults {
  private PlacementGroupFaults() {}

  static Ec2Fault unknown(String nameOrId) {
    return Ec2Fault.of(
        "InvalidPlacementGroup.Unknown", "The Placement Group '" + nameOrId + "' is unknown.");
  }

  static Ec2Fault duplicate(String name) {
    return Ec2Fault.of(
        "InvalidPlacementGroup.Duplicate", "The placement group '" + name + "' already exists.");
  }

  static Ec2Fault inUse(String name) {
    return Ec2Fault.of(
        "InvalidPlacementGroup.InUse",
        "The placement group '" + name + "' is in use and may not be deleted.");
  }
}
