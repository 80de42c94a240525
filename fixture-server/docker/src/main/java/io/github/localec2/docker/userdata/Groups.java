package io.github.localec2.docker.userdata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code groups}: names, each perhaps with those who are to be in the group.
 *
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html#users-and-groups">
 *     Users and Groups</a>
 */
final class Groups {
  private Groups() {}

  /** The calls that add groups; they come before users, so only who is there already is added. */
  static List<String> calls(@Nullable Object given, List<String> problems) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    List<?> entries =
        given instanceof String text ? ConfigValues.texts(text) : ConfigValues.list(given);
    for (Object entry : entries) {
      if (entry instanceof Map<?, ?> map) {
        map.forEach((name, members) -> add(groups, ConfigValues.text(name), members));
      } else {
        add(groups, ConfigValues.text(entry), null);
      }
    }
    List<String> calls = new ArrayList<>();
    groups.forEach(
        (group, members) -> {
          if (Users.isName(group)) {
            calls.add("add_group " + Shell.quoted(group));
            members.forEach(
                each -> calls.add("add_member " + Shell.words(List.of(group, each)) + " early"));
          } else {
            problems.add("groups: '" + group + "' is no name");
          }
        });
    return calls;
  }

  private static void add(Map<String, List<String>> groups, String name, @Nullable Object members) {
    groups.computeIfAbsent(name, any -> new ArrayList<>()).addAll(ConfigValues.texts(members));
  }
}
