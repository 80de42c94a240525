package io.github.localec2.server.volume;

import io.github.localec2.server.state.IdFaults;
import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.ReplaceRootVolumeTask;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeModification;

/** Where volumes and snapshots are kept. */
public final class VolumeTables {
  private static final Table.Builder<Volume> VOLUMES_BUILDER =
      Table.named("volumes", Volume::volumeId)
          .idPrefix("vol-")
          .faults(new IdFaults("volume", "InvalidVolume.NotFound", "InvalidParameterValue", "."))
          .tags(
              "volume",
              Volume::tags,
              (row, tags) -> row.toBuilder().tags(StoredTags.of(tags)).build());

  public static final Table.Index<Volume> VOLUMES_BY_INSTANCE =
      VOLUMES_BUILDER.indexEach(Volume::attachments, VolumeAttachment::instanceId);

  public static final Table<Volume> VOLUMES = VOLUMES_BUILDER.build();

  /** The latest modification of each volume that was ever modified. */
  static final Table<VolumeModification> MODIFICATIONS =
      Table.named("volume-modifications", VolumeModification::volumeId)
          .faults(
              new IdFaults(
                  "modification of the volume",
                  "InvalidVolumeModification.NotFound",
                  "InvalidParameterValue"))
          .build();

  private static final Table.Builder<Snapshot> SNAPSHOTS_BUILDER =
      Table.named("snapshots", Snapshot::snapshotId)
          .idPrefix("snap-")
          .faults(
              new IdFaults("snapshot", "InvalidSnapshot.NotFound", "InvalidParameterValue", "."))
          .tags(
              "snapshot",
              Snapshot::tags,
              (row, tags) -> row.toBuilder().tags(StoredTags.of(tags)).build());

  public static final Table.Index<Snapshot> SNAPSHOTS_BY_VOLUME =
      SNAPSHOTS_BUILDER.indexOne(Snapshot::volumeId);

  public static final Table<Snapshot> SNAPSHOTS = SNAPSHOTS_BUILDER.build();

  public static final Table<ReplaceRootVolumeTask> REPLACE_ROOT_VOLUME_TASKS =
      Table.named("replace-root-volume-tasks", ReplaceRootVolumeTask::replaceRootVolumeTaskId)
          .idPrefix("replacevol-")
          .faults("replaceRootVolumeTask ID", "InvalidReplaceRootVolumeTaskId")
          .tags(
              "replace-root-volume-task",
              ReplaceRootVolumeTask::tags,
              (row, tags) -> row.toBuilder().tags(tags).build())
          .build();

  private VolumeTables() {}
}
