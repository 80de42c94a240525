package io.github.localec2.server.image;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.volume.StoredTags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * The tags that an account puts on images that are not records of its own: those of its engine,
 * public ones and those that others share with it. Nobody else sees them.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html">Tag your
 *     Amazon EC2 resources</a>
 */
record AccountTags(String imageId, List<Tag> tags) {
  /** Those of an image that has none yet; null where the account sees no such image. */
  static @Nullable AccountTags first(RegionView view, String imageId) {
    return Images.resolve(view, imageId).isPresent() ? new AccountTags(imageId, List.of()) : null;
  }

  /** Takes those of all accounts away, as the image goes. */
  static void removeAll(RegionView view, String imageId) {
    for (Scope scope : view.scopes()) {
      if (scope.region().equals(view.region())) {
        view.other(scope).rows(ImageTables.ACCOUNT_TAGS).remove(imageId);
      }
    }
  }

  /** The image as the account sees it. */
  static Image on(RegionView view, Image image) {
    List<Tag> own =
        view.rows(ImageTables.ACCOUNT_TAGS)
            .find(image.imageId())
            .map(AccountTags::tags)
            .orElse(List.of());
    if (own.isEmpty()) {
      return image;
    }
    Map<String, Tag> all = new LinkedHashMap<>();
    image.tags().forEach(tag -> all.put(tag.key(), tag));
    own.forEach(tag -> all.put(tag.key(), tag));
    return image.toBuilder().tags(StoredTags.of(new ArrayList<>(all.values()))).build();
  }
}
