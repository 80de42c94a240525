package io.github.localec2.server.instance;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The instances that one request launches: where too few of them can be had, none is kept. */
final class LaunchOfMany {
  private final Set<String> left;
  private final int atLeast;

  /**
   * @param atLeast how many the request wants to have at the least
   */
  LaunchOfMany(List<String> instanceIds, int atLeast) {
    this.left = new LinkedHashSet<>(instanceIds);
    this.atLeast = atLeast;
  }

  /**
   * One could not be launched.
   *
   * @return those that have to go as well
   */
  synchronized List<String> without(String instanceId) {
    left.remove(instanceId);
    if (left.size() >= atLeast) {
      return List.of();
    }
    List<String> others = List.copyOf(left);
    left.clear();
    return others;
  }
}
