package io.github.localec2.server.volume;

import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Volume;

/** Where volumes and snapshots are kept. */
public final class VolumeTables {
  private static final Table.Builder<Volume> VOLUMES_BUILDER =
      Table.named("volumes", Volume::volumeId)
          .idPrefix("vol-")
          .faults("volume", "InvalidVolume")
          .tags("volume", Volume::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table<Volume> VOLUMES = VOLUMES_BUILDER.build();

  private static final Table.Builder<Snapshot> SNAPSHOTS_BUILDER =
      Table.named("snapshots", Snapshot::snapshotId)
          .idPrefix("snap-")
          .faults("snapshot", "InvalidSnapshot")
          .tags("snapshot", Snapshot::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<Snapshot> SNAPSHOTS_BY_VOLUME =
      SNAPSHOTS_BUILDER.indexOne(Snapshot::volumeId);

  public static final Table<Snapshot> SNAPSHOTS = SNAPSHOTS_BUILDER.build();

  private VolumeTables() {}
}
