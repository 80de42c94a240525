package io.github.localec2.server.image;

import io.github.localec2.server.operation.Family;

/** Images. */
public final class ImageOperations {
  private ImageOperations() {}

  public static Family family() {
    return new Family();
  }
}
