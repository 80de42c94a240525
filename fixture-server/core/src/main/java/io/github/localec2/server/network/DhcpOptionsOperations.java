package io.github.localec2.server.network;

import io.github.localec2.server.operation.Family;

/** DHCP option sets. */
public final class DhcpOptionsOperations {
  private DhcpOptionsOperations() {}

  public static Family family() {
    return new Family();
  }
}
