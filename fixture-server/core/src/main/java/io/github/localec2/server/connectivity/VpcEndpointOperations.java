package io.github.localec2.server.connectivity;

import io.github.localec2.server.operation.Family;

/** VPC endpoints and their services. */
public final class VpcEndpointOperations {
  private VpcEndpointOperations() {}

  public static Family family() {
    return new Family();
  }
}
