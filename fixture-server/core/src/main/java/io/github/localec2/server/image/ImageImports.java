package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Timestamps;
import io.github.localec2.server.tagging.TagSpecifications;
import io.github.localec2.server.volume.PageSize;
import io.github.localec2.server.volume.Snapshots;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CancelImportTaskRequest;
import software.amazon.awssdk.services.ec2.model.CancelImportTaskResponse;
import software.amazon.awssdk.services.ec2.model.DescribeImportImageTasksRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImportImageTasksResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageDiskContainer;
import software.amazon.awssdk.services.ec2.model.ImportImageRequest;
import software.amazon.awssdk.services.ec2.model.ImportImageResponse;
import software.amazon.awssdk.services.ec2.model.ImportImageTask;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotDetail;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** ImportImage and its tasks, and the end of any import. */
final class ImageImports {
  private static final String ROOT = "/dev/sda1";
  private static final String WINDOWS = "Windows";

  private static final Filters<ImportImageTask> FILTERS =
      Filters.of(TaskTables.IMPORT_IMAGE_TASKS).one("task-state", ImportImageTask::status).build();

  private static final Settling IMPORTED = Settling.named("image-imported", ImageImports::settle);

  private ImageImports() {}

  static void addTo(Family family) {
    family
        .write(ImportImageRequest.class, ImageImports::start)
        .read(DescribeImportImageTasksRequest.class, ImageImports::describe)
        .write(CancelImportTaskRequest.class, ImageImports::cancel);
  }

