package io.github.localec2.server.network;

import io.github.localec2.server.operation.Family;

/** Subnets. */
public final class SubnetOperations {
  private SubnetOperations() {}

  public static Family family() {
    return new Family();
  }
}
