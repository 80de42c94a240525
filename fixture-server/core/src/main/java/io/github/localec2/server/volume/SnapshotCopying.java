package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CopySnapshotRequest;
import software.amazon.awssdk.services.ec2.model.CopySnapshotResponse;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TransferType;

/** CopySnapshot: the destination is the region that is asked. */
final class SnapshotCopying {
  private static final int STEP_MINUTES = 15;

  private SnapshotCopying() {}

  static void addTo(Family family) {
    family.write(CopySnapshotRequest.class, SnapshotCopying::copy);
  }

  private static CopySnapshotResponse copy(CopySnapshotRequest request, Call call) {
    String region = request.sourceRegion();
    if (!RegionCatalogue.aws().has(region)) {
      throw CommonFaults.invalidParameterValue("Invalid source region " + region);
    }
    Integer minutes = request.completionDurationMinutes();
    if (minutes != null && minutes % STEP_MINUTES != 0) {
      throw CommonFaults.invalidValue(
          "CompletionDurationMinutes", minutes, "It must be a multiple of " + STEP_MINUTES + ".");
    }
    if (request.kmsKeyId() != null && !Boolean.TRUE.equals(request.encrypted())) {
      throw VolumeFaults.keyWithoutEncryption();
    }
    RegionView view = call.view();
    RegionView from = view.other(new Scope(call.account(), region));
    Snapshot source = Snapshots.usable(from, request.sourceSnapshotId());
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "snapshot");
    String key =
        Snapshots.keyOfCopy(
            view, Boolean.TRUE.equals(source.encrypted()), request.encrypted(), request.kmsKeyId());
    Snapshot copy = Snapshots.copy(view, source, region, key, request.description(), tags);
    view.rows(VolumeTables.SNAPSHOTS)
        .put(
            copy.toBuilder()
                .transferType(minutes == null ? TransferType.STANDARD : TransferType.TIME_BASED)
                .completionDurationMinutes(minutes)
                .build());
    return CopySnapshotResponse.builder().snapshotId(copy.snapshotId()).tags(tags).build();
  }
}
