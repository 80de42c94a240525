package io.github.localec2.server.imds;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.state.RegionView;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that an instance can read, from the versions down. */
final class MetadataTree {
  private MetadataTree() {}

  /** What is at a path; null where nothing is. */
  static Directory.@Nullable Leaf of(
      RegionView view,
      InstanceRecord row,
      GeneratedCredentials generated,
      IdentityKeys keys,
      List<String> path) {
    if (path.isEmpty()) {
      return new Directory.Leaf(
          Directory.TEXT, () -> Versions.listing().getBytes(StandardCharsets.UTF_8));
    }
    String version = path.get(0);
    if (!Versions.has(version)) {
      return null;
    }
    Rehearsal rehearsal = Rehearsal.of(view, row.instanceId());
    Directory top = new Directory(version);
    top.directory(
            "meta-data",
            Versions.FIRST,
            "meta-data",
            all -> {
              InstanceCategories.fill(all, view, row);
              NetworkCategories.fill(all, view, row.instanceId());
              CredentialCategories.fill(all, view, row, rehearsal, generated);
              RehearsedCategories.fill(all, rehearsal);
              all.directory(
                  "block-device-mapping",
                  DeviceCategories.SINCE,
                  devices -> DeviceCategories.fill(devices, row.instance()));
            })
        .directory(
            "dynamic",
            IdentityCategories.SINCE,
            "dynamic",
            all -> IdentityCategories.fill(all, view, row, keys))
        .bytes("user-data", Versions.FIRST, userData(row));
    return top.find(path.subList(1, path.size()));
  }

  private static byte @Nullable [] userData(InstanceRecord row) {
    String data = row.settings().userData();
    return data == null || data.isEmpty() ? null : Base64.getMimeDecoder().decode(data);
  }
}
