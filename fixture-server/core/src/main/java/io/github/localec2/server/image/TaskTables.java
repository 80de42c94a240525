package io.github.localec2.server.image;

import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.ExportImageTask;
import software.amazon.awssdk.services.ec2.model.ImportImageTask;
import software.amazon.awssdk.services.ec2.model.ImportSnapshotTask;

/** Where the tasks are kept that bring disk images in and out. */
public final class TaskTables {
  public static final Table<ImportImageTask> IMPORT_IMAGE_TASKS =
      Table.named("import-image-tasks", ImportImageTask::importTaskId)
          .idPrefix("import-ami-")
          .faults("import image task ID", "InvalidConversionTaskId")
          .tags(
              "import-image-task",
              ImportImageTask::tags,
              (row, tags) -> row.toBuilder().tags(tags).build())
          .build();

  public static final Table<ImportSnapshotTask> IMPORT_SNAPSHOT_TASKS =
      Table.named("import-snapshot-tasks", ImportSnapshotTask::importTaskId)
          .idPrefix("import-snap-")
          .faults("import snapshot task ID", "InvalidConversionTaskId")
          .tags(
              "import-snapshot-task",
              ImportSnapshotTask::tags,
              (row, tags) -> row.toBuilder().tags(tags).build())
          .build();

  public static final Table<ExportImageTask> EXPORT_IMAGE_TASKS =
      Table.named("export-image-tasks", ExportImageTask::exportImageTaskId)
          .idPrefix("export-ami-")
          .faults("export image task ID", "InvalidExportTaskID")
          .tags(
              "export-image-task",
              ExportImageTask::tags,
              (row, tags) -> row.toBuilder().tags(tags).build())
          .build();

  private TaskTables() {}
}
