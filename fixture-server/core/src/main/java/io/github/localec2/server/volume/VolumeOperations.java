package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Settling;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVolumeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** Volumes. */
public final class VolumeOperations {
  private static final Filters<Volume> FILTERS =
      Filters.of(VolumeTables.VOLUMES)
          .id("volume-id")
          .indexed(
              "attachment.instance-id",
              VolumeTables.VOLUMES_BY_INSTANCE,
              row -> row.attachments().stream().map(VolumeAttachment::instanceId))
          .many("attachment.attach-time", VolumeValues::attachTimes)
          .many("attachment.delete-on-termination", VolumeValues::deleteOnTermination)
          .many("attachment.device", row -> row.attachments().stream().map(each -> each.device()))
          .many(
              "attachment.status",
              row -> row.attachments().stream().map(VolumeAttachment::stateAsString))
          .one("availability-zone", Volume::availabilityZone)
          .one("availability-zone-id", Volume::availabilityZoneId)
          .time("create-time", Volume::createTime)
          .flag("encrypted", Volume::encrypted)
          .flag("fast-restored", Volume::fastRestored)
          .flag("multi-attach-enabled", Volume::multiAttachEnabled)
          .flag("operator.managed", row -> row.operator() != null && row.operator().managed())
          .one(
              "operator.principal",
              row -> row.operator() == null ? null : row.operator().principal())
          .number("size", Volume::size)
          .one("snapshot-id", Volume::snapshotId)
          .one("status", Volume::stateAsString)
          .one("volume-type", Volume::volumeTypeAsString)
          .build();

  private static final Settling DELETED =
      Settling.named(
          "volume-deleted",
          (view, id) ->
              view.rows(VolumeTables.VOLUMES)
                  .find(id)
                  .filter(row -> row.state() == VolumeState.DELETING)
                  .ifPresent(row -> Volumes.remove(view, id)));

  private VolumeOperations() {}

  public static Family family() {
    Family family =
        new Family()
            .read(DescribeVolumesRequest.class, VolumeOperations::describe)
            .write(DeleteVolumeRequest.class, VolumeOperations::delete);
    VolumeCreation.addTo(family);
    VolumeAttaching.addTo(family);
    VolumeModifying.addTo(family);
    VolumeStatusOperations.addTo(family);
    EbsSettingsOperations.addTo(family);
    RecycleBin.addTo(family);
    RootVolumeReplacing.addTo(family);
    return family;
  }

  private static DescribeVolumesResponse describe(DescribeVolumesRequest request, Call call) {
    Page<Volume> page =
        call.find(
            VolumeTables.VOLUMES,
            FILTERS,
            request.volumeIds(),
            request.filters(),
            PageSize.checked(request.maxResults()),
            request.nextToken());
    return DescribeVolumesResponse.builder()
        .volumes(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DeleteVolumeResponse delete(DeleteVolumeRequest request, Call call) {
    Volume volume = call.rows(VolumeTables.VOLUMES).get(request.volumeId());
    if (!volume.attachments().isEmpty()) {
      throw VolumeFaults.inUse(volume.volumeId(), volume.attachments().get(0).instanceId());
    }
    if (volume.state() == VolumeState.DELETING) {
      throw VolumeTables.VOLUMES.faults().notFound(volume.volumeId());
    }
    call.rows(VolumeTables.VOLUMES).put(volume.toBuilder().state(VolumeState.DELETING).build());
    call.later(DELETED, volume.volumeId());
    return DeleteVolumeResponse.builder().build();
  }
}
