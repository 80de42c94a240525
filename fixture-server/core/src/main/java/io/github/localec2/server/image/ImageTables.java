package io.github.localec2.server.image;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.volume.StoredTags;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;

/** Where the accounts' own images are kept; the public ones are in {@link PublicImages}. */
public final class ImageTables {
  private static final Table.Builder<Image> IMAGES_BUILDER =
      Table.named("images", Image::imageId)
          .idPrefix("ami-")
          .faults("image id", "InvalidAMIID")
          .tags(
              "image",
              Image::tags,
              (row, tags) -> row.toBuilder().tags(StoredTags.of(tags)).build());

  static final Table.Index<Image> BY_NAME = IMAGES_BUILDER.indexOne(Image::name);

  /** The images that hold a snapshot. */
  public static final Table.Index<Image> IMAGES_BY_SNAPSHOT =
      IMAGES_BUILDER.index(ImageTables::snapshots);

  public static final Table<Image> IMAGES = IMAGES_BUILDER.build();

  /** The engine's images that nobody has registered; as long as the engine has them. */
  static final Table<Image> ENGINE_IMAGES = Table.named("engine-images", Image::imageId).build();

  public static final Table<AccountTags> ACCOUNT_TAGS =
      Table.named("image-account-tags", AccountTags::imageId)
          .tags(
              "image",
              AccountTags::tags,
              (row, tags) -> new AccountTags(row.imageId(), List.copyOf(tags)))
          .tagsElsewhere(AccountTags::first)
          .build();

  public static final Table<UsageReport> USAGE_REPORTS =
      Table.named("image-usage-reports", UsageReport::reportId)
          .idPrefix("amiur-")
          .faults("image usage report", "InvalidImageUsageReportId")
          .tags(
              "image-usage-report",
              row -> row.report().tags(),
              (row, tags) -> row.with(row.report().toBuilder().tags(tags).build()))
          .build();

  private ImageTables() {}

  /** Changes an image that an account owns, registered or of its engine. */
  static void update(RegionView view, String imageId, UnaryOperator<Image> change) {
    Table<Image> table = view.rows(IMAGES).contains(imageId) ? IMAGES : ENGINE_IMAGES;
    view.rows(table).update(imageId, change);
  }

  static Stream<String> snapshots(Image image) {
    return image.blockDeviceMappings().stream()
        .map(mapping -> mapping.ebs())
        .filter(Objects::nonNull)
        .map(EbsBlockDevice::snapshotId)
        .filter(Objects::nonNull);
  }
}
