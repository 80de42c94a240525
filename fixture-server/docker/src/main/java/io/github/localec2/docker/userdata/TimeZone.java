package io.github.localec2.docker.userdata;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The key {@code timezone}. */
final class TimeZone {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*");

  private TimeZone() {}

  static List<String> calls(Map<String, @Nullable Object> config, List<String> problems) {
    String zone = ConfigValues.text(config.get("timezone"));
    if (zone.isEmpty()) {
      return List.of();
    }
    if (!NAME.matcher(zone).matches()) {
      problems.add("timezone: '" + zone + "' is no name of a time zone");
      return List.of();
    }
    return List.of("set_timezone " + Shell.quoted(zone));
  }
}
