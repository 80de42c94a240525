package io.github.localec2.server.image;

import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.Image;

/** Where images are kept. */
public final class ImageTables {
  private static final Table.Builder<Image> IMAGES_BUILDER =
      Table.named("images", Image::imageId)
          .idPrefix("ami-")
          .faults("image id", "InvalidAMIID")
          .tags("image", Image::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table<Image> IMAGES = IMAGES_BUILDER.build();

  private ImageTables() {}
}
