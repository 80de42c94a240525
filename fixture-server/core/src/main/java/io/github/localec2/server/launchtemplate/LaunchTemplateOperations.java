package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.operation.Family;

/** Launch templates. */
public final class LaunchTemplateOperations {
  private LaunchTemplateOperations() {}

  public static Family family() {
    return new Family();
  }
}
