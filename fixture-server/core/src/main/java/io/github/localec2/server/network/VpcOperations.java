package io.github.localec2.server.network;

import io.github.localec2.server.operation.Family;

/** VPCs and their CIDR blocks. */
public final class VpcOperations {
  private VpcOperations() {}

  public static Family family() {
    return new Family();
  }
}
