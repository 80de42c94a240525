package io.github.localec2.server.volume;

import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.CopyTagsFromSource;
import software.amazon.awssdk.services.ec2.model.CreateSnapshotsRequest;
import software.amazon.awssdk.services.ec2.model.CreateSnapshotsResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceSpecification;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotInfo;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;

/** CreateSnapshots: the volumes of an instance at one moment. */
final class SnapshotSets {
  private SnapshotSets() {}

  static void addTo(Family family) {
    family.write(CreateSnapshotsRequest.class, SnapshotSets::create);
  }

  private static CreateSnapshotsResponse create(CreateSnapshotsRequest request, Call call) {
    InstanceSpecification wanted = request.instanceSpecification();
    if (wanted.instanceId() == null) {
      throw CommonFaults.missingParameter("InstanceSpecification.InstanceId");
    }
    Instance instance = call.rows(InstanceTables.INSTANCES).get(wanted.instanceId()).instance();
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "snapshot");
    List<SnapshotInfo> snapshots = new ArrayList<>();
    for (String volumeId : volumes(instance, wanted)) {
      Volume volume = call.rows(VolumeTables.VOLUMES).get(volumeId);
      List<Tag> all =
          request.copyTagsFromSource() == CopyTagsFromSource.VOLUME
              ? both(volume.tags(), tags)
              : tags;
      snapshots.add(info(Snapshots.create(call.view(), volume, request.description(), all)));
    }
    return CreateSnapshotsResponse.builder().snapshots(snapshots).build();
  }

  private static List<String> volumes(Instance instance, InstanceSpecification wanted) {
    List<String> excluded = new ArrayList<>(wanted.excludeDataVolumeIds());
    List<String> volumes = new ArrayList<>();
    for (InstanceBlockDeviceMapping mapping : instance.blockDeviceMappings()) {
      String volumeId = mapping.ebs().volumeId();
      boolean root = mapping.deviceName().equals(instance.rootDeviceName());
      boolean leftOut = excluded.remove(volumeId);
      if (root && leftOut) {
        throw CommonFaults.invalidParameterValue(
            "The volume '" + volumeId + "' is the root volume; use ExcludeBootVolume");
      }
      if (!leftOut && !(root && Boolean.TRUE.equals(wanted.excludeBootVolume()))) {
        volumes.add(volumeId);
      }
    }
    if (!excluded.isEmpty()) {
      throw VolumeFaults.attachmentNotFound(excluded.get(0), instance.instanceId());
    }
    if (volumes.isEmpty()) {
      throw CommonFaults.invalidParameterValue(
          "The instance '" + instance.instanceId() + "' has no volumes to make snapshots of");
    }
    return volumes;
  }

  /** The request's tags win over those of the volume. */
  private static List<Tag> both(List<Tag> ofVolume, List<Tag> asked) {
    Map<String, Tag> byKey = new LinkedHashMap<>();
    ofVolume.forEach(tag -> byKey.put(tag.key(), tag));
    asked.forEach(tag -> byKey.put(tag.key(), tag));
    return List.copyOf(byKey.values());
  }

  private static SnapshotInfo info(Snapshot snapshot) {
    return SnapshotInfo.builder()
        .snapshotId(snapshot.snapshotId())
        .volumeId(snapshot.volumeId())
        .volumeSize(snapshot.volumeSize())
        .state(snapshot.state())
        .progress(snapshot.progress())
        .startTime(snapshot.startTime())
        .ownerId(snapshot.ownerId())
        .description(snapshot.description())
        .encrypted(snapshot.encrypted())
        .tags(List.copyOf(snapshot.tags()))
        .build();
  }
}
