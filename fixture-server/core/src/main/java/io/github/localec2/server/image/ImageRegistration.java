package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.Timestamps;
import io.github.localec2.server.tagging.TagSpecifications;
import io.github.localec2.server.volume.BlockDevices;
import io.github.localec2.server.volume.Snapshots;
import io.github.localec2.server.volume.StoredTags;
import io.github.localec2.server.volume.VolumeShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ArchitectureValues;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.DeviceType;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.HypervisorType;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.ImageTypeValues;
import software.amazon.awssdk.services.ec2.model.RegisterImageRequest;
import software.amazon.awssdk.services.ec2.model.RegisterImageResponse;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VirtualizationType;

/** RegisterImage: an image from snapshots, or from a manifest in S3. */
final class ImageRegistration {
  /** What kinds of tags come with a request that makes an image and its snapshots. */
  static final Set<String> TAGGED = Set.of("image", "snapshot");

  static final Settling AVAILABLE =
      Settling.of(
          "image-available",
          ImageTables.IMAGES,
          image ->
              image.state() == ImageState.PENDING
                  ? image.toBuilder().state(ImageState.AVAILABLE).build()
                  : image);

  /** The UEFI variables of images that were registered with some. */
  static final Table<Uefi> UEFI = Table.named("image-uefi-data", Uefi::imageId).build();

  private static final String DEFAULT_ROOT = "/dev/sda1";

  private ImageRegistration() {}

  record Uefi(String imageId, String data) {}

  static void addTo(Family family, EngineImages engine) {
    family.write(RegisterImageRequest.class, (request, call) -> register(request, call, engine));
  }

  private static RegisterImageResponse register(
      RegisterImageRequest request, Call call, EngineImages engine) {
    RegionView view = call.view();
    ImageNames.checkFree(view, request.name());
    String root = request.rootDeviceName() == null ? DEFAULT_ROOT : request.rootDeviceName();
    BlockDevices.checkNames(request.blockDeviceMappings());
    List<BlockDeviceMapping> mappings = new ArrayList<>();
    for (BlockDeviceMapping mapping : request.blockDeviceMappings()) {
      mappings.add(complete(view, mapping));
    }
    boolean ebs = request.imageLocation() == null || !mappings.isEmpty();
    if (ebs) {
      checkRoot(mappings, root);
    }
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "image");
    Image image =
        Image.builder()
            .imageId(view.newId(ImageTables.IMAGES, tags))
            .name(request.name())
            .description(request.description())
            .imageLocation(
                request.imageLocation() == null
                    ? view.account() + "/" + request.name()
                    : request.imageLocation())
            .architecture(
                request.architecture() == null ? ArchitectureValues.I386 : request.architecture())
            .kernelId(request.kernelId())
            .ramdiskId(request.ramdiskId())
            .rootDeviceName(root)
            .rootDeviceType(ebs ? DeviceType.EBS : DeviceType.INSTANCE_STORE)
            .virtualizationType(virtualization(request.virtualizationType()))
            .hypervisor(HypervisorType.XEN)
            .imageType(ImageTypeValues.MACHINE)
            .blockDeviceMappings(mappings)
            .enaSupport(Boolean.TRUE.equals(request.enaSupport()))
            .sriovNetSupport(request.sriovNetSupport())
            .bootMode(request.bootMode())
            .tpmSupport(request.tpmSupport())
            .imdsSupport(request.imdsSupport())
            .platformDetails("Linux/UNIX")
            .usageOperation("RunInstances")
            .publicLaunchPermissions(false)
            .ownerId(view.account())
            .creationDate(Timestamps.format(call.now()))
            .deregistrationProtection("disabled")
            .tags(StoredTags.of(tags))
            .build();
    if (request.uefiData() != null) {
      view.rows(UEFI).put(new Uefi(image.imageId(), request.uefiData()));
    }
    engine.registered(call, image);
    return RegisterImageResponse.builder().imageId(image.imageId()).build();
  }

  /** Stores the image, pending until it settles, and returns its id. */
  static String add(RegionView view, Image image) {
    view.rows(ImageTables.IMAGES).put(image.toBuilder().state(ImageState.PENDING).build());
    view.later(AVAILABLE, image.imageId());
    return image.imageId();
  }

  private static VirtualizationType virtualization(@Nullable String wanted) {
    if (wanted == null) {
      return VirtualizationType.PARAVIRTUAL;
    }
    VirtualizationType type = VirtualizationType.fromValue(wanted);
    if (type == VirtualizationType.UNKNOWN_TO_SDK_VERSION) {
      throw CommonFaults.invalidValue(
          "virtualizationType", wanted, "Expected: 'hvm' or 'paravirtual'.");
    }
    return type;
  }

  private static void checkRoot(List<BlockDeviceMapping> mappings, String root) {
    for (BlockDeviceMapping mapping : mappings) {
      boolean volume = mapping.ebs() != null && mapping.ebs().snapshotId() != null;
      if (volume && mapping.deviceName().equals(root)) {
        return;
      }
    }
    throw Ec2Fault.of("InvalidBlockDeviceMapping", "No root snapshot specified in device mapping.");
  }

  /** Fills in what EC2 tells about a mapping; a size or a snapshot must be there. */
  static BlockDeviceMapping complete(RegionView view, BlockDeviceMapping mapping) {
    EbsBlockDevice ebs = mapping.ebs();
    if (ebs == null) {
      return mapping;
    }
    Snapshot snapshot = ebs.snapshotId() == null ? null : Snapshots.get(view, ebs.snapshotId());
    if (snapshot == null && ebs.volumeSize() == null) {
      throw Ec2Fault.of(
          "InvalidBlockDeviceMapping",
          "Either snapshot ID or volume size must be provided for: " + mapping.deviceName());
    }
    int size =
        ebs.volumeSize() != null || snapshot == null ? ebs.volumeSize() : snapshot.volumeSize();
    if (snapshot != null && size < snapshot.volumeSize()) {
      throw Ec2Fault.of(
          "InvalidBlockDeviceMapping",
          "Volume of size "
              + size
              + "GB is smaller than snapshot '"
              + ebs.snapshotId()
              + "', expect size>= "
              + snapshot.volumeSize()
              + "GB");
    }
    VolumeShape shape = VolumeShape.of(ebs.volumeType(), size, ebs.iops(), ebs.throughput());
    boolean encrypted =
        Boolean.TRUE.equals(ebs.encrypted())
            || (snapshot != null && Boolean.TRUE.equals(snapshot.encrypted()));
    return mapping.toBuilder()
        .ebs(
            ebs.toBuilder()
                .volumeSize(size)
                .volumeType(shape.type())
                .throughput(shape.throughput())
                .encrypted(encrypted)
                .deleteOnTermination(ebs.deleteOnTermination() == null || ebs.deleteOnTermination())
                .build())
        .build();
  }
}
