package io.github.localec2.server.image;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.volume.Snapshots;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.UserBucket;
import software.amazon.awssdk.services.ec2.model.UserBucketDetails;

/** Disk images in buckets, which are another service's: what is in one is taken on trust. */
final class DiskImages {
  static final String ACTIVE = "active";
  static final String COMPLETED = "completed";
  static final String DELETED = "deleted";

  private static final Set<String> FORMATS = Set.of("vmdk", "vhd", "vhdx", "ova", "raw");
  private static final int ASSUMED_GIB = 8;

  private DiskImages() {}

  /** The size that a disk image is taken to have, in bytes. */
  static double assumedBytes() {
    return (double) ((long) ASSUMED_GIB << 30);
  }

  /** Checks where a disk image is said to be and in which format. */
  static void check(@Nullable String format, @Nullable String url, @Nullable UserBucket bucket) {
    if (format != null && !FORMATS.contains(format.toLowerCase(Locale.ROOT))) {
      throw CommonFaults.invalidValue("Format", format, "Expected: one of " + FORMATS + ".");
    }
    boolean named = bucket != null && bucket.s3Bucket() != null && bucket.s3Key() != null;
    if (url == null && !named) {
      throw CommonFaults.missingParameter("UserBucket");
    }
  }

  static @Nullable UserBucketDetails details(@Nullable UserBucket bucket) {
    return bucket == null
        ? null
        : UserBucketDetails.builder().s3Bucket(bucket.s3Bucket()).s3Key(bucket.s3Key()).build();
  }

  /** The snapshot that an import makes of a disk image. */
  static Snapshot imported(
      RegionView view, String taskId, boolean encrypted, @Nullable String kmsKeyId) {
    Snapshot source = Snapshot.builder().snapshotId(taskId).volumeSize(ASSUMED_GIB).build();
    String key = Snapshots.keyOfCopy(view, false, encrypted, kmsKeyId);
    return Snapshots.copy(
        view,
        source,
        view.region(),
        key,
        "Created by AWS-VMImport service for " + taskId,
        List.of());
  }
}
