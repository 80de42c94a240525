package io.github.localec2.server.securitygroup;

import io.github.localec2.server.operation.Family;

/** Managed prefix lists. */
public final class PrefixListOperations {
  private PrefixListOperations() {}

  public static Family family() {
    return new Family();
  }
}
