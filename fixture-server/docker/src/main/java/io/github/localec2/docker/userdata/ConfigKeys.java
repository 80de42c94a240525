package io.github.localec2.docker.userdata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of a cloud-config that do something, and what is said of the others. */
final class ConfigKeys {
  private static final Set<String> KNOWN =
      Set.of(
          "runcmd",
          "bootcmd",
          "write_files",
          "packages",
          "package_update",
          "package_upgrade",
          "apt_update",
          "apt_upgrade",
          "users",
          "user",
          "groups",
          "password",
          "chpasswd",
          "ssh_authorized_keys",
          "hostname",
          "fqdn",
          "preserve_hostname",
          "prefer_fqdn_over_hostname",
          "manage_etc_hosts",
          "timezone",
          "final_message",
          "power_state",
          "merge_how",
          "merge_type");

  private ConfigKeys() {}

  /** A line for each key that has no effect; none for one that asks for what is so anyway. */
  static List<String> warnings(Map<String, @Nullable Object> config) {
    List<String> warnings = new ArrayList<>();
    config.forEach(
        (key, value) -> {
          if (!KNOWN.contains(key) && !isSoAnyway(key, value)) {
            warnings.add("the cloud-config key '" + key + "' has no effect here" + reason(key));
          }
        });
    return warnings;
  }

  private static boolean isSoAnyway(String key, @Nullable Object value) {
    return switch (key) {
      case "disable_root", "ssh_pwauth" ->
          value instanceof Boolean || value instanceof String
              ? !ConfigValues.truthy(value)
              : value == null;
      case "output" -> ConfigValues.leaves(value).stream().allMatch(ConfigKeys::keepsTheLog);
      default -> false;
    };
  }

  /** Such as {@code | tee -a} and the log. */
  private static boolean keepsTheLog(String output) {
    return output.endsWith(UserData.LOG) || output.equals("&1");
  }

  private static String reason(String key) {
    return switch (key) {
      case "disable_root" -> ": root is let in too";
      case "ssh_pwauth" -> ": the SSH server stays as it is";
      case "output" -> ": all output is in " + UserData.LOG + " and on the console";
      default -> "";
    };
  }
}
