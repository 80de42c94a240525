package io.github.localec2.docker.userdata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads cloud-config: YAML, of which JSON is a part. */
final class ConfigReader {
  private ConfigReader() {}

  /**
   * The keys of one cloud-config.
   *
   * @throws UserDataException where it is no YAML or not a map
   */
  static Map<String, @Nullable Object> read(String yaml) {
    Object document = load(yaml);
    if (document == null) {
      return Map.of();
    }
    if (!(document instanceof Map<?, ?> map)) {
      throw new UserDataException("a cloud-config must be a map of keys to values");
    }
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    map.forEach((key, value) -> keys.put(String.valueOf(key), value));
    return keys;
  }

  /** The entries of an archive; one that is only text is its content. */
  static List<Map<?, ?>> archive(String yaml) {
    Object document = load(yaml);
    if (!(document instanceof List<?> list)) {
      throw new UserDataException("a cloud-config-archive must be a list");
    }
    List<Map<?, ?>> entries = new ArrayList<>();
    for (Object each : list) {
      entries.add(each instanceof Map<?, ?> map ? map : Map.of("content", ConfigValues.text(each)));
    }
    return entries;
  }

  private static @Nullable Object load(String yaml) {
    // 0644 stays a text, as it must: a number would have lost its base
    LoadSettings settings =
        LoadSettings.builder().setLabel("cloud-config").setAllowDuplicateKeys(true).build();
    try {
      return MergeKeys.resolved(new Load(settings).loadFromString(yaml));
    } catch (YamlEngineException e) {
      throw new UserDataException("it is no valid YAML: " + oneLine(e.getMessage()), e);
    }
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "" : message.replaceAll("\\s+", " ").strip();
  }
}
