package io.github.localec2.server.volume;

import io.github.localec2.server.image.ImageTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.CreateSnapshotResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSnapshotResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** Snapshots. */
public final class SnapshotOperations {
  private SnapshotOperations() {}

  public static Family family() {
    Family family =
        new Family()
            .write(CreateSnapshotRequest.class, SnapshotOperations::create)
            .write(DeleteSnapshotRequest.class, SnapshotOperations::delete);
    SnapshotListing.addTo(family);
    SnapshotSets.addTo(family);
    SnapshotCopying.addTo(family);
    SnapshotAttributes.addTo(family);
    SnapshotTiers.addTo(family);
    SnapshotLocks.addTo(family);
    FastRestores.addTo(family);
    return family;
  }

  private static CreateSnapshotResponse create(CreateSnapshotRequest request, Call call) {
    Volume volume = call.rows(VolumeTables.VOLUMES).get(request.volumeId());
    checkSource(volume);
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "snapshot");
    Snapshot snapshot = Snapshots.create(call.view(), volume, request.description(), tags);
    return CreateSnapshotResponse.builder()
        .snapshotId(snapshot.snapshotId())
        .volumeId(snapshot.volumeId())
        .volumeSize(snapshot.volumeSize())
        .state(snapshot.state())
        .progress(snapshot.progress())
        .startTime(snapshot.startTime())
        .ownerId(snapshot.ownerId())
        .description(snapshot.description())
        .encrypted(snapshot.encrypted())
        .kmsKeyId(snapshot.kmsKeyId())
        .tags(List.copyOf(snapshot.tags()))
        .build();
  }

  static void checkSource(Volume volume) {
    if (volume.state() != VolumeState.AVAILABLE && volume.state() != VolumeState.IN_USE) {
      throw CommonFaults.incorrectState(
          "The volume '"
              + volume.volumeId()
              + "' is in the '"
              + volume.stateAsString()
              + "' state.");
    }
  }

  private static DeleteSnapshotResponse delete(DeleteSnapshotRequest request, Call call) {
    call.rows(VolumeTables.SNAPSHOTS).get(request.snapshotId());
    delete(call.view(), request.snapshotId());
    return DeleteSnapshotResponse.builder().build();
  }

  static void delete(RegionView view, String snapshotId) {
    List<Image> images =
        view.rows(ImageTables.IMAGES).by(ImageTables.IMAGES_BY_SNAPSHOT, snapshotId);
    if (!images.isEmpty()) {
      throw Ec2Fault.of(
          "InvalidSnapshot.InUse",
          "The snapshot " + snapshotId + " is currently in use by " + images.get(0).imageId());
    }
    SnapshotLocks.checkUnlocked(view, snapshotId);
    Snapshots.remove(view, snapshotId);
  }
}
