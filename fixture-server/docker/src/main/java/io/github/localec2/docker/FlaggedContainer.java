package io.github.localec2.docker;

import com.github.dockerjava.api.model.HostConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What flags change in a container that is to be created. */
final class FlaggedContainer {
  final HostConfig host;
  final List<String> environment = new ArrayList<>();
  final Map<String, String> labels = new LinkedHashMap<>();
  @Nullable String hostName;
  @Nullable String platform;
  @Nullable String macAddress;
  @Nullable String workingDirectory;

  FlaggedContainer(HostConfig host) {
    this.host = host;
  }
}
