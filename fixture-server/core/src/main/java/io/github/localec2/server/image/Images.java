package io.github.localec2.server.image;

import io.github.localec2.server.operation.HandlerSettings;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.DeviceType;
import software.amazon.awssdk.services.ec2.model.HypervisorType;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.ImageTypeValues;
import software.amazon.awssdk.services.ec2.model.VirtualizationType;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** Images as other families find and launch them. */
public final class Images {
  // shorter ones than AWS's are in use with containers, such as ami-000001
  private static final Pattern WELL_FORMED = Pattern.compile("ami-[0-9a-f]{1,17}");
  private static final String XVDA = "/dev/xvda";
  private static final String SDA1 = "/dev/sda1";
  private static final int ASSUMED_SIZE = 8;

  /** The images that were deregistered, which EC2 tells from those that never were. */
  static final Table<String> GONE = Table.<String>named("images-gone", id -> id).build();

  private Images() {}

  /** The image, if this account owns it, may launch it, or it is public. */
  public static Optional<Image> resolve(RegionView view, String imageId) {
    Optional<Image> everybodys =
        view.rows(ImageTables.ENGINE_IMAGES).find(imageId).or(() -> PublicImages.find(imageId));
    if (everybodys.isPresent()) {
      return everybodys;
    }
    RegionView owner = view.ownerOf(ImageTables.IMAGES, imageId);
    if (owner == null) {
      return Optional.empty();
    }
    return owner == view || reaches(owner, imageId, view.account())
        ? owner.rows(ImageTables.IMAGES).find(imageId)
        : Optional.empty();
  }

  private static boolean reaches(RegionView owner, String imageId, String account) {
    return owner
        .rows(ImageSharing.SHARING)
        .find(imageId)
        .filter(each -> each.reaches(account))
        .isPresent();
  }

  /**
   * The image to launch.
   *
   * @param architecture what an image that nobody knows is taken to be, such as {@code arm64}
   * @param acceptUnknown true where any well-formed id can be launched
   * @param requested the launch's mappings; an unknown image has the root device that they name
   * @throws io.github.localec2.server.state.Ec2Fault InvalidAMIID.Malformed, NotFound or
   *     Unavailable
   */
  public static Image launchable(
      RegionView view,
      String imageId,
      boolean acceptUnknown,
      String architecture,
      List<BlockDeviceMapping> requested) {
    Optional<Image> known = resolve(view, imageId);
    if (known.isPresent()) {
      Image image = known.get();
      if (image.state() != ImageState.AVAILABLE) {
        throw ImageFaults.unavailable(imageId);
      }
      return image;
    }
    if (view.rows(GONE).contains(imageId)) {
      throw ImageFaults.unavailable(imageId);
    }
    if (!WELL_FORMED.matcher(imageId).matches()) {
      throw ImageFaults.malformed(imageId);
    }
    if (!acceptUnknown) {
      throw ImageFaults.notFound(imageId);
    }
    return assumed(imageId, architecture, requested);
  }

  /**
   * Refuses an image that is a record only, where instances are more than that.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidAMIID.NotFound
   */
  public static void requireRunnable(Image image, HandlerSettings settings) {
    if (!settings.ownImages()) {
      return;
    }
    if (!isOfEngine(image, settings)) {
      throw ImageFaults.notFound(image.imageId());
    }
  }

  /** True for an image that the engine has or would download. */
  static boolean isOfEngine(Image image, HandlerSettings settings) {
    return image.tags().contains(EngineImages.tag(settings.vmManager()))
        || settings.downloadable().contains(image.imageId());
  }

  /** Notes that an instance was launched from an image of this account. */
  public static void launched(RegionView view, String imageId) {
    view.rows(ImageTables.IMAGES)
        .find(imageId)
        .ifPresent(
            image ->
                view.rows(ImageTables.IMAGES)
                    .put(
                        image.toBuilder().lastLaunchedTime(Timestamps.format(view.now())).build()));
  }

  /** What an image that nobody knows is taken to be: Linux with a root volume of 8 GiB. */
  public static Image assumed(
      String imageId, String architecture, List<BlockDeviceMapping> requested) {
    boolean xvda = requested.stream().anyMatch(each -> XVDA.equals(each.deviceName()));
    String root = xvda ? XVDA : SDA1;
    return ebsBacked(imageId, architecture, root)
        .ownerId("000000000000")
        .name(imageId)
        .imageLocation(imageId)
        .platformDetails("Linux/UNIX")
        .usageOperation("RunInstances")
        .creationDate(Timestamps.format(Instant.EPOCH))
        .publicLaunchPermissions(true)
        .blockDeviceMappings(
            BlockDeviceMapping.builder()
                .deviceName(root)
                .ebs(
                    ebs ->
                        ebs.volumeSize(ASSUMED_SIZE)
                            .volumeType(VolumeType.GP2)
                            .deleteOnTermination(true)
                            .encrypted(false))
                .build())
        .build();
  }

  /** What all our images have in common. */
  static Image.Builder ebsBacked(String imageId, String architecture, String rootDevice) {
    return Image.builder()
        .imageId(imageId)
        .architecture(architecture)
        .rootDeviceName(rootDevice)
        .rootDeviceType(DeviceType.EBS)
        .imageType(ImageTypeValues.MACHINE)
        .state(ImageState.AVAILABLE)
        .hypervisor(HypervisorType.XEN)
        .virtualizationType(VirtualizationType.HVM)
        .enaSupport(true)
        .sriovNetSupport("simple");
  }
}
