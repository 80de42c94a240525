package io.github.localec2.server.volume;

import io.github.localec2.server.state.CommonFaults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;

/**
 * Block device mappings: an image's, and those of a request laid over them.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html">Device
 *     names on Amazon EC2 instances</a>
 */
public final class BlockDevices {
  // the last form is that of block device images under Docker
  private static final Pattern DEVICE =
      Pattern.compile("(/dev/)?(sd|xvd|hd)[a-z]{1,2}\\d{0,3}|/[\\w.-]+/(sd|xvd)[a-z]{1,2}\\d{0,3}");

  private BlockDevices() {}

  public static boolean isDeviceName(String device) {
    return DEVICE.matcher(device).matches();
  }

  /**
   * The image's mappings with the request's laid over them; a mapping with {@code NoDevice} takes
   * one away.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidBlockDeviceMapping, MissingParameter
   */
  public static List<BlockDeviceMapping> merged(
      List<BlockDeviceMapping> ofImage, List<BlockDeviceMapping> requested) {
    checkNames(requested);
    if (requested.isEmpty()) {
      return ofImage;
    }
    Map<String, BlockDeviceMapping> byDevice = new LinkedHashMap<>();
    ofImage.forEach(mapping -> byDevice.put(mapping.deviceName(), mapping));
    for (BlockDeviceMapping wanted : requested) {
      String device = wanted.deviceName();
      if (wanted.noDevice() != null) {
        byDevice.remove(device);
      } else {
        byDevice.merge(device, wanted, BlockDevices::over);
      }
    }
    return List.copyOf(byDevice.values());
  }

  /** Checks that each mapping has a device name of its own that is one. */
  public static void checkNames(List<BlockDeviceMapping> mappings) {
    Map<String, BlockDeviceMapping> seen = new LinkedHashMap<>();
    for (BlockDeviceMapping mapping : mappings) {
      String device = mapping.deviceName();
      if (device == null || device.isEmpty()) {
        throw CommonFaults.missingParameter("deviceName");
      }
      if (!isDeviceName(device)) {
        throw VolumeFaults.blockDevice("Invalid device name " + device);
      }
      if (seen.put(device, mapping) != null) {
        throw VolumeFaults.blockDevice(
            "The device '" + device + "' is used in more than one block-device mapping");
      }
    }
  }

  private static BlockDeviceMapping over(BlockDeviceMapping image, BlockDeviceMapping wanted) {
    EbsBlockDevice below = image.ebs();
    EbsBlockDevice above = wanted.ebs();
    if (below == null || above == null) {
      return wanted.virtualName() != null || below == null ? wanted : image;
    }
    if (above.snapshotId() != null
        && below.snapshotId() != null
        && !above.snapshotId().equals(below.snapshotId())) {
      throw VolumeFaults.blockDevice(
          "snapshotId cannot be modified on device " + wanted.deviceName() + " of the image");
    }
    boolean sameType = above.volumeType() == null || above.volumeType() == below.volumeType();
    EbsBlockDevice both =
        EbsBlockDevice.builder()
            .snapshotId(below.snapshotId() != null ? below.snapshotId() : above.snapshotId())
            .volumeSize(first(above.volumeSize(), below.volumeSize()))
            .volumeType(above.volumeType() != null ? above.volumeType() : below.volumeType())
            .iops(first(above.iops(), sameType ? below.iops() : null))
            .throughput(first(above.throughput(), sameType ? below.throughput() : null))
            .deleteOnTermination(first(above.deleteOnTermination(), below.deleteOnTermination()))
            .encrypted(first(above.encrypted(), below.encrypted()))
            .kmsKeyId(first(above.kmsKeyId(), below.kmsKeyId()))
            .volumeInitializationRate(above.volumeInitializationRate())
            .build();
    return image.toBuilder().ebs(both).build();
  }

  private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
    return one != null ? one : other;
  }
}
