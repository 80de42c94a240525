package io.github.localec2.server.volume;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateVolumePermission;
import software.amazon.awssdk.services.ec2.model.PermissionGroup;

/**
 * Who besides the owner may make volumes from a snapshot.
 *
 * @param snapshotId the owner's snapshot
 * @param permissions accounts, or the group of all
 */
record SnapshotSharing(String snapshotId, List<CreateVolumePermission> permissions) {
  /** The key under which what is shared with everybody is found. */
  static final String ALL = "all";

  private static final Table.Builder<SnapshotSharing> BUILDER =
      Table.named("snapshot-sharing", SnapshotSharing::snapshotId);

  static final Table.Index<SnapshotSharing> BY_GRANTEE = BUILDER.index(SnapshotSharing::grantees);

  static final Table<SnapshotSharing> SHARING = BUILDER.build();

  SnapshotSharing {
    permissions = List.copyOf(permissions);
  }

  private Stream<String> grantees() {
    return permissions.stream()
        .map(each -> each.group() == PermissionGroup.ALL ? ALL : each.userId());
  }

  boolean isPublic() {
    return grantees().anyMatch(ALL::equals);
  }

  /** True where the account itself is named. */
  boolean names(String account) {
    return grantees().anyMatch(account::equals);
  }

  boolean reaches(String account) {
    return grantees().anyMatch(each -> each.equals(ALL) || each.equals(account));
  }

  static List<CreateVolumePermission> of(RegionView owner, String snapshotId) {
    return owner.rows(SHARING).find(snapshotId).map(SnapshotSharing::permissions).orElse(List.of());
  }
}
