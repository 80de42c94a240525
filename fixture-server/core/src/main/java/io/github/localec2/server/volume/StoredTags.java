package io.github.localec2.server.volume;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Tags as volumes, snapshots and images keep them: EC2 leaves the set out where it is empty. */
public final class StoredTags {
  private StoredTags() {}

  public static @Nullable Collection<Tag> of(Collection<Tag> tags) {
    return tags.isEmpty() ? null : tags;
  }
}
