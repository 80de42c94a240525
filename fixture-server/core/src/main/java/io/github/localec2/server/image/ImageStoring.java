package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.Timestamps;
import io.github.localec2.server.tagging.TagSpecifications;
import io.github.localec2.server.volume.Snapshots;
import io.github.localec2.server.volume.StoredTags;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CreateRestoreImageTaskRequest;
import software.amazon.awssdk.services.ec2.model.CreateRestoreImageTaskResponse;
import software.amazon.awssdk.services.ec2.model.CreateStoreImageTaskRequest;
import software.amazon.awssdk.services.ec2.model.CreateStoreImageTaskResponse;
import software.amazon.awssdk.services.ec2.model.DescribeStoreImageTasksRequest;
import software.amazon.awssdk.services.ec2.model.DescribeStoreImageTasksResponse;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.StoreImageTaskResult;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Images stored as objects and restored from them. What an object holds is kept with its task; the
 * bucket itself is another service's.
 */
final class ImageStoring {
  private static final String IN_PROGRESS = "InProgress";
  private static final String COMPLETED = "Completed";

  private static final Table<Stored> STORED =
      Table.<Stored>named("store-image-tasks", row -> row.key()).build();

  private static final Filters<Stored> FILTERS =
      Filters.of(STORED)
          .one("bucket", row -> row.task().bucket())
          .one("task-state", row -> row.task().storeTaskState())
          .build();

  private static final Settling DONE =
      Settling.of(
          "image-stored",
          STORED,
          row ->
              row.with(
                  row.task().toBuilder()
                      .storeTaskState(COMPLETED)
                      .progressPercentage(100)
                      .build()));

  private ImageStoring() {}

  /** A stored image: its task and what the object holds. */
  private record Stored(StoreImageTaskResult task, Image image) {
    String key() {
      return key(task.bucket(), task.s3objectKey());
    }

    static String key(String bucket, String object) {
      return bucket + '/' + object;
    }

    Stored with(StoreImageTaskResult changed) {
      return new Stored(changed, image);
    }
  }

  static void addTo(Family family) {
    family
        .write(CreateStoreImageTaskRequest.class, ImageStoring::store)
        .write(CreateRestoreImageTaskRequest.class, ImageStoring::restore)
        .read(DescribeStoreImageTasksRequest.class, ImageStoring::describe);
  }

  private static CreateStoreImageTaskResponse store(
      CreateStoreImageTaskRequest request, Call call) {
    Image image = ImageOperations.own(call.view(), request.imageId());
    if (image.state() != ImageState.AVAILABLE) {
      throw CommonFaults.incorrectState(
          "The image '" + image.imageId() + "' is in the state '" + image.stateAsString() + "'");
    }
    String object = image.imageId() + ".bin";
    Stored stored =
        new Stored(
            StoreImageTaskResult.builder()
                .amiId(image.imageId())
                .bucket(request.bucket())
                .s3objectKey(object)
                .taskStartTime(call.now())
                .progressPercentage(0)
                .storeTaskState(IN_PROGRESS)
                .build(),
            image);
    call.rows(STORED).put(stored);
    call.later(DONE, stored.key());
    return CreateStoreImageTaskResponse.builder().objectKey(object).build();
  }

  private static CreateRestoreImageTaskResponse restore(
      CreateRestoreImageTaskRequest request, Call call) {
    RegionView view = call.view();
    Image stored = find(view, request.bucket(), request.objectKey());
    if (stored == null) {
      throw CommonFaults.invalidParameterValue(
          "The object '"
              + request.objectKey()
              + "' in the bucket '"
              + request.bucket()
              + "' does not exist or holds no image");
    }
    String name = request.name() == null ? stored.name() : request.name();
    ImageNames.checkFree(view, name);
    List<Tag> tags =
        TagSpecifications.tags(request.tagSpecifications(), "image", ImageRegistration.TAGGED);
    List<Tag> snapshotTags =
        TagSpecifications.tags(request.tagSpecifications(), "snapshot", ImageRegistration.TAGGED);
    String imageId = view.newId(ImageTables.IMAGES, tags);
    List<BlockDeviceMapping> mappings = new ArrayList<>();
    for (BlockDeviceMapping mapping : stored.blockDeviceMappings()) {
      mappings.add(restored(view, mapping, imageId, snapshotTags));
    }
    Image image =
        stored.toBuilder()
            .imageId(imageId)
            .name(name)
            .imageLocation(view.account() + "/" + name)
            .ownerId(view.account())
            .creationDate(Timestamps.format(call.now()))
            .deprecationTime(null)
            .lastLaunchedTime(null)
            .publicLaunchPermissions(false)
            .deregistrationProtection("disabled")
            .blockDeviceMappings(mappings)
            .tags(StoredTags.of(tags))
            .build();
    return CreateRestoreImageTaskResponse.builder()
        .imageId(ImageRegistration.add(view, image))
        .build();
  }

  /** Buckets are the same in every region. */
  private static @Nullable Image find(RegionView view, String bucket, String object) {
    for (Scope scope : view.scopes()) {
      Stored stored = view.other(scope).rows(STORED).find(Stored.key(bucket, object)).orElse(null);
      if (stored != null && stored.task().storeTaskState().equals(COMPLETED)) {
        return stored.image();
      }
    }
    return null;
  }

  private static BlockDeviceMapping restored(
      RegionView view, BlockDeviceMapping mapping, String imageId, List<Tag> tags) {
    EbsBlockDevice ebs = mapping.ebs();
    if (ebs == null || ebs.snapshotId() == null) {
      return mapping;
    }
    Snapshot source =
        Snapshot.builder().snapshotId(ebs.snapshotId()).volumeSize(ebs.volumeSize()).build();
    String key =
        Snapshots.keyOfCopy(view, Boolean.TRUE.equals(ebs.encrypted()), ebs.encrypted(), null);
    Snapshot copy =
        Snapshots.copy(
            view,
            source,
            view.region(),
            key,
            "Created by CreateRestoreImageTask for " + imageId,
            tags);
    return mapping.toBuilder()
        .ebs(ebs.toBuilder().snapshotId(copy.snapshotId()).encrypted(key != null).build())
        .build();
  }

  private static DescribeStoreImageTasksResponse describe(
      DescribeStoreImageTasksRequest request, Call call) {
    List<String> ids = request.imageIds();
    List<Stored> asked =
        call.rows(STORED)
            .all()
            .filter(row -> ids.isEmpty() || ids.contains(row.task().amiId()))
            .filter(FILTERS.matching(call.view(), request.filters()))
            .toList();
    Page<StoreImageTaskResult> page =
        call.page(asked, request.maxResults(), request.nextToken(), List.of(ids, request.filters()))
            .map(Stored::task);
    return DescribeStoreImageTasksResponse.builder()
        .storeImageTaskResults(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
