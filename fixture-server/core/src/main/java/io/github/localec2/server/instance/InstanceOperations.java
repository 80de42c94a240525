package io.github.localec2.server.instance;

import io.github.localec2.server.operation.Family;

/** Launch, life cycle and description of instances. */
public final class InstanceOperations {
  private InstanceOperations() {}

  public static Family family() {
    return new Family();
  }
}
