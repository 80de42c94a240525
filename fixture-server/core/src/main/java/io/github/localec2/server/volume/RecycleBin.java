package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.ListSnapshotsInRecycleBinRequest;
import software.amazon.awssdk.services.ec2.model.ListSnapshotsInRecycleBinResponse;
import software.amazon.awssdk.services.ec2.model.ListVolumesInRecycleBinRequest;
import software.amazon.awssdk.services.ec2.model.ListVolumesInRecycleBinResponse;
import software.amazon.awssdk.services.ec2.model.RestoreSnapshotFromRecycleBinRequest;
import software.amazon.awssdk.services.ec2.model.RestoreSnapshotFromRecycleBinResponse;
import software.amazon.awssdk.services.ec2.model.RestoreVolumeFromRecycleBinRequest;
import software.amazon.awssdk.services.ec2.model.RestoreVolumeFromRecycleBinResponse;

/**
 * The recycle bin as it is in an account without retention rules, which are another service's: what
 * is deleted is gone, so the bin is empty and nothing can be restored from it.
 */
final class RecycleBin {
  private RecycleBin() {}

  static void addTo(Family family) {
    family
        .read(ListVolumesInRecycleBinRequest.class, RecycleBin::volumes)
        .write(RestoreVolumeFromRecycleBinRequest.class, RecycleBin::restoreVolume)
        .read(ListSnapshotsInRecycleBinRequest.class, RecycleBin::snapshots)
        .write(RestoreSnapshotFromRecycleBinRequest.class, RecycleBin::restoreSnapshot);
  }

  private static ListVolumesInRecycleBinResponse volumes(
      ListVolumesInRecycleBinRequest request, Call call) {
    if (!request.volumeIds().isEmpty()) {
      throw VolumeTables.VOLUMES.faults().notFound(request.volumeIds());
    }
    return ListVolumesInRecycleBinResponse.builder().volumes(List.of()).build();
  }

  private static RestoreVolumeFromRecycleBinResponse restoreVolume(
      RestoreVolumeFromRecycleBinRequest request, Call call) {
    throw VolumeTables.VOLUMES.faults().notFound(request.volumeId());
  }

  private static ListSnapshotsInRecycleBinResponse snapshots(
      ListSnapshotsInRecycleBinRequest request, Call call) {
    if (!request.snapshotIds().isEmpty()) {
      throw VolumeTables.SNAPSHOTS.faults().notFound(request.snapshotIds());
    }
    return ListSnapshotsInRecycleBinResponse.builder().snapshots(List.of()).build();
  }

  private static RestoreSnapshotFromRecycleBinResponse restoreSnapshot(
      RestoreSnapshotFromRecycleBinRequest request, Call call) {
    throw VolumeTables.SNAPSHOTS.faults().notFound(request.snapshotId());
  }
}
