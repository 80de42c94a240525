package io.github.localec2.docker.userdata;

import io.github.localec2.server.vm.VmUserData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cloud-init's file about how far user data is. */
final class StatusFile {
  private StatusFile() {}

  /**
   * @param json the file; empty where there is none yet
   * @param output what the user data has written
   */
  static VmUserData read(String json, String output) {
    if (json.isBlank() || !(ConfigReader.read(json).get("v1") instanceof Map<?, ?> v1)) {
      return new VmUserData(false, "", List.of(), output);
    }
    List<String> errors = new ArrayList<>();
    for (Object stage : v1.values()) {
      if (stage instanceof Map<?, ?> map) {
        ConfigValues.list(map.get("errors")).forEach(each -> errors.add(ConfigValues.text(each)));
      }
    }
    String stage = ConfigValues.text(v1, "stage");
    return new VmUserData(stage.isEmpty(), stage, errors, output);
  }
}
