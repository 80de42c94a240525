package io.github.localec2.server.region;

import io.github.localec2.server.operation.Family;

/** Account attributes and regional defaults. */
public final class AccountOperations {
  private AccountOperations() {}

  public static Family family() {
    return new Family();
  }
}
