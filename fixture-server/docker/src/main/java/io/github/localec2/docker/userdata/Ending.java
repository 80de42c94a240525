package io.github.localec2.docker.userdata;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys {@code final_message} and {@code power_state}: what comes when all else is done. */
final class Ending {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{?(version|timestamp|datasource|uptime)\\}?", Pattern.CASE_INSENSITIVE);
  private static final String MESSAGE =
      "Cloud-init $version finished at $timestamp. Datasource $datasource.  Up $uptime seconds";
  private static final Map<String, String> VALUES =
      Map.of(
          "version", "Local EC2",
          "timestamp", "%timestamp%",
          "datasource", "DataSourceEc2Local",
          "uptime", "%uptime%");

  private Ending() {}

  static List<String> message(Map<String, @Nullable Object> config) {
    String given = ConfigValues.text(config.get("final_message"));
    String filled =
        VARIABLE
            .matcher(given.isEmpty() ? MESSAGE : given)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        VALUES.getOrDefault(found.group(1).toLowerCase(Locale.ROOT), "")));
    String words =
        Shell.quoted(filled.stripTrailing())
            .replace("%timestamp%", "'\"$(date -R 2>/dev/null || date)\"'")
            .replace("%uptime%", "'\"$(cut -d' ' -f1 /proc/uptime)\"'");
    return List.of("printf '%s\\n' " + words);
  }

  static List<String> power(Map<String, @Nullable Object> config, List<String> problems) {
    if (!(config.get("power_state") instanceof Map<?, ?> state)) {
      return List.of();
    }
    String mode = ConfigValues.text(state, "mode");
    if (!Set.of("poweroff", "reboot", "halt").contains(mode)) {
      problems.add("power_state: the mode '" + mode + "' is none of poweroff, reboot, halt");
      return List.of();
    }
    String delay = ConfigValues.text(state, "delay");
    String condition =
        state.get("condition") instanceof List<?> words
            ? Shell.words(words.stream().map(ConfigValues::text).toList())
            : ConfigValues.text(state, "condition");
    if (condition.equalsIgnoreCase("true")) {
      condition = "";
    }
    return List.of(
        "power_state "
            + Shell.words(
                List.of(
                    mode,
                    delay.isEmpty() ? "now" : delay,
                    ConfigValues.text(state, "message"),
                    condition)));
  }
}
