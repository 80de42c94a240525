package io.github.localec2.server.connectivity;

import io.github.localec2.server.operation.Family;

/** NAT gateways. */
public final class NatGatewayOperations {
  private NatGatewayOperations() {}

  public static Family family() {
    return new Family();
  }
}
