package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.region.AvailabilityZones;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CopyVolumesRequest;
import software.amazon.awssdk.services.ec2.model.CopyVolumesResponse;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.CreateVolumeResponse;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeState;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** CreateVolume and CopyVolumes. */
final class VolumeCreation {
  private static final int MIN_RATE = 100;
  private static final int MAX_RATE = 300;

  static final Settling AVAILABLE =
      Settling.of(
          "volume-available",
          VolumeTables.VOLUMES,
          row ->
              row.state() == VolumeState.CREATING
                  ? row.toBuilder().state(VolumeState.AVAILABLE).build()
                  : row);

  private VolumeCreation() {}

  /** The engine couldn't make it. */
  static void failed(RegionView view, String volumeId) {
    view.rows(VolumeTables.VOLUMES)
        .find(volumeId)
        .filter(row -> row.state() == VolumeState.CREATING)
        .map(row -> row.toBuilder().state(VolumeState.ERROR).build())
        .ifPresent(view.rows(VolumeTables.VOLUMES)::put);
  }

  static void addTo(Family family) {
    family
        .write(CreateVolumeRequest.class, VolumeCreation::create)
        .write(CopyVolumesRequest.class, VolumeCreation::copy);
  }

  private static CreateVolumeResponse create(CreateVolumeRequest request, Call call) {
    RegionView view = call.view();
    Zone zone = zone(view, request.availabilityZone(), request.availabilityZoneId());
    String snapshotId = blankToNull(request.snapshotId());
    if (request.size() == null && snapshotId == null) {
      throw CommonFaults.missingParameter("size/snapshot");
    }
    if (request.kmsKeyId() != null && !Boolean.TRUE.equals(request.encrypted())) {
      throw VolumeFaults.keyWithoutEncryption();
    }
    Snapshot snapshot = snapshotId == null ? null : Snapshots.usable(view, snapshotId);
    checkRate(request.volumeInitializationRate(), snapshot);
    VolumeShape shape =
        VolumeShape.of(
            request.volumeType(),
            size(request.size(), snapshot),
            request.iops(),
            request.throughput());
    checkLargest(call, shape.size());
    boolean multiAttach = Boolean.TRUE.equals(request.multiAttachEnabled());
    checkMultiAttach(shape, multiAttach);
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "volume");
    Volume volume =
        Volume.builder()
            .volumeId(view.newId(VolumeTables.VOLUMES, tags))
            .size(shape.size())
            .snapshotId(snapshotId == null ? "" : snapshotId)
            .availabilityZone(zone.name())
            .availabilityZoneId(zone.id())
            .outpostArn(request.outpostArn())
            .state(VolumeState.CREATING)
            .createTime(call.now())
            .volumeType(shape.type())
            .iops(shape.iops())
            .throughput(shape.throughput())
            .kmsKeyId(key(view, request, snapshot))
            .encrypted(key(view, request, snapshot) != null)
            .multiAttachEnabled(multiAttach)
            .fastRestored(fastRestored(view, snapshotId, zone.name()))
            .volumeInitializationRate(request.volumeInitializationRate())
            .attachments(List.of())
            .tags(StoredTags.of(tags))
            .build();
    view.rows(VolumeTables.VOLUMES).put(volume);
    call.later(AVAILABLE, volume.volumeId());
    return response(volume);
  }

  /** Copies lie in the zone of their source and keep its encryption. */
  private static CopyVolumesResponse copy(CopyVolumesRequest request, Call call) {
    RegionView view = call.view();
    Volume source = view.rows(VolumeTables.VOLUMES).get(request.sourceVolumeId());
    if (source.state() != VolumeState.AVAILABLE && source.state() != VolumeState.IN_USE) {
      throw CommonFaults.incorrectState(
          "The volume '" + source.volumeId() + "' is in the state '" + source.state() + "'");
    }
    int size = request.size() == null ? source.size() : request.size();
    if (size < source.size()) {
      throw CommonFaults.invalidParameterValue("New size cannot be smaller than existing size");
    }
    boolean sameType = request.volumeType() == null || request.volumeType() == source.volumeType();
    VolumeType type = sameType ? source.volumeType() : request.volumeType();
    Integer iops =
        request.iops() != null || !sameType || type == VolumeType.GP2
            ? request.iops()
            : source.iops();
    Integer throughput =
        request.throughput() != null || !sameType ? request.throughput() : source.throughput();
    VolumeShape shape = VolumeShape.of(type, size, iops, throughput);
    checkLargest(call, shape.size());
    boolean multiAttach = Boolean.TRUE.equals(request.multiAttachEnabled());
    checkMultiAttach(shape, multiAttach);
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "volume");
    Volume copy =
        source.toBuilder()
            .volumeId(view.newId(VolumeTables.VOLUMES, tags))
            .sourceVolumeId(source.volumeId())
            .snapshotId("")
            .size(shape.size())
            .volumeType(shape.type())
            .iops(shape.iops())
            .throughput(shape.throughput())
            .multiAttachEnabled(multiAttach)
            .state(VolumeState.CREATING)
            .createTime(call.now())
            .attachments(List.of())
            .tags(StoredTags.of(tags))
            .build();
    view.rows(VolumeTables.VOLUMES).put(copy);
    call.later(AVAILABLE, copy.volumeId());
    return CopyVolumesResponse.builder().volumes(copy).build();
  }

  /**
   * @throws io.github.localec2.server.state.Ec2Fault InvalidParameterValue where the engine makes
   *     no volumes as large
   */
  static void checkLargest(Call call, int size) {
    int largest = call.settings().largestVolume();
    if (size > largest) {
      throw VolumeFaults.tooLarge(size, largest);
    }
  }

  private static Zone zone(RegionView view, @Nullable String name, @Nullable String id) {
    if (name != null && id != null) {
      throw CommonFaults.notTogether("AvailabilityZone", "AvailabilityZoneId");
    }
    String wanted = name == null ? id : name;
    if (wanted == null || wanted.isEmpty()) {
      throw CommonFaults.missingParameter("AvailabilityZone");
    }
    return AvailabilityZones.enabled(view).stream()
        .filter(zone -> wanted.equals(name == null ? zone.id() : zone.name()))
        .findFirst()
        .orElseThrow(() -> VolumeFaults.zoneNotFound(wanted));
  }

  private static int size(@Nullable Integer wanted, @Nullable Snapshot snapshot) {
    if (snapshot == null) {
      return wanted == null ? 0 : wanted;
    }
    int least = snapshot.volumeSize();
    if (wanted != null && wanted < least) {
      throw CommonFaults.invalidParameterValue(
          "The size of the volume ("
              + wanted
              + " GiB) is smaller than that of the snapshot '"
              + snapshot.snapshotId()
              + "' ("
              + least
              + " GiB)");
    }
    return wanted == null ? least : wanted;
  }

  private static void checkRate(@Nullable Integer rate, @Nullable Snapshot snapshot) {
    if (rate == null) {
      return;
    }
    if (snapshot == null) {
      throw CommonFaults.invalidParameterCombination(
          "The parameter VolumeInitializationRate requires the parameter SnapshotId");
    }
    if (rate < MIN_RATE || rate > MAX_RATE) {
      throw CommonFaults.invalidValue(
          "VolumeInitializationRate",
          rate,
          "It must be from " + MIN_RATE + " to " + MAX_RATE + ".");
    }
  }

  private static void checkMultiAttach(VolumeShape shape, boolean wanted) {
    if (wanted && !shape.multiAttachable()) {
      throw CommonFaults.invalidParameterCombination(
          "Multi-Attach is not supported for " + shape.type() + " volumes.");
    }
  }

  /** The key that encrypts the volume; null where nothing does. */
  private static @Nullable String key(
      RegionView view, CreateVolumeRequest request, @Nullable Snapshot snapshot) {
    String ofSnapshot = snapshot == null ? null : snapshot.kmsKeyId();
    boolean encrypted =
        Boolean.TRUE.equals(request.encrypted())
            || (snapshot != null && Boolean.TRUE.equals(snapshot.encrypted()))
            || EbsSettings.of(view).encryptionByDefault();
    if (!encrypted) {
      return null;
    }
    return EbsSettings.keyArn(view, request.kmsKeyId() == null ? ofSnapshot : request.kmsKeyId());
  }

  private static @Nullable Boolean fastRestored(
      RegionView view, @Nullable String snapshotId, String zone) {
    return snapshotId != null && FastRestores.enabled(view, snapshotId, zone) ? true : null;
  }

  static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static CreateVolumeResponse response(Volume volume) {
    return CreateVolumeResponse.builder()
        .volumeId(volume.volumeId())
        .size(volume.size())
        .snapshotId(volume.snapshotId())
        .availabilityZone(volume.availabilityZone())
        .availabilityZoneId(volume.availabilityZoneId())
        .outpostArn(volume.outpostArn())
        .state(volume.state())
        .createTime(volume.createTime())
        .volumeType(volume.volumeType())
        .iops(volume.iops())
        .throughput(volume.throughput())
        .encrypted(volume.encrypted())
        .kmsKeyId(volume.kmsKeyId())
        .multiAttachEnabled(volume.multiAttachEnabled())
        .fastRestored(volume.fastRestored())
        .volumeInitializationRate(volume.volumeInitializationRate())
        .tags(List.copyOf(volume.tags()))
        .build();
  }
}
