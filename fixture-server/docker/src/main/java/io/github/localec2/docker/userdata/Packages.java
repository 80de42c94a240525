package io.github.localec2.docker.userdata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys {@code packages}, {@code package_update} and {@code package_upgrade}. */
final class Packages {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][\\w.+:~*/@-]*(=[\\w.+:~*-]+)?");
  private static final Set<String> MANAGERS = Set.of("apt", "dnf", "yum", "apk", "zypper");

  private Packages() {}

  static List<String> calls(
      Map<String, @Nullable Object> config, List<String> notes, List<String> problems) {
    List<String> names = new ArrayList<>();
    for (Object entry : ConfigValues.list(config.get("packages"))) {
      if (entry instanceof Map<?, ?> byManager) {
        byManager.forEach(
            (manager, entries) -> {
              if (MANAGERS.contains(ConfigValues.text(manager))) {
                ConfigValues.list(entries).forEach(each -> add(names, each, problems));
              } else {
                notes.add("packages: nothing is installed by '" + manager + "' here");
              }
            });
      } else {
        add(names, entry, problems);
      }
    }
    boolean update = asked(config, "package_update", "apt_update");
    boolean upgrade = asked(config, "package_upgrade", "apt_upgrade");
    if (names.isEmpty() && !update && !upgrade) {
      return List.of();
    }
    return List.of(
        "packages "
            + (update || !names.isEmpty() ? "yes " : "no ")
            + (upgrade ? "yes " : "no ")
            + Shell.words(names));
  }

  private static boolean asked(Map<String, @Nullable Object> config, String key, String formerly) {
    return ConfigValues.truthy(config, key, ConfigValues.truthy(config.get(formerly)));
  }

  private static void add(List<String> names, @Nullable Object entry, List<String> problems) {
    String name =
        entry instanceof List<?> pair
            ? String.join("=", pair.stream().map(ConfigValues::text).toList())
            : ConfigValues.text(entry);
    if (NAME.matcher(name).matches()) {
      names.add(name);
    } else {
      problems.add("packages: '" + name + "' is no name of a package");
    }
  }
}
