package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CancelExportTaskRequest;
import software.amazon.awssdk.services.ec2.model.CancelExportTaskResponse;
import software.amazon.awssdk.services.ec2.model.DescribeExportImageTasksRequest;
import software.amazon.awssdk.services.ec2.model.DescribeExportImageTasksResponse;
import software.amazon.awssdk.services.ec2.model.ExportImageRequest;
import software.amazon.awssdk.services.ec2.model.ExportImageResponse;
import software.amazon.awssdk.services.ec2.model.ExportImageTask;
import software.amazon.awssdk.services.ec2.model.ExportTaskS3Location;
import software.amazon.awssdk.services.ec2.model.ExportTaskS3LocationRequest;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.Tag;

/** ExportImage and its tasks. */
final class ImageExports {
  private static final Filters<ExportImageTask> FILTERS =
      Filters.of(TaskTables.EXPORT_IMAGE_TASKS).one("task-state", ExportImageTask::status).build();

  private static final Settling EXPORTED =
      Settling.of(
          "image-exported",
          TaskTables.EXPORT_IMAGE_TASKS,
          row ->
              row.status().equals(DiskImages.ACTIVE)
                  ? row.toBuilder()
                      .status(DiskImages.COMPLETED)
                      .statusMessage(null)
                      .progress(null)
                      .build()
                  : row);

  private ImageExports() {}

  static void addTo(Family family) {
    family
        .write(ExportImageRequest.class, ImageExports::start)
        .read(DescribeExportImageTasksRequest.class, ImageExports::describe)
        .write(CancelExportTaskRequest.class, ImageExports::cancel);
  }

  private static ExportImageResponse start(ExportImageRequest request, Call call) {
    Image image = ImageOperations.own(call.view(), request.imageId());
    if (image.state() != ImageState.AVAILABLE) {
      throw CommonFaults.incorrectState(
          "The image '" + image.imageId() + "' is in the state '" + image.stateAsString() + "'");
    }
    ExportTaskS3LocationRequest asked = request.s3ExportLocation();
    if (asked.s3Bucket() == null) {
      throw CommonFaults.missingParameter("S3ExportLocation.S3Bucket");
    }
    ExportTaskS3Location location =
        ExportTaskS3Location.builder()
            .s3Bucket(asked.s3Bucket())
            .s3Prefix(asked.s3Prefix())
            .build();
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "export-image-task");
    ExportImageTask task =
        ExportImageTask.builder()
            .exportImageTaskId(call.view().newId(TaskTables.EXPORT_IMAGE_TASKS, tags))
            .imageId(image.imageId())
            .description(request.description())
            .s3ExportLocation(location)
            .progress("0")
            .status(DiskImages.ACTIVE)
            .statusMessage("validating")
            .tags(tags)
            .build();
    call.rows(TaskTables.EXPORT_IMAGE_TASKS).put(task);
    call.later(EXPORTED, task.exportImageTaskId());
    return ExportImageResponse.builder()
        .exportImageTaskId(task.exportImageTaskId())
        .imageId(task.imageId())
        .description(task.description())
        .diskImageFormat(request.diskImageFormat())
        .roleName(request.roleName() == null ? "vmimport" : request.roleName())
        .s3ExportLocation(location)
        .progress(task.progress())
        .status(task.status())
        .statusMessage(task.statusMessage())
        .tags(tags)
        .build();
  }

  private static DescribeExportImageTasksResponse describe(
      DescribeExportImageTasksRequest request, Call call) {
    Page<ExportImageTask> page =
        call.find(
            TaskTables.EXPORT_IMAGE_TASKS,
            FILTERS,
            request.exportImageTaskIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeExportImageTasksResponse.builder()
        .exportImageTasks(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static CancelExportTaskResponse cancel(CancelExportTaskRequest request, Call call) {
    ExportImageTask task =
        call.rows(TaskTables.EXPORT_IMAGE_TASKS)
            .find(request.exportTaskId())
            .orElseThrow(
                () -> TaskTables.EXPORT_IMAGE_TASKS.faults().notFound(request.exportTaskId()));
    if (!task.status().equals(DiskImages.ACTIVE)) {
      throw CommonFaults.incorrectState(
          "The export task '"
              + task.exportImageTaskId()
              + "' can't be canceled in the state '"
              + task.status()
              + "'");
    }
    call.rows(TaskTables.EXPORT_IMAGE_TASKS)
        .put(task.toBuilder().status(DiskImages.DELETED).build());
    return CancelExportTaskResponse.builder().build();
  }
}
