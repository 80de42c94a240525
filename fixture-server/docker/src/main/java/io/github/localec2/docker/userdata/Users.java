package io.github.localec2.docker.userdata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code users}, {@code user} and {@code ssh_authorized_keys}.
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
          "create_groups",
          "expiredate",
          "inactive",
          "no_log_init",
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

  /** Whether somebody, or a group, can have the name. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The calls that add groups and users. */
  List<String> calls() {
    List<String> calls = new ArrayList<>(Groups.calls(config.get("groups"), problems));
    entries(config.get("users")).forEach(user -> user(calls, user));
    if (config.get("user") != null && !withDefault) {
      user(calls, Map.of("name", "default"));
    }
    return calls;
  }

  /** Each with its name: a list of names and maps, one text, or a map by name. */
  private List<Map<?, ?>> entries(@Nullable Object users) {
    List<Map<?, ?>> entries = new ArrayList<>();
    if (users instanceof String text) {
      ConfigValues.texts(text).forEach(name -> entries.add(Map.of("name", name)));
    } else if (users instanceof Map<?, ?> byName) {
      byName.forEach(
          (name, user) -> {
            Map<Object, @Nullable Object> entry = new LinkedHashMap<>();
            if (user instanceof Map<?, ?> map) {
              entry.putAll(map);
            }
            entry.put("name", name);
            entries.add(entry);
          });
    } else {
      for (Object entry : ConfigValues.list(users)) {
        if (entry instanceof Map<?, ?> map) {
          entries.add(map);
        } else if (entry instanceof String name) {
          entries.add(Map.of("name", name));
        } else if (entry != null) {
          problems.add("users: '" + entry + "' is neither a name nor a map");
        }
      }
    }
    return entries;
  }

  /**
   * The default user as a word of shell: named or made by the configuration, or whom the image is
   * used by; empty where the configuration names users and it is not among them.
   */
  String presentDefault() {
    if (withDefault) {
      return defaultName();
    }
    return config.containsKey("users") ? "" : "\"$(usual_user)\"";
  }

  /** The calls that let the configuration's keys in: as root, and as the default user. */
  List<String> keyCalls() {
    String keys =
        Shell.words(
            ConfigValues.list(config.get("ssh_authorized_keys")).stream()
                .map(each -> ConfigValues.text(each).strip())
                .toList());
    if (keys.isEmpty()) {
      return List.of();
    }
    List<String> calls = new ArrayList<>();
    calls.add("authorize root " + keys);
    if (withDefault) {
      calls.add("authorize " + defaultName() + ' ' + keys);
    } else if (!config.containsKey("users")) {
      calls.add("authorize_usual " + keys);
    }
    return calls;
  }

  private void user(List<String> calls, Map<?, ?> entry) {
    String name = ConfigValues.text(entry, "name");
    boolean isDefault = name.equals("default");
    if (!isName(name)) {
      problems.add("users: '" + name + "' is no name");
      return;
    }
    Map<Object, @Nullable Object> user = new LinkedHashMap<>();
    if (isDefault && config.get("user") instanceof Map<?, ?> changes) {
      user.putAll(changes);
    }
    user.putAll(entry);
    if (user.remove("ssh_import_id") != null) {
      notes.add("users: " + name + ": ssh_import_id would fetch keys from elsewhere: none are");
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
    if (flag(user, "no_log_init")) {
      flags.add("no-log");
    }
    if (!ConfigValues.truthy(user, "create_groups", true)) {
      flags.add("given-groups");
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
                String.join(" ", flags),
                either(user, "expiredate"),
                either(user, "inactive")));
  }

  /** Without a password, nobody gets in by one; {@code passwd} is for who is not there yet. */
  private static void password(List<String> calls, String word, Map<?, ?> user) {
    String plain = either(user, "plain_text_passwd");
    String hashed = either(user, "hashed_passwd");
    String fresh = either(user, "passwd");
    String locked = either(user, "lock_passwd");
    if (locked.isEmpty() || ConfigValues.truthy(locked)) {
      calls.add("password " + word + " '*' encrypted");
    } else if (!hashed.isEmpty()) {
      calls.add("password " + word + ' ' + Shell.quoted(hashed) + " encrypted");
    } else if (!plain.isEmpty()) {
      calls.add("password " + word + ' ' + Shell.quoted(plain));
    } else if (!fresh.isEmpty()) {
      calls.add("[ -z \"$added\" ] || password " + word + ' ' + Shell.quoted(fresh) + " encrypted");
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
}
