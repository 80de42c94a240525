package io.github.localec2.server.network;

import io.github.localec2.server.operation.Family;

/** Internet gateways, also egress-only ones. */
public final class InternetGatewayOperations {
  private InternetGatewayOperations() {}

  public static Family family() {
    return new Family();
  }
}
