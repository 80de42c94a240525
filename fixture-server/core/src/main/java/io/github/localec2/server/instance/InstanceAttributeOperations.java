package io.github.localec2.server.instance;

import io.github.localec2.server.operation.Family;

/** Attributes of instances. */
public final class InstanceAttributeOperations {
  private InstanceAttributeOperations() {}

  public static Family family() {
    return new Family();
  }
}
