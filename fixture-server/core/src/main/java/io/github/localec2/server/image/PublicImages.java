package io.github.localec2.server.image;

import io.github.localec2.server.operation.HandlerSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/**
 * The images that everybody sees in every region, with the same ids everywhere. They are no
 * account's records, so they cost nothing for each account and outlive a reset.
 */
final class PublicImages {
  private static final String TABLE = "public-images.tsv";

  private static final Map<String, Image> ALL = load();

  private PublicImages() {}

  /** All of them; those that a launch downloads bear the VM manager's tag. */
  static Map<String, Image> all(HandlerSettings settings) {
    Map<String, Image> all = new LinkedHashMap<>(ALL);
    for (String id : settings.downloadable()) {
      all.computeIfPresent(
          id,
          (same, image) -> image.toBuilder().tags(EngineImages.tag(settings.vmManager())).build());
    }
    return all;
  }

  static Optional<Image> find(String imageId) {
    return Optional.ofNullable(ALL.get(imageId));
  }

  private static Map<String, Image> load() {
    Map<String, Image> all = new LinkedHashMap<>();
    try (InputStream in = Objects.requireNonNull(PublicImages.class.getResourceAsStream(TABLE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && line.charAt(0) != '#') {
          Image image = image(line.split("\t"));
          all.put(image.imageId(), image);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(TABLE + " can't be read", e);
    }
    return all;
  }

  private static Image image(String[] columns) {
    String alias = value(columns[3]);
    String platform = value(columns[12]);
    return Images.ebsBacked(columns[0], columns[4], columns[5])
        .name(columns[1])
        .imageLocation((alias == null ? columns[2] : alias) + "/" + columns[1])
        .ownerId(columns[2])
        .imageOwnerAlias(alias)
        .publicLaunchPermissions(true)
        .blockDeviceMappings(root(columns[5], columns[6], Integer.parseInt(columns[7]), columns[8]))
        .creationDate(columns[9])
        .bootMode(value(columns[10]))
        .imdsSupport(value(columns[11]))
        .platform(platform)
        .platformDetails(platform == null ? "Linux/UNIX" : "Windows")
        .usageOperation(platform == null ? "RunInstances" : "RunInstances:0002")
        .freeTierEligible(value(columns[13]) != null)
        .description(columns[14])
        .build();
  }

  private static BlockDeviceMapping root(
      String device, String snapshotId, int size, String volumeType) {
    EbsBlockDevice.Builder ebs =
        EbsBlockDevice.builder()
            .deleteOnTermination(true)
            .snapshotId(snapshotId)
            .volumeSize(size)
            .volumeType(volumeType)
            .encrypted(false);
    if (VolumeType.GP3.toString().equals(volumeType)) {
      ebs.iops(3000).throughput(125);
    }
    return BlockDeviceMapping.builder().deviceName(device).ebs(ebs.build()).build();
  }

  private static @Nullable String value(String column) {
    return column.equals("-") ? null : column;
  }
}
