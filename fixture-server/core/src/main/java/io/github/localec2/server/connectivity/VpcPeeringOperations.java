package io.github.localec2.server.connectivity;

import io.github.localec2.server.operation.Family;

/** VPC peering connections. */
public final class VpcPeeringOperations {
  private VpcPeeringOperations() {}

  public static Family family() {
    return new Family();
  }
}
