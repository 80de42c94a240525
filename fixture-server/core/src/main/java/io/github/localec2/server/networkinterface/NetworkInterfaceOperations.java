package io.github.localec2.server.networkinterface;

import io.github.localec2.server.operation.Family;

/** Network interfaces. */
public final class NetworkInterfaceOperations {
  private NetworkInterfaceOperations() {}

  public static Family family() {
    return new Family();
  }
}
