package io.github.localec2.server.instancetype;

import io.github.localec2.server.operation.Family;

/** Instance types and offerings. */
public final class InstanceTypeOperations {
  private InstanceTypeOperations() {}

  public static Family family() {
    return new Family();
  }
}
