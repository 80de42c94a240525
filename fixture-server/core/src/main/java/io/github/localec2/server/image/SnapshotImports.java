package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.tagging.TagSpecifications;
import io.github.localec2.server.volume.PageSize;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeImportSnapshotTasksRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImportSnapshotTasksResponse;
import software.amazon.awssdk.services.ec2.model.ImportSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.ImportSnapshotResponse;
import software.amazon.awssdk.services.ec2.model.ImportSnapshotTask;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotDiskContainer;
import software.amazon.awssdk.services.ec2.model.SnapshotTaskDetail;
import software.amazon.awssdk.services.ec2.model.Tag;

/** ImportSnapshot and its tasks. */
final class SnapshotImports {
  private static final Filters<ImportSnapshotTask> FILTERS =
      Filters.of(TaskTables.IMPORT_SNAPSHOT_TASKS)
          .one("task-state", row -> row.snapshotTaskDetail().status())
          .build();

  private static final Settling IMPORTED =
      Settling.named("snapshot-imported", SnapshotImports::settle);

  private SnapshotImports() {}

  static void addTo(Family family) {
    family
        .write(ImportSnapshotRequest.class, SnapshotImports::start)
        .read(DescribeImportSnapshotTasksRequest.class, SnapshotImports::describe);
  }

  private static ImportSnapshotResponse start(ImportSnapshotRequest request, Call call) {
    SnapshotDiskContainer disk = request.diskContainer();
    if (disk == null) {
      throw CommonFaults.missingParameter("DiskContainer");
    }
    DiskImages.check(disk.format(), disk.url(), disk.userBucket());
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "import-snapshot-task");
    SnapshotTaskDetail detail =
        SnapshotTaskDetail.builder()
            .description(request.description() == null ? disk.description() : request.description())
            .diskImageSize(0.0)
            .encrypted(Boolean.TRUE.equals(request.encrypted()))
            .kmsKeyId(request.kmsKeyId())
            .format(disk.format())
            .url(disk.url())
            .userBucket(DiskImages.details(disk.userBucket()))
            .progress("0")
            .status(DiskImages.ACTIVE)
            .statusMessage("pending")
            .build();
    ImportSnapshotTask task =
        ImportSnapshotTask.builder()
            .importTaskId(call.view().newId(TaskTables.IMPORT_SNAPSHOT_TASKS, tags))
            .description(request.description())
            .snapshotTaskDetail(detail)
            .tags(tags)
            .build();
    call.rows(TaskTables.IMPORT_SNAPSHOT_TASKS).put(task);
    call.later(IMPORTED, task.importTaskId());
    return ImportSnapshotResponse.builder()
        .importTaskId(task.importTaskId())
        .description(task.description())
        .snapshotTaskDetail(detail)
        .tags(tags)
        .build();
  }

  private static void settle(RegionView view, String taskId) {
    ImportSnapshotTask task = view.rows(TaskTables.IMPORT_SNAPSHOT_TASKS).find(taskId).orElse(null);
    if (task == null || !task.snapshotTaskDetail().status().equals(DiskImages.ACTIVE)) {
      return;
    }
    SnapshotTaskDetail detail = task.snapshotTaskDetail();
    Snapshot snapshot =
        DiskImages.imported(
            view, taskId, Boolean.TRUE.equals(detail.encrypted()), detail.kmsKeyId());
    view.rows(TaskTables.IMPORT_SNAPSHOT_TASKS)
        .put(
            task.toBuilder()
                .snapshotTaskDetail(
                    detail.toBuilder()
                        .status(DiskImages.COMPLETED)
                        .statusMessage(null)
                        .progress(null)
                        .diskImageSize(DiskImages.assumedBytes())
                        .kmsKeyId(snapshot.kmsKeyId())
                        .snapshotId(snapshot.snapshotId())
                        .build())
                .build());
  }

  /** Stops a task that is still active and tells its state before. */
  static String cancel(RegionView view, String taskId) {
    ImportSnapshotTask task = view.rows(TaskTables.IMPORT_SNAPSHOT_TASKS).get(taskId);
    String before = task.snapshotTaskDetail().status();
    if (before.equals(DiskImages.ACTIVE)) {
      SnapshotTaskDetail detail =
          task.snapshotTaskDetail().toBuilder().status(DiskImages.DELETED).build();
      view.rows(TaskTables.IMPORT_SNAPSHOT_TASKS)
          .put(task.toBuilder().snapshotTaskDetail(detail).build());
    }
    return before;
  }

  private static DescribeImportSnapshotTasksResponse describe(
      DescribeImportSnapshotTasksRequest request, Call call) {
    Page<ImportSnapshotTask> page =
        call.find(
            TaskTables.IMPORT_SNAPSHOT_TASKS,
            FILTERS,
            request.importTaskIds(),
            request.filters(),
            PageSize.checked(request.maxResults()),
            request.nextToken());
    return DescribeImportSnapshotTasksResponse.builder()
        .importSnapshotTasks(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
