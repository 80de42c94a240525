package io.github.localec2.docker.userdata.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be called on the values of a Jinja template. */
final class JinjaMethods {
  private JinjaMethods() {}

  static @Nullable Object called(
      @Nullable Object of, String name, List<@Nullable Object> arguments) {
    if (of instanceof JinjaValues.Undefined undefined) {
      throw undefined.fault();
    }
    if (of instanceof Map<?, ?> map) {
      return ofMap(map, name, arguments);
    }
    if (of instanceof String text) {
      return ofText(text, name, arguments);
    }
    throw unsupported(name);
  }

  private static @Nullable Object ofMap(
      Map<?, ?> map, String name, List<@Nullable Object> arguments) {
    List<@Nullable Object> all = new ArrayList<>();
    switch (name) {
      case "keys" -> all.addAll(map.keySet());
      case "values" -> map.keySet().forEach(key -> all.add(JinjaValues.member(map, key)));
      case "items" ->
          map.keySet().forEach(key -> all.add(Arrays.asList(key, JinjaValues.member(map, key))));
      case "get" -> {
        Object found = JinjaValues.member(map, JinjaFilters.text(arguments, 0, null));
        if (found instanceof JinjaValues.Undefined) {
          return arguments.size() > 1 ? arguments.get(1) : null;
        }
        return found;
      }
      default -> throw unsupported(name);
    }
    return all;
  }

  private static Object ofText(String text, String name, List<@Nullable Object> arguments) {
    return switch (name) {
      case "upper", "lower", "title", "capitalize", "replace" ->
          JinjaFilters.ofText(name, text, arguments);
      case "strip" -> text.strip();
      case "startswith" -> text.startsWith(JinjaFilters.text(arguments, 0, null));
      case "endswith" -> text.endsWith(JinjaFilters.text(arguments, 0, null));
      case "split" ->
          arguments.isEmpty()
              ? List.of(text.strip().split("\\s+"))
              : List.of(text.split(Pattern.quote(JinjaFilters.text(arguments, 0, null)), -1));
      default -> throw unsupported(name);
    };
  }

  private static JinjaException unsupported(String name) {
    return new JinjaException("the call of '" + name + "' is not supported here");
  }
}
