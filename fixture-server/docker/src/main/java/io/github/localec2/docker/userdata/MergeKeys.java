package io.github.localec2.docker.userdata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code <<} of YAML 1.1, which cloud-init reads: a map has what another has, and its own
 * besides.
 *
 * @see <a href="https://yaml.org/type/merge.html">Merge Key Language-Independent Type</a>
 */
final class MergeKeys {
  private static final String MERGE = "<<";
  private static final int DEEPEST = 100;

  private MergeKeys() {}

  /**
   * A document without such keys.
   *
   * @throws UserDataException where it is nested too deep, as where it has itself in it
   */
  static @Nullable Object resolved(@Nullable Object document) {
    return resolved(document, 0);
  }

  private static @Nullable Object resolved(@Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      throw new UserDataException("it is nested more than " + DEEPEST + " times");
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.forEach(each -> items.add(resolved(each, depth + 1)));
      return items;
    }
    return value instanceof Map<?, ?> map ? merged(map, depth) : value;
  }

  private static Map<Object, @Nullable Object> merged(Map<?, ?> map, int depth) {
    Map<Object, @Nullable Object> own = new LinkedHashMap<>();
    Map<Object, @Nullable Object> others = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          Object resolved = resolved(value, depth + 1);
          if (MERGE.equals(key) && isMergeable(resolved)) {
            for (Object each : ConfigValues.list(resolved)) {
              ((Map<?, ?>) each).forEach(others::putIfAbsent);
            }
          } else {
            own.put(key, resolved);
          }
        });
    others.forEach(own::putIfAbsent);
    return own;
  }

  private static boolean isMergeable(@Nullable Object value) {
    return value instanceof Map
        || value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance);
  }
}