  private static ImportImageResponse start(ImportImageRequest request, Call call) {
    if (request.diskContainers().isEmpty()) {
      throw CommonFaults.missingParameter("DiskContainer");
    }
    List<SnapshotDetail> disks = new ArrayList<>();
    for (ImageDiskContainer disk : request.diskContainers()) {
      disks.add(detail(call.view(), disk));
    }
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "import-image-task");
    ImportImageTask task =
        ImportImageTask.builder()
            .importTaskId(call.view().newId(TaskTables.IMPORT_IMAGE_TASKS, tags))
            .architecture(request.architecture() == null ? "x86_64" : request.architecture())
            .bootMode(request.bootMode())
            .description(request.description())
            .encrypted(Boolean.TRUE.equals(request.encrypted()))
            .hypervisor(request.hypervisor())
            .kmsKeyId(request.kmsKeyId())
            .licenseType(request.licenseType())
            .platform(request.platform())
            .usageOperation(request.usageOperation())
            .progress("0")
            .status(DiskImages.ACTIVE)
            .statusMessage("pending")
            .snapshotDetails(disks)
            .tags(tags)
            .build();
    call.rows(TaskTables.IMPORT_IMAGE_TASKS).put(task);
    call.later(IMPORTED, task.importTaskId());
    return ImportImageResponse.builder()
        .importTaskId(task.importTaskId())
        .architecture(task.architecture())
        .description(task.description())
        .encrypted(task.encrypted())
        .hypervisor(task.hypervisor())
        .kmsKeyId(task.kmsKeyId())
        .licenseType(task.licenseType())
        .platform(task.platform())
        .usageOperation(task.usageOperation())
        .progress(task.progress())
        .status(task.status())
        .statusMessage(task.statusMessage())
        .snapshotDetails(disks)
        .tags(tags)
        .build();
  }

  private static SnapshotDetail detail(RegionView view, ImageDiskContainer disk) {
    if (disk.snapshotId() == null) {
      DiskImages.check(disk.format(), disk.url(), disk.userBucket());
    } else {
      Snapshots.get(view, disk.snapshotId());
    }
    return SnapshotDetail.builder()
        .description(disk.description())
        .deviceName(disk.deviceName())
        .format(disk.format())
        .snapshotId(disk.snapshotId())
        .url(disk.url())
        .userBucket(DiskImages.details(disk.userBucket()))
        .diskImageSize(0.0)
        .status(DiskImages.ACTIVE)
        .build();
  }

  private static void settle(RegionView view, String taskId) {
    ImportImageTask task = view.rows(TaskTables.IMPORT_IMAGE_TASKS).find(taskId).orElse(null);
    if (task == null || !task.status().equals(DiskImages.ACTIVE)) {
      return;
    }
    List<SnapshotDetail> disks = new ArrayList<>();
    List<BlockDeviceMapping> mappings = new ArrayList<>();
    char next = 'b';
    for (SnapshotDetail disk : task.snapshotDetails()) {
      Snapshot snapshot = snapshot(view, task, disk);
      // the first disk is the root, the others follow in their order
      String device = mappings.isEmpty() ? ROOT : "/dev/sd" + next++;
      mappings.add(
          BlockDeviceMapping.builder()
              .deviceName(device)
              .ebs(
                  ebs ->
                      ebs.snapshotId(snapshot.snapshotId())
                          .volumeSize(snapshot.volumeSize())
                          .volumeType(VolumeType.GP2)
                          .encrypted(snapshot.encrypted())
                          .deleteOnTermination(true))
              .build());
      disks.add(
          disk.toBuilder()
              .deviceName(device)
              .snapshotId(snapshot.snapshotId())
              .diskImageSize(DiskImages.assumedBytes())
              .status(DiskImages.COMPLETED)
              .build());
    }
    String imageId = view.newId(ImageTables.IMAGES);
    ImageRegistration.add(view, image(view, task, imageId, mappings));
    view.rows(TaskTables.IMPORT_IMAGE_TASKS)
        .put(
            task.toBuilder()
                .imageId(imageId)
                .status(DiskImages.COMPLETED)
                .statusMessage(null)
                .progress(null)
                .platform(task.platform() == null ? "Linux" : task.platform())
                .licenseType(task.licenseType() == null ? "BYOL" : task.licenseType())
                .snapshotDetails(disks)
                .build());
  }

  private static Snapshot snapshot(RegionView view, ImportImageTask task, SnapshotDetail disk) {
    return disk.snapshotId() == null
        ? DiskImages.imported(
            view, task.importTaskId(), Boolean.TRUE.equals(task.encrypted()), task.kmsKeyId())
        : Snapshots.find(view, disk.snapshotId())
            .orElseGet(
                () ->
                    DiskImages.imported(
                        view,
                        task.importTaskId(),
                        Boolean.TRUE.equals(task.encrypted()),
                        task.kmsKeyId()));
  }

  private static Image image(
      RegionView view, ImportImageTask task, String imageId, List<BlockDeviceMapping> mappings) {
    boolean windows = WINDOWS.equalsIgnoreCase(task.platform());
    return Images.ebsBacked(imageId, task.architecture(), ROOT)
        .name(task.importTaskId())
        .description(
            "AWS-VMImport service: " + (windows ? WINDOWS : "Linux") + " - " + task.importTaskId())
        .imageLocation(view.account() + "/" + task.importTaskId())
        .platform(windows ? "windows" : null)
        .platformDetails(windows ? WINDOWS : "Linux/UNIX")
        .usageOperation(windows ? "RunInstances:0002" : "RunInstances")
        .bootMode(task.bootMode())
        .blockDeviceMappings(mappings)
        .publicLaunchPermissions(false)
        .ownerId(view.account())
        .creationDate(Timestamps.format(view.now()))
        .deregistrationProtection("disabled")
        .build();
  }

  private static DescribeImportImageTasksResponse describe(
      DescribeImportImageTasksRequest request, Call call) {
    Page<ImportImageTask> page =
        call.find(
            TaskTables.IMPORT_IMAGE_TASKS,
            FILTERS,
            request.importTaskIds(),
            request.filters(),
            PageSize.checked(request.maxResults()),
            request.nextToken());
    return DescribeImportImageTasksResponse.builder()
        .importImageTasks(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static CancelImportTaskResponse cancel(CancelImportTaskRequest request, Call call) {
    String taskId = request.importTaskId();
    if (taskId == null) {
      throw CommonFaults.missingParameter("ImportTaskId");
    }
    RegionView view = call.view();
    String before =
        taskId.startsWith("import-snap-")
            ? SnapshotImports.cancel(view, taskId)
            : cancel(view, taskId);
    if (!before.equals(DiskImages.ACTIVE)) {
      throw CommonFaults.incorrectState(
          "The import task '" + taskId + "' can't be canceled in the state '" + before + "'");
    }
    return CancelImportTaskResponse.builder()
        .importTaskId(taskId)
        .previousState(before)
        .state("deleting")
        .build();
  }

  private static String cancel(RegionView view, String taskId) {
    ImportImageTask task = view.rows(TaskTables.IMPORT_IMAGE_TASKS).get(taskId);
    if (task.status().equals(DiskImages.ACTIVE)) {
      view.rows(TaskTables.IMPORT_IMAGE_TASKS)
          .put(task.toBuilder().status(DiskImages.DELETED).build());
    }
    return task.status();
  }
}
