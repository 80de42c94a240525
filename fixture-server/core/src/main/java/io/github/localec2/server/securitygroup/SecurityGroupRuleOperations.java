package io.github.localec2.server.securitygroup;

import io.github.localec2.server.operation.Family;

/** Rules of security groups. */
public final class SecurityGroupRuleOperations {
  private SecurityGroupRuleOperations() {}

  public static Family family() {
    return new Family();
  }
}
