package io.github.localec2.server.tagging;

import io.github.localec2.server.operation.Family;

/** CreateTags, DeleteTags and DescribeTags. */
public final class TagOperations {
  private TagOperations() {}

  public static Family family() {
    return new Family();
  }
}
