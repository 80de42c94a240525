package io.github.localec2.server.volume;

import io.github.localec2.server.region.AvailabilityZones;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.EbsInstanceBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** The volumes that each instance of one launch gets: checked once, made for each instance. */
public final class LaunchVolumes {
  private final List<Planned> planned;

  private LaunchVolumes(List<Planned> planned) {
    this.planned = planned;
  }

  /**
   * Checks what an image and a request ask for.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidBlockDeviceMapping,
   *     InvalidSnapshot.NotFound, InvalidParameterValue and others
   */
  public static LaunchVolumes of(RegionView view, Image image, List<BlockDeviceMapping> requested) {
    return of(view, image, requested, Integer.MAX_VALUE);
  }

  /**
   * Checks also that no volume but the root device's is larger than the engine makes them.
   *
   * @param largest the largest size
   */
  public static LaunchVolumes of(
      RegionView view, Image image, List<BlockDeviceMapping> requested, int largest) {
    List<Planned> planned = new ArrayList<>();
    for (BlockDeviceMapping mapping : BlockDevices.merged(image.blockDeviceMappings(), requested)) {
      EbsBlockDevice ebs = mapping.ebs();
      if (ebs != null) {
        planned.add(plan(view, image, mapping.deviceName(), ebs));
      } else if (mapping.virtualName() == null) {
        throw VolumeFaults.sizeless(mapping.deviceName());
      }
    }
    String root = image.rootDeviceName();
    for (Planned each : planned) {
      if (!each.device().equals(root) && each.shape().size() > largest) {
        throw VolumeFaults.tooLarge(each.shape().size(), largest);
      }
    }
    planned.sort(Comparator.comparing(each -> !each.device().equals(root)));
    return new LaunchVolumes(List.copyOf(planned));
  }

  private static Planned plan(RegionView view, Image image, String device, EbsBlockDevice ebs) {
    EbsBlockDevice ofImage = ofImage(image, device);
    String snapshotId = ebs.snapshotId();
    Integer least = ofImage == null ? null : ofImage.volumeSize();
    boolean encrypted = Boolean.TRUE.equals(ebs.encrypted());
    String key = ebs.kmsKeyId();
    // the snapshots of an image may be used by whoever may launch it
    if (ofImage == null && snapshotId != null) {
      Snapshot snapshot = Snapshots.usable(view, snapshotId);
      least = snapshot.volumeSize();
      encrypted |= Boolean.TRUE.equals(snapshot.encrypted());
      key = key == null ? snapshot.kmsKeyId() : key;
    }
    Integer size = ebs.volumeSize() == null ? least : ebs.volumeSize();
    if (size == null) {
      throw VolumeFaults.sizeless(device);
    }
    if (snapshotId != null && least != null && size < least) {
      throw VolumeFaults.smallerThanSnapshot(size, snapshotId, least);
    }
    encrypted |= EbsSettings.of(view).encryptionByDefault();
    return new Planned(
        device,
        VolumeShape.of(ebs.volumeType(), size, ebs.iops(), ebs.throughput()),
        snapshotId,
        encrypted ? EbsSettings.keyArn(view, key) : null,
        ebs.deleteOnTermination() == null || ebs.deleteOnTermination());
  }

  private static @Nullable EbsBlockDevice ofImage(Image image, String device) {
    return image.blockDeviceMappings().stream()
        .filter(mapping -> mapping.deviceName().equals(device))
        .map(BlockDeviceMapping::ebs)
        .findFirst()
        .orElse(null);
  }

  /** The number of volumes that an instance gets. */
  public int count() {
    return planned.size();
  }

  /**
   * Makes the volumes of one instance, attached to it.
   *
   * @param zone where the instance is
   * @param tags those of the launch for volumes
   * @return what DescribeInstances shows of them, the root device first
   */
  public List<InstanceBlockDeviceMapping> attach(
      RegionView view, String instanceId, String zone, List<Tag> tags) {
    return attach(view, instanceId, zone, zoneId(view, zone), tags);
  }

  /** As above, for a zone whose id is known. */
  public List<InstanceBlockDeviceMapping> attach(
      RegionView view, String instanceId, String zone, @Nullable String zoneId, List<Tag> tags) {
    List<InstanceBlockDeviceMapping> mappings = new ArrayList<>(planned.size());
    for (Planned each : planned) {
      String volumeId = view.newId(VolumeTables.VOLUMES, tags);
      view.rows(VolumeTables.VOLUMES)
          .put(each.volume(view, volumeId, instanceId, zone, zoneId, tags));
      mappings.add(
          InstanceBlockDeviceMapping.builder()
              .deviceName(each.device())
              .ebs(
                  EbsInstanceBlockDevice.builder()
                      .volumeId(volumeId)
                      .status(AttachmentStatus.ATTACHED)
                      .attachTime(view.now())
                      .deleteOnTermination(each.deleteOnTermination())
                      .build())
              .build());
    }
    return mappings;
  }

  /** The id of a zone that is enabled; null where there is none. */
  public static @Nullable String zoneId(RegionView view, String zone) {
    return AvailabilityZones.enabled(view).stream()
        .filter(each -> each.name().equals(zone))
        .map(RegionCatalogue.Zone::id)
        .findFirst()
        .orElse(null);
  }

  private record Planned(
      String device,
      VolumeShape shape,
      @Nullable String snapshotId,
      @Nullable String kmsKeyId,
      boolean deleteOnTermination) {

    Volume volume(
        RegionView view,
        String volumeId,
        String instanceId,
        String zone,
        @Nullable String zoneId,
        List<Tag> tags) {
      return Volume.builder()
          .volumeId(volumeId)
          .size(shape.size())
          .snapshotId(snapshotId == null ? "" : snapshotId)
          .availabilityZone(zone)
          .availabilityZoneId(zoneId)
          .state(VolumeState.IN_USE)
          .createTime(view.now())
          .attachments(
              VolumeAttachment.builder()
                  .volumeId(volumeId)
                  .instanceId(instanceId)
                  .device(device)
                  .state(VolumeAttachmentState.ATTACHED)
                  .attachTime(view.now())
                  .deleteOnTermination(deleteOnTermination)
                  .build())
          .volumeType(shape.type())
          .iops(shape.iops())
          .throughput(shape.throughput())
          .encrypted(kmsKeyId != null)
          .kmsKeyId(kmsKeyId)
          .multiAttachEnabled(false)
          .tags(StoredTags.of(tags))
          .build();
    }
  }
}
