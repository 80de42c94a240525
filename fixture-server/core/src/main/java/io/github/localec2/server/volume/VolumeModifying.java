package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesModificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesModificationsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVolumeResponse;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeModification;
import software.amazon.awssdk.services.ec2.model.VolumeModificationState;
import software.amazon.awssdk.services.ec2.model.VolumeState;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/**
 * ModifyVolume and DescribeVolumesModifications.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVolume.html">
 *     ModifyVolume</a>
 */
final class VolumeModifying {
  private static final Duration BETWEEN = Duration.ofHours(6);
  private static final long DONE = 100;

  private static final Settling MODIFIED =
      Settling.named("volume-modified", VolumeModifying::complete);

  /** The volume has its new size and speed as soon as it is being optimized. */
  static final Settling OPTIMIZING = Settling.named("volume-optimizing", VolumeModifying::optimize);

  private static final Filters<VolumeModification> FILTERS =
      Filters.of(VolumeTables.MODIFICATIONS)
          .id("volume-id")
          .one("modification-state", VolumeModification::modificationStateAsString)
          .number("original-iops", VolumeModification::originalIops)
          .number("original-size", VolumeModification::originalSize)
          .one("original-volume-type", VolumeModification::originalVolumeTypeAsString)
          .flag("originalMultiAttachEnabled", VolumeModification::originalMultiAttachEnabled)
          .time("start-time", VolumeModification::startTime)
          .number("target-iops", VolumeModification::targetIops)
          .number("target-size", VolumeModification::targetSize)
          .one("target-volume-type", VolumeModification::targetVolumeTypeAsString)
          .flag("targetMultiAttachEnabled", VolumeModification::targetMultiAttachEnabled)
          .build();

  private VolumeModifying() {}

  /** The engine couldn't make the volume larger. */
  static void failed(RegionView view, String volumeId, String reason) {
    view.rows(VolumeTables.MODIFICATIONS)
        .find(volumeId)
        .map(
            row ->
                row.toBuilder()
                    .modificationState(VolumeModificationState.FAILED)
                    .statusMessage(reason)
                    .endTime(view.now())
                    .build())
        .ifPresent(view.rows(VolumeTables.MODIFICATIONS)::put);
  }

  static void addTo(Family family) {
    family
        .write(ModifyVolumeRequest.class, VolumeModifying::modify)
        .read(DescribeVolumesModificationsRequest.class, VolumeModifying::describe);
  }

  private static ModifyVolumeResponse modify(ModifyVolumeRequest request, Call call) {
    RegionView view = call.view();
    Volume volume = view.rows(VolumeTables.VOLUMES).get(request.volumeId());
    if (volume.state() != VolumeState.AVAILABLE && volume.state() != VolumeState.IN_USE) {
      throw CommonFaults.incorrectState(
          "Volume " + volume.volumeId() + " is in the '" + volume.stateAsString() + "' state.");
    }
    checkRate(view, volume.volumeId());
    VolumeShape target = target(volume, request);
    if (target.size() > volume.size()) {
      VolumeCreation.checkLargest(call, target.size());
    }
    boolean multiAttach =
        request.multiAttachEnabled() == null
            ? Boolean.TRUE.equals(volume.multiAttachEnabled())
            : request.multiAttachEnabled();
    if (multiAttach && !target.multiAttachable()) {
      throw CommonFaults.invalidParameterCombination(
          "Multi-Attach is not supported for " + target.type() + " volumes.");
    }
    VolumeModification modification =
        VolumeModification.builder()
            .volumeId(volume.volumeId())
            .modificationState(VolumeModificationState.MODIFYING)
            .originalSize(volume.size())
            .originalVolumeType(volume.volumeType())
            .originalIops(volume.iops())
            .originalThroughput(volume.throughput())
            .originalMultiAttachEnabled(Boolean.TRUE.equals(volume.multiAttachEnabled()))
            .targetSize(target.size())
            .targetVolumeType(target.type())
            .targetIops(target.iops())
            .targetThroughput(target.throughput())
            .targetMultiAttachEnabled(multiAttach)
            .progress(0L)
            .startTime(call.now())
            .build();
    // a new modification stands behind older ones of other volumes
    view.rows(VolumeTables.MODIFICATIONS).remove(volume.volumeId());
    view.rows(VolumeTables.MODIFICATIONS).put(modification);
    call.later(OPTIMIZING, volume.volumeId());
    return ModifyVolumeResponse.builder().volumeModification(modification).build();
  }

