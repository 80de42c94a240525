package io.github.localec2.server.securitygroup;

import io.github.localec2.server.operation.Family;

/** Security groups. */
public final class SecurityGroupOperations {
  private SecurityGroupOperations() {}

  public static Family family() {
    return new Family();
  }
}
