package io.github.localec2.server.networkinterface;

import io.github.localec2.server.operation.Family;

/** Elastic IP addresses. */
public final class AddressOperations {
  private AddressOperations() {}

  public static Family family() {
    return new Family();
  }
}
