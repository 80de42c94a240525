package io.github.localec2.docker.userdata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code users}, {@code user}, {@code groups} and {@code ssh_authorized_keys}.
 *
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html#users-and-groups">
 *     Users and Groups</a>
 */
final class Users {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w.-]*\\$?");
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "gecos",
          "homedir",
          "primary_group",
          "primary-group",
          "groups",
          "shell",
          "uid",
          "system",
          "no_create_home",
          "no-create-home",
          "no_user_group",
          "no-user-group",
          "lock_passwd",
          "lock-passwd",
          "passwd",
          "hashed_passwd",
          "hashed-passwd",
          "plain_text_passwd",
          "plain-text-passwd",
          "sudo",
          "ssh_authorized_keys",
          "ssh-authorized-keys");

  /** A word of shell that stands for the user whom the system's images on EC2 have. */
  private static final String DEFAULT = "\"$(default_user)\"";

  private final Map<String, @Nullable Object> config;
  private final @Nullable String publicKey;
  private final List<String> notes;
  private final List<String> problems;
  private boolean withDefault;

  Users(
      Map<String, @Nullable Object> config,
      @Nullable String publicKey,
      List<String> notes,
      List<String> problems) {
    this.config = config;
    this.publicKey = publicKey;
    this.notes = notes;
    this.problems = problems;
  }

  /** The calls that add groups and users. */
  List<String> calls() {
    List<String> calls = new ArrayList<>();
    groups(calls);
    for (Object entry : ConfigValues.list(config.get("users"))) {
      if (entry instanceof Map<?, ?> map) {
        user(calls, map);
      } else if (entry instanceof String name) {
        user(calls, Map.of("name", name));
      } else if (entry != null) {
        problems.add("users: '" + entry + "' is neither a name nor a map");
      }
    }
    return calls;
  }

  /** The calls that let the configuration's keys in: as root, and as the default user. */
  List<String> keyCalls() {
    List<String> keys =
        ConfigValues.list(config.get("ssh_authorized_keys")).stream()
            .map(ConfigValues::text)
            .toList();
    if (keys.isEmpty()) {
      return List.of();
    }
    List<String> calls = new ArrayList<>();
    calls.add("authorize root " + Shell.words(keys));
    if (withDefault) {
      calls.add("authorize " + defaultName() + ' ' + Shell.words(keys));
    }
    return calls;
  }

  private void groups(List<String> calls) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    Object given = config.get("groups");
    List<?> entries =
        given instanceof String text ? ConfigValues.texts(text) : ConfigValues.list(given);
    for (Object entry : entries) {
      if (entry instanceof Map<?, ?> map) {
        map.forEach(
            (name, members) -> groups.put(ConfigValues.text(name), ConfigValues.texts(members)));
      } else {
        groups.put(ConfigValues.text(entry), List.of());
      }
    }
    groups.forEach(
        (group, members) -> {
          if (named("groups", group)) {
            calls.add("add_group " + Shell.quoted(group));
          }
          if (!members.isEmpty()) {
            notes.add("groups: members of " + group + " are not added; name the group at the user");
          }
        });
  }

  private void user(List<String> calls, Map<?, ?> user) {
    String name = ConfigValues.text(user, "name");
    boolean isDefault = name.equals("default");
    if (!isDefault && !named("users", name)) {
      return;
    }
    user.keySet().stream()
        .map(ConfigValues::text)
        .filter(key -> !KNOWN.contains(key))
        .forEach(key -> notes.add("users: " + name + ": the key '" + key + "' has no effect here"));
    withDefault |= isDefault;
    String word = isDefault ? defaultName() : Shell.quoted(name);
    calls.add("add_user " + word + ' ' + words(user, isDefault));
    password(calls, word, user);
    List<String> rules = new ArrayList<>();
    if (!"false".equalsIgnoreCase(either(user, "sudo"))) {
      ConfigValues.list(user.get("sudo")).forEach(rule -> rules.add(ConfigValues.text(rule)));
    }
    if (isDefault && rules.isEmpty()) {
      rules.add("ALL=(ALL) NOPASSWD:ALL");
    }
    if (!rules.isEmpty()) {
      calls.add("sudo_rules " + word + ' ' + Shell.words(rules));
    }
    List<String> keys = new ArrayList<>();
    keys(user).forEach(key -> keys.add(ConfigValues.text(key)));
    if (isDefault && publicKey != null) {
      keys.add(publicKey.strip());
    }
    if (!keys.isEmpty()) {
      calls.add("authorize " + word + ' ' + Shell.words(keys));
    }
  }

  private String defaultName() {
    Object user = config.get("user");
    String name =
        user instanceof Map<?, ?> map ? ConfigValues.text(map, "name") : ConfigValues.text(user);
    return name.isEmpty() || !NAME.matcher(name).matches() ? DEFAULT : Shell.quoted(name);
  }

  /** What {@code add_user} takes after the name; the shell of the default user is a command's. */
  private static String words(Map<?, ?> user, boolean isDefault) {
    List<String> flags = new ArrayList<>();
    if (flag(user, "no_create_home")) {
      flags.add("no-home");
    }
    if (flag(user, "no_user_group")) {
      flags.add("no-group");
    }
    if (flag(user, "system")) {
      flags.add("system");
      if (!flags.contains("no-home")) {
        flags.add("no-home");
      }
    }
    String before = Shell.words(List.of(either(user, "gecos"), either(user, "homedir")));
    String shell = either(user, "shell");
    String shellWord = isDefault && shell.isEmpty() ? "\"$(default_shell)\"" : Shell.quoted(shell);
    List<String> groups =
        ConfigValues.texts(
            user.get("groups") instanceof Map<?, ?> map
                ? List.copyOf(map.keySet())
                : user.get("groups"));
    return before
        + ' '
        + shellWord
        + ' '
        + Shell.words(
            List.of(
                either(user, "uid"),
                either(user, "primary_group"),
                String.join(" ", groups),
                String.join(" ", flags)));
  }

  /** Without a password, nobody gets in by one. */
  private static void password(List<String> calls, String word, Map<?, ?> user) {
    String plain = either(user, "plain_text_passwd");
    String hashed = either(user, "hashed_passwd");
    hashed = hashed.isEmpty() ? either(user, "passwd") : hashed;
    boolean locked =
        ConfigValues.truthy(
            either(user, "lock_passwd").isEmpty() ? "true" : either(user, "lock_passwd"));
    if (locked) {
      calls.add("password " + word + " '*' encrypted");
    } else if (!plain.isEmpty()) {
      calls.add("password " + word + ' ' + Shell.quoted(plain));
    } else if (!hashed.isEmpty()) {
      calls.add("password " + word + ' ' + Shell.quoted(hashed) + " encrypted");
    }
  }

  private static List<?> keys(Map<?, ?> user) {
    Object keys = user.get("ssh_authorized_keys");
    return ConfigValues.list(keys == null ? user.get("ssh-authorized-keys") : keys);
  }

  /** Older configurations have hyphens in their keys. */
  private static String either(Map<?, ?> user, String key) {
    String value = ConfigValues.text(user, key);
    return value.isEmpty() ? ConfigValues.text(user, key.replace('_', '-')) : value;
  }

  private static boolean flag(Map<?, ?> user, String key) {
    return ConfigValues.truthy(either(user, key));
  }

  private boolean named(String key, String name) {
    if (NAME.matcher(name).matches()) {
      return true;
    }
    problems.add(key + ": '" + name + "' is no name");
    return false;
  }
}
