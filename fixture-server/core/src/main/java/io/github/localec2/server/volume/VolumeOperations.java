package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Family;

/** Volumes. */
public final class VolumeOperations {
  private VolumeOperations() {}

  public static Family family() {
    return new Family();
  }
}
