package io.github.localec2.server.network;

import io.github.localec2.server.operation.Family;

/** Route tables and routes. */
public final class RouteTableOperations {
  private RouteTableOperations() {}

  public static Family family() {
    return new Family();
  }
}
