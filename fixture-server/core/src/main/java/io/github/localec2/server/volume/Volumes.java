package io.github.localec2.server.volume;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Rows;
import java.util.List;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** What instances do to volumes: made at launch, deleted or let go at termination. */
public final class Volumes {
  private Volumes() {}

  /**
   * Makes and attaches the volumes of a new instance: the root device's and those of further
   * mappings. For many instances of one launch, check once with {@link LaunchVolumes#of}.
   *
   * @return what DescribeInstances shows of them, the root device first
   */
  public static List<InstanceBlockDeviceMapping> createAttached(
      RegionView view,
      String instanceId,
      String zone,
      Image image,
      List<BlockDeviceMapping> requested,
      List<Tag> tags) {
    return LaunchVolumes.of(view, image, requested).attach(view, instanceId, zone, tags);
  }

  /** Deletes the volumes that go with the instance and detaches the others. */
  public static void release(RegionView view, String instanceId) {
    Rows<Volume> volumes = view.rows(VolumeTables.VOLUMES);
    for (Volume volume : volumes.by(VolumeTables.VOLUMES_BY_INSTANCE, instanceId)) {
      boolean goes =
          volume.attachments().stream()
              .anyMatch(
                  each ->
                      each.instanceId().equals(instanceId)
                          && Boolean.TRUE.equals(each.deleteOnTermination()));
      Volume left = without(volume, instanceId);
      if (goes && left.attachments().isEmpty()) {
        remove(view, volume.volumeId());
      } else {
        volumes.put(left);
      }
    }
  }

  /**
   * Sets whether the volume at a device goes with its instance; the instance's record is not
   * touched.
   */
  public static void setDeleteOnTermination(
      RegionView view, String instanceId, String device, boolean value) {
    Rows<Volume> volumes = view.rows(VolumeTables.VOLUMES);
    for (Volume volume : volumes.by(VolumeTables.VOLUMES_BY_INSTANCE, instanceId)) {
      volumes.put(
          withAttachments(
              volume,
              each ->
                  each.instanceId().equals(instanceId) && each.device().equals(device)
                      ? each.toBuilder().deleteOnTermination(value).build()
                      : each));
    }
  }

  static void remove(RegionView view, String volumeId) {
    view.tell(EngineVolumes.VOLUME_GONE, volumeId);
    view.rows(VolumeTables.VOLUMES).remove(volumeId);
    view.rows(VolumeTables.MODIFICATIONS).remove(volumeId);
  }

  /** The volume detached from the instance; it is available when nobody else has it. */
  static Volume without(Volume volume, String instanceId) {
    List<VolumeAttachment> rest =
        volume.attachments().stream()
            .filter(each -> !each.instanceId().equals(instanceId))
            .toList();
    return volume.toBuilder()
        .attachments(rest)
        .state(rest.isEmpty() ? VolumeState.AVAILABLE : VolumeState.IN_USE)
        .build();
  }

  static Volume withAttachments(Volume volume, UnaryOperator<VolumeAttachment> change) {
    return volume.toBuilder()
        .attachments(volume.attachments().stream().map(change).toList())
        .build();
  }
}
