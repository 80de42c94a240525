package io.github.localec2.docker.userdata;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values of a cloud-config, as leniently as cloud-init takes them. */
final class ConfigValues {
  private static final Set<String> TRUE = Set.of("true", "1", "on", "yes", "y");

  private ConfigValues() {}

  /** As text; empty where there is none. */
  static String text(@Nullable Object value) {
    if (value instanceof byte[] binary) {
      return new String(binary, StandardCharsets.UTF_8);
    }
    return value == null ? "" : value.toString();
  }

  static String text(Map<?, ?> map, String key) {
    return text(map.get(key));
  }

  static boolean truthy(@Nullable Object value) {
    return TRUE.contains(text(value).toLowerCase(Locale.ROOT));
  }

  static boolean truthy(Map<?, ?> map, String key, boolean otherwise) {
    return map.get(key) == null ? otherwise : truthy(map.get(key));
  }

  /** A list as it is, one value as a list of one, nothing as an empty one. */
  static List<?> list(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list ? list : List.of(value);
  }

  /** The texts in lists and maps, however deep they are. */
  static List<String> leaves(@Nullable Object value) {
    List<String> leaves = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(each -> leaves.addAll(leaves(each)));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> leaves.addAll(leaves(each)));
    } else {
      leaves.add(text(value).strip());
    }
    return leaves;
  }

  /** Texts of a list, or of one text with commas between. */
  static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    for (Object each : list(value)) {
      if (value instanceof List<?>) {
        texts.add(text(each));
      } else {
        for (String one : text(each).split(",")) {
          texts.add(one.strip());
        }
      }
    }
    texts.removeIf(String::isEmpty);
    return texts;
  }
}
