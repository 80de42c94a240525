package io.github.localec2.server.network;

import io.github.localec2.server.operation.Family;

/** Network ACLs and their entries. */
public final class NetworkAclOperations {
  private NetworkAclOperations() {}

  public static Family family() {
    return new Family();
  }
}
