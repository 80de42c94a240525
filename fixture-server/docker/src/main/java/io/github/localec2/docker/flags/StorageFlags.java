package io.github.localec2.docker.flags;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.VolumesFrom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Flags of docker run about file systems. */
final class StorageFlags {
  private static final Set<String> BIND_OPTIONS =
      Set.of(
          "rw",
          "ro",
          "z",
          "Z",
          "nocopy",
          "shared",
          "slave",
          "private",
          "rshared",
          "rslave",
          "rprivate",
          "consistent",
          "cached",
          "delegated");

  private StorageFlags() {}

  static void addTo(KnownFlags all) {
    all.value("--volume", StorageFlags::volume)
        .alias("-v", "--volume")
        .host("--volume-driver", HostConfig::withVolumeDriver)
        .host(
            "--volumes-from",
            (h, v) -> h.withVolumesFrom(FlagValues.more(h.getVolumesFrom(), VolumesFrom.parse(v))))
        .host("--mount", (h, v) -> h.withMounts(FlagValues.more(h.getMounts(), MountFlag.parse(v))))
        .host("--tmpfs", (h, v) -> h.withTmpFs(tmpfs(h.getTmpFs(), v)))
        .host("--storage-opt", (h, v) -> h.withStorageOpt(FlagValues.with(h.getStorageOpt(), v)))
        .hostToggle("--read-only", StorageFlags::readOnly);
  }

  private static void readOnly(HostConfig host, boolean on) {
    if (on) {
      throw new KnownFlags.Refusal(
          "the engine puts no files, such as keys, into a root file system that is read-only");
    }
    host.withReadonlyRootfs(false);
  }

  private static void volume(FlaggedContainer container, String value) {
    String[] parts = value.split(":", -1);
    if (!parts[parts.length > 1 ? 1 : 0].startsWith("/")) {
      throw new IllegalArgumentException("the path in the container is not absolute");
    }
    if (parts.length == 1) {
      container.volumes.add(new Volume(value));
      return;
    }
    if (parts.length > 2) {
      for (String option : parts[2].split(",", -1)) {
        if (!BIND_OPTIONS.contains(option)) {
          throw new IllegalArgumentException("no option of volumes: " + option);
        }
      }
    }
    container.host.withBinds(
        FlagValues.more(
            container.host.getBinds(),
            Bind.parse(FlagValues.source(parts[0]) + value.substring(parts[0].length()))));
  }

  private static Map<String, String> tmpfs(Map<String, String> present, String value) {
    int colon = value.indexOf(':');
    Map<String, String> all = new LinkedHashMap<>();
    if (present != null) {
      all.putAll(present);
    }
    all.put(
        FlagValues.absolute(colon < 0 ? value : value.substring(0, colon)),
        colon < 0 ? "" : value.substring(colon + 1));
    return all;
  }
}
