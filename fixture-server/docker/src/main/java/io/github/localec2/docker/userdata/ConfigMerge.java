package io.github.localec2.docker.userdata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one cloud-config is laid over those before it.
 *
 * @param dict options for maps
 * @param list options for lists
 * @param str options for texts
 * @see <a href="https://cloudinit.readthedocs.io/en/latest/reference/merging.html">Merging
 *     user-data sections</a>
 */
record ConfigMerge(Set<String> dict, Set<String> list, Set<String> str) {
  /** What cloud-init does with parts that don't say: a later key replaces an earlier one. */
  static final ConfigMerge REPLACE = new ConfigMerge(Set.of("replace"), Set.of(), Set.of());

  private static final Pattern MERGER = Pattern.compile("(dict|list|str)\\s*\\(([^)]*)\\)");

  /**
   * Reads {@code merge_how}: a text such as {@code list(append)+dict(recurse_array)}, or a list of
   * maps with {@code name} and {@code settings}; {@link #REPLACE} where it is empty.
   */
  static ConfigMerge of(@Nullable Object mergeHow) {
    Map<String, Set<String>> options = new LinkedHashMap<>();
    if (mergeHow instanceof List<?> mergers) {
      for (Object each : mergers) {
        if (each instanceof Map<?, ?> map) {
          options.put(
              ConfigValues.text(map, "name"), Set.copyOf(ConfigValues.texts(map.get("settings"))));
        }
      }
    } else {
      Matcher found = MERGER.matcher(ConfigValues.text(mergeHow));
      while (found.find()) {
        options.put(found.group(1), Set.copyOf(ConfigValues.texts(found.group(2))));
      }
    }
    return options.isEmpty()
        ? REPLACE
        : new ConfigMerge(
            options.getOrDefault("dict", Set.of()),
            options.getOrDefault("list", Set.of()),
            options.getOrDefault("str", Set.of()));
  }

  Map<String, @Nullable Object> merged(
      Map<String, @Nullable Object> base, Map<String, @Nullable Object> over) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>(base);
    over.forEach(
        (key, value) ->
            result.put(key, result.containsKey(key) ? inMap(result.get(key), value) : value));
    return result;
  }

  private @Nullable Object inMap(@Nullable Object old, @Nullable Object fresh) {
    if (dict.contains("replace")) {
      return fresh;
    }
    if (old instanceof Map<?, ?> || old instanceof List<?> && recurses("array", "list")) {
      return any(old, fresh);
    }
    return old instanceof String && dict.contains("recurse_str") ? any(old, fresh) : old;
  }

  private boolean recurses(String name, String alias) {
    return dict.contains("recurse_" + name)
        || dict.contains("recurse_" + alias)
        || list.contains("append")
        || list.contains("prepend");
  }

  private @Nullable Object any(@Nullable Object old, @Nullable Object fresh) {
    if (old instanceof Map<?, ?> before && fresh instanceof Map<?, ?> after) {
      Map<Object, @Nullable Object> result = new LinkedHashMap<>(before);
      after.forEach(
          (key, value) ->
              result.put(key, result.containsKey(key) ? inMap(result.get(key), value) : value));
      return result;
    }
    if (old instanceof List<?> before && fresh instanceof List<?> after) {
      return lists(before, after);
    }
    if (old instanceof String before && fresh instanceof String after) {
      return str.contains("append") ? before + after : before;
    }
    return old;
  }

  private List<?> lists(List<?> before, List<?> after) {
    if (list.contains("append") || list.contains("prepend")) {
      List<Object> all = new ArrayList<>(list.contains("append") ? before : after);
      all.addAll(list.contains("append") ? after : before);
      return all;
    }
    return list.contains("no_replace") ? before : after;
  }
}
