package io.github.localec2.server.placement;

import io.github.localec2.server.operation.Family;

/** Placement groups. */
public final class PlacementGroupOperations {
  private PlacementGroupOperations() {}

  public static Family family() {
    return new Family();
  }
}
