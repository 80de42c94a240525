package io.github.localec2.server.operation;

import java.util.Map;

/**
 * Takes the SDK's model objects apart and puts them together again: as trees of texts, numbers,
 * booleans, lists and maps, by the names of their members.
 */
public interface ModelTree {
  /** Whether it is one of the SDK's model classes. */
  boolean isModel(Class<?> type);

  /** The members that are set. */
  Map<String, Object> write(Object model);

  /**
   * A new object with these members; one that the SDK does not know is left out.
   *
   * @throws IllegalArgumentException quoting what a member can't be
   */
  Object read(Class<?> type, Map<?, ?> members);
}
