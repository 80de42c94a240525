package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Family;

/** Snapshots. */
public final class SnapshotOperations {
  private SnapshotOperations() {}

  public static Family family() {
    return new Family();
  }
}
