package io.github.localec2.server.image;

import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Timestamps;
import io.github.localec2.server.tagging.TagSpecifications;
import io.github.localec2.server.volume.BlockDevices;
import io.github.localec2.server.volume.Snapshots;
import io.github.localec2.server.volume.StoredTags;
import io.github.localec2.server.volume.VolumeTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CreateImageRequest;
import software.amazon.awssdk.services.ec2.model.CreateImageResponse;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageTypeValues;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;

/** CreateImage: an image of an instance, with snapshots of its volumes. */
final class ImageCreation {
  private ImageCreation() {}

  static void addTo(Family family, EngineImages engine) {
    family.write(CreateImageRequest.class, (request, call) -> create(request, call, engine));
  }

  private static CreateImageResponse create(
      CreateImageRequest request, Call call, EngineImages engine) {
    RegionView view = call.view();
    Instance instance = view.rows(InstanceTables.INSTANCES).get(request.instanceId()).instance();
    checkState(instance);
    ImageNames.checkFree(view, request.name());
    List<Tag> tags =
        TagSpecifications.tags(request.tagSpecifications(), "image", ImageRegistration.TAGGED);
    List<Tag> snapshotTags =
        TagSpecifications.tags(request.tagSpecifications(), "snapshot", ImageRegistration.TAGGED);
    String imageId = view.newId(ImageTables.IMAGES, tags);
    List<BlockDeviceMapping> mappings =
        mappings(view, instance, request.blockDeviceMappings(), imageId, snapshotTags);
    Optional<Image> source = Images.resolve(view, instance.imageId());
    Image image =
        Image.builder()
            .imageId(imageId)
            .name(request.name())
            .description(request.description())
            .imageLocation(view.account() + "/" + request.name())
            .architecture(instance.architecture())
            .kernelId(instance.kernelId())
            .ramdiskId(instance.ramdiskId())
            .platform(instance.platformAsString())
            .platformDetails(
                instance.platformDetails() == null ? "Linux/UNIX" : instance.platformDetails())
            .usageOperation(
                instance.usageOperation() == null ? "RunInstances" : instance.usageOperation())
            .rootDeviceName(instance.rootDeviceName())
            .rootDeviceType(instance.rootDeviceType())
            .virtualizationType(instance.virtualizationType())
            .hypervisor(instance.hypervisor())
            .imageType(ImageTypeValues.MACHINE)
            .enaSupport(instance.enaSupport())
            .sriovNetSupport(source.map(Image::sriovNetSupport).orElse("simple"))
            .bootMode(source.map(Image::bootMode).orElse(null))
            .tpmSupport(source.map(Image::tpmSupport).orElse(null))
            .imdsSupport(source.map(Image::imdsSupport).orElse(null))
            .blockDeviceMappings(mappings)
            .publicLaunchPermissions(false)
            .ownerId(view.account())
            .creationDate(Timestamps.format(call.now()))
            .sourceInstanceId(instance.instanceId())
            .sourceImageId(instance.imageId())
            .sourceImageRegion(view.region())
            .deregistrationProtection("disabled")
            .tags(StoredTags.of(tags))
            .build();
    engine.captured(call, image, instance.instanceId(), !Boolean.TRUE.equals(request.noReboot()));
    return CreateImageResponse.builder().imageId(image.imageId()).build();
  }

  private static void checkState(Instance instance) {
    InstanceStateName state = instance.state().name();
    if (state != InstanceStateName.RUNNING
        && state != InstanceStateName.STOPPED
        && state != InstanceStateName.PENDING
        && state != InstanceStateName.STOPPING) {
      throw CommonFaults.incorrectState(
          "The instance '"
              + instance.instanceId()
              + "' is not in a state from which an image can be created");
    }
  }

  private static List<BlockDeviceMapping> mappings(
      RegionView view,
      Instance instance,
      List<BlockDeviceMapping> requested,
      String imageId,
      List<Tag> tags) {
    List<BlockDeviceMapping> ofInstance = new ArrayList<>();
    for (InstanceBlockDeviceMapping mapping : instance.blockDeviceMappings()) {
      Volume volume = view.rows(VolumeTables.VOLUMES).get(mapping.ebs().volumeId());
      ofInstance.add(mapping(volume, mapping));
    }
    List<BlockDeviceMapping> result = new ArrayList<>();
    for (BlockDeviceMapping mapping : BlockDevices.merged(ofInstance, requested)) {
      result.add(withSnapshot(view, instance, mapping, imageId, tags));
    }
    return result;
  }

  private static BlockDeviceMapping mapping(Volume volume, InstanceBlockDeviceMapping mapping) {
    EbsBlockDevice.Builder ebs =
        EbsBlockDevice.builder()
            .volumeSize(volume.size())
            .volumeType(volume.volumeType())
            .throughput(volume.throughput())
            .encrypted(Boolean.TRUE.equals(volume.encrypted()))
            .deleteOnTermination(mapping.ebs().deleteOnTermination());
    switch (volume.volumeType()) {
      case GP3, IO1, IO2 -> ebs.iops(volume.iops());
      default -> ebs.iops(null);
    }
    return BlockDeviceMapping.builder().deviceName(mapping.deviceName()).ebs(ebs.build()).build();
  }

  /** A device of the instance gets a snapshot of its volume; a new one is as it was asked for. */
  private static BlockDeviceMapping withSnapshot(
      RegionView view,
      Instance instance,
      BlockDeviceMapping mapping,
      String imageId,
      List<Tag> tags) {
    for (InstanceBlockDeviceMapping own : instance.blockDeviceMappings()) {
      if (own.deviceName().equals(mapping.deviceName())) {
        Volume volume = view.rows(VolumeTables.VOLUMES).get(own.ebs().volumeId());
        Snapshot snapshot =
            Snapshots.create(
                view,
                volume,
                "Created by CreateImage(" + instance.instanceId() + ") for " + imageId,
                tags);
        EbsBlockDevice ebs = mapping.ebs().toBuilder().snapshotId(snapshot.snapshotId()).build();
        return ImageRegistration.complete(view, mapping.toBuilder().ebs(ebs).build());
      }
    }
    return ImageRegistration.complete(view, mapping);
  }
}
