package io.github.localec2.server.image;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.PermissionGroup;

/**
 * Who besides the owner may launch an image.
 *
 * @param imageId the owner's image
 * @param permissions accounts, organizations, organizational units, or the group of all
 */
record ImageSharing(String imageId, List<LaunchPermission> permissions) {
  /** The key under which what is shared with everybody is found. */
  static final String ALL = "all";

  private static final Table.Builder<ImageSharing> BUILDER =
      Table.named("image-sharing", ImageSharing::imageId);

  static final Table.Index<ImageSharing> BY_GRANTEE = BUILDER.index(ImageSharing::grantees);

  static final Table<ImageSharing> SHARING = BUILDER.build();

  ImageSharing {
    permissions = List.copyOf(permissions);
  }

  static List<LaunchPermission> of(RegionView owner, String imageId) {
    return owner.rows(SHARING).find(imageId).map(ImageSharing::permissions).orElse(List.of());
  }

  private Stream<String> grantees() {
    return permissions.stream().map(ImageSharing::grantee);
  }

  static String grantee(LaunchPermission permission) {
    if (permission.group() == PermissionGroup.ALL) {
      return ALL;
    }
    if (permission.userId() != null) {
      return permission.userId();
    }
    return permission.organizationArn() != null
        ? permission.organizationArn()
        : permission.organizationalUnitArn();
  }

  boolean isPublic() {
    return grantees().anyMatch(ALL::equals);
  }

  boolean reaches(String account) {
    return grantees().anyMatch(each -> each.equals(ALL) || each.equals(account));
  }
}
