package io.github.localec2.docker.userdata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code password} and {@code chpasswd}, which are for users who are there.
 *
 * @see <a href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html#set-passwords">
 *     Set Passwords</a>
 */
final class Passwords {
  private static final Pattern HASH = Pattern.compile("\\$(1|2a|2y|5|6|y)(\\$[^:$]+){2,3}");

  private Passwords() {}

  /**
   * The calls.
   *
   * @param defaultUser a word of shell that stands for the default user; empty where users are
   *     named and it is not among them
   */
  static List<String> calls(
      Map<String, @Nullable Object> config,
      String defaultUser,
      List<String> notes,
      List<String> problems) {
    List<String> calls = new ArrayList<>();
    Map<?, ?> chpasswd = config.get("chpasswd") instanceof Map<?, ?> map ? map : Map.of();
    String expires = ConfigValues.truthy(chpasswd, "expire", true) ? " expire" : "";
    for (Object entry : ConfigValues.list(chpasswd.get("users"))) {
      if (entry instanceof Map<?, ?> user) {
        String type = ConfigValues.text(user, "type");
        calls.add(
            call(
                Shell.quoted(ConfigValues.text(user, "name")),
                ConfigValues.text(user, "password"),
                type.isEmpty() ? "hash" : type));
      } else {
        problems.add("chpasswd: '" + entry + "' is not a map");
      }
    }
    for (String line : lines(chpasswd.get("list"))) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        problems.add("chpasswd: a line of the list is not a name and a password with ':' between");
      } else {
        String password = line.substring(colon + 1);
        calls.add(call(Shell.quoted(line.substring(0, colon).strip()), password, type(password)));
      }
    }
    String password = ConfigValues.text(config.get("password"));
    if (!password.isEmpty()) {
      if (defaultUser.isEmpty()) {
        notes.add("password: it is the default user's, who is not among the users");
      } else {
        calls.add(call(defaultUser, password, type(password)));
      }
    }
    return calls.stream().map(call -> call + expires).toList();
  }

  private static String call(String user, String password, String type) {
    return "set_password "
        + user
        + ' '
        + switch (type) {
          case "RANDOM" -> "'' random";
          case "hash" -> Shell.quoted(password) + " encrypted";
          default -> Shell.quoted(password) + " plain";
        };
  }

  /** What a password is that nobody says it of. */
  private static String type(String password) {
    if (password.equals("R") || password.equals("RANDOM")) {
      return "RANDOM";
    }
    return HASH.matcher(password).matches() ? "hash" : "text";
  }

  /** A list, or a text with a line for each. */
  private static List<String> lines(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().map(ConfigValues::text).toList()
        : ConfigValues.text(value)
            .lines()
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .toList();
  }
}