  private static void checkRate(RegionView view, String volumeId) {
    VolumeModification last = view.rows(VolumeTables.MODIFICATIONS).find(volumeId).orElse(null);
    if (last == null) {
      return;
    }
    if (last.modificationState() != VolumeModificationState.COMPLETED
        && last.modificationState() != VolumeModificationState.FAILED) {
      throw Ec2Fault.of(
          "IncorrectModificationState",
          "Volume "
              + volumeId
              + " cannot be modified in modification state "
              + last.modificationStateAsString().toUpperCase(Locale.ROOT));
    }
    if (last.startTime().plus(BETWEEN).isAfter(view.now())) {
      throw Ec2Fault.of(
          "VolumeModificationRateExceeded",
          "You've reached the maximum modification rate per volume limit. Wait at least 6 hours"
              + " between modifications per EBS volume.");
    }
  }

  private static VolumeShape target(Volume volume, ModifyVolumeRequest request) {
    if (request.size() == null
        && request.volumeType() == null
        && request.iops() == null
        && request.throughput() == null
        && request.multiAttachEnabled() == null) {
      throw CommonFaults.invalidParameterCombination(
          "The request must contain at least one of the parameters size, volumeType, iops,"
              + " throughput and multiAttachEnabled");
    }
    int size = request.size() == null ? volume.size() : request.size();
    if (size < volume.size()) {
      throw CommonFaults.invalidParameterValue("New size cannot be smaller than existing size");
    }
    boolean sameType = request.volumeType() == null || request.volumeType() == volume.volumeType();
    VolumeType type = sameType ? volume.volumeType() : request.volumeType();
    if (!sameType && type == VolumeType.STANDARD) {
      throw CommonFaults.invalidParameterValue(
          "A volume can't be modified to the volume type standard");
    }
    Integer throughput =
        request.throughput() != null || !sameType ? request.throughput() : volume.throughput();
    return VolumeShape.of(type, size, iops(volume, request, type, size, sameType), throughput);
  }

  /** What the request names; else what the volume has, where the type lets it be chosen. */
  private static @Nullable Integer iops(
      Volume volume, ModifyVolumeRequest request, VolumeType type, int size, boolean sameType) {
    if (request.iops() != null) {
      return request.iops();
    }
    return switch (type) {
      case GP3 -> sameType ? volume.iops() : null;
      case IO1 -> atMost(volume.iops(), size * 50);
      case IO2 -> atMost(volume.iops(), size * 1000);
      default -> null;
    };
  }

  private static int atMost(@Nullable Integer iops, int limit) {
    return Math.min(Math.max(iops == null ? 0 : iops, 100), limit);
  }

  private static void optimize(RegionView view, String volumeId) {
    VolumeModification modification =
        view.rows(VolumeTables.MODIFICATIONS).find(volumeId).orElse(null);
    Volume volume = view.rows(VolumeTables.VOLUMES).find(volumeId).orElse(null);
    if (modification == null
        || volume == null
        || modification.modificationState() != VolumeModificationState.MODIFYING) {
      return;
    }
    view.rows(VolumeTables.VOLUMES)
        .put(
            volume.toBuilder()
                .size(modification.targetSize())
                .volumeType(modification.targetVolumeType())
                .iops(modification.targetIops())
                .throughput(modification.targetThroughput())
                .multiAttachEnabled(modification.targetMultiAttachEnabled())
                .build());
    view.rows(VolumeTables.MODIFICATIONS)
        .put(
            modification.toBuilder().modificationState(VolumeModificationState.OPTIMIZING).build());
    view.later(MODIFIED, volumeId);
  }

  private static void complete(RegionView view, String volumeId) {
    view.rows(VolumeTables.MODIFICATIONS)
        .find(volumeId)
        .filter(row -> row.modificationState() == VolumeModificationState.OPTIMIZING)
        .ifPresent(
            row ->
                view.rows(VolumeTables.MODIFICATIONS)
                    .put(
                        row.toBuilder()
                            .modificationState(VolumeModificationState.COMPLETED)
                            .progress(DONE)
                            .endTime(view.now())
                            .build()));
  }

  private static DescribeVolumesModificationsResponse describe(
      DescribeVolumesModificationsRequest request, Call call) {
    // an id that is no volume at all is the volume's own error
    for (String id : request.volumeIds()) {
      call.rows(VolumeTables.VOLUMES).get(id);
    }
    Page<VolumeModification> page =
        call.find(
            VolumeTables.MODIFICATIONS,
            FILTERS,
            request.volumeIds(),
            request.filters(),
            PageSize.checked(request.maxResults()),
            request.nextToken());
    return DescribeVolumesModificationsResponse.builder()
        .volumesModifications(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
