package io.github.localec2.docker.volume;

import io.github.localec2.server.vm.VmOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How volumes are kept.
 *
 * @param mounted true where volumes have data and instances see them
 * @param largest the largest size of a volume that is not a root device, in units
 * @param unit how many bytes a size of 1 is
 * @param directory where the files are
 */
public record VolumeSettings(boolean mounted, int largest, long unit, Path directory) {
  private static final String MOUNTED = "docker.mount-block-devices";
  private static final String LARGEST = "docker.ebs-max-volume-size";
  private static final String UNIT = "docker.ebs-volume-unit";
  private static final String DIRECTORY = "docker.ebs-directory";

  private static final int DEFAULT_LARGEST = 1000;
  private static final Map<String, Long> UNITS = Map.of("mib", 1L << 20, "gib", 1L << 30);
  private static final Set<String> ON = Set.of("1", "true");
  private static final Set<String> OFF = Set.of("0", "false", "");

  /** The options that these settings are made with. */
  public static List<VmOption> options() {
    return List.of(
        new VmOption(
            MOUNTED,
            "EC2_MOUNT_BLOCK_DEVICES",
            "1 gives volumes data and shows them to instances under /ebs-dev; 0, the default, does not.",
            VolumeSettings::flag),
        new VmOption(
            LARGEST,
            "EC2_EBS_MAX_VOLUME_SIZE",
            "The largest size of a volume, in its unit; 1000 unless set.",
            VolumeSettings::size),
        new VmOption(
            UNIT,
            "EC2_EBS_VOLUME_UNIT",
            "What a volume's size is counted in: MiB, the default, or GiB as EC2 does.",
            VolumeSettings::unit),
        new VmOption(
            DIRECTORY,
            "EC2_EBS_DIRECTORY",
            "Where the files of volumes are; the directory for temporary files unless set.",
            VolumeSettings::directory));
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException quoting a value that can't be
   */
  public static VolumeSettings of(Map<String, String> options) {
    return new VolumeSettings(
        flag(options.getOrDefault(MOUNTED, "0")),
        size(options.getOrDefault(LARGEST, Integer.toString(DEFAULT_LARGEST))),
        unit(options.getOrDefault(UNIT, "MiB")),
        directory(options.getOrDefault(DIRECTORY, System.getProperty("java.io.tmpdir"))));
  }

  private static boolean flag(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (!ON.contains(lower) && !OFF.contains(lower)) {
      throw new IllegalArgumentException(MOUNTED + " must be 1 or 0: '" + value + "'");
    }
    return ON.contains(lower);
  }

  private static int size(String value) {
    try {
      int size = Integer.parseInt(value.strip());
      if (size > 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(LARGEST + " must be a number from 1: '" + value + "'");
  }

  private static long unit(String value) {
    Long bytes = UNITS.get(value.toLowerCase(Locale.ROOT));
    if (bytes == null) {
      throw new IllegalArgumentException(UNIT + " must be MiB or GiB: '" + value + "'");
    }
    return bytes;
  }

  private static Path directory(String value) {
    Path path = Path.of(value);
    // a colon would end the path in what Docker takes for a bind mount
    if (!path.isAbsolute() || value.contains(":")) {
      throw new IllegalArgumentException(
          DIRECTORY + " must be an absolute path without a colon: '" + value + "'");
    }
    return path;
  }
}
