package io.github.localec2.server.volume;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/**
 * The size and speed of a volume, within the bounds of its type.
 *
 * @param type never null
 * @param size in GiB
 * @param iops as described; null for a type that has no such figure
 * @param throughput in MiB/s; null for a type that has no such figure
 * @see <a href="https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html">Amazon EBS
 *     volume types</a>
 */
public record VolumeShape(
    VolumeType type, int size, @Nullable Integer iops, @Nullable Integer throughput) {
  private static final int GP3_IOPS = 3000;
  private static final int GP3_THROUGHPUT = 125;
  private static final int GP3_MAX_THROUGHPUT = 2000;
  private static final double GP3_THROUGHPUT_PER_IOPS = 0.25;
  private static final Map<VolumeType, Bounds> BOUNDS = bounds();

  private static Map<VolumeType, Bounds> bounds() {
    Map<VolumeType, Bounds> all = new EnumMap<>(VolumeType.class);
    all.put(VolumeType.STANDARD, new Bounds(1, 1024, 0, 0, 0));
    all.put(VolumeType.GP2, new Bounds(1, 16_384, 0, 0, 0));
    all.put(VolumeType.GP3, new Bounds(1, 65_536, GP3_IOPS, 80_000, 500));
    all.put(VolumeType.IO1, new Bounds(4, 16_384, 100, 64_000, 50));
    all.put(VolumeType.IO2, new Bounds(4, 65_536, 100, 256_000, 1000));
    all.put(VolumeType.ST1, new Bounds(125, 16_384, 0, 0, 0));
    all.put(VolumeType.SC1, new Bounds(125, 16_384, 0, 0, 0));
    return all;
  }

  /** Completes what is asked for with the type's defaults; {@code gp2} where no type is given. */
  public static VolumeShape of(
      @Nullable VolumeType wanted, int size, @Nullable Integer iops, @Nullable Integer throughput) {
    VolumeType type = wanted == null ? VolumeType.GP2 : wanted;
    Bounds bounds = BOUNDS.get(type);
    if (bounds == null) {
      throw CommonFaults.invalidParameterValue("Value (" + type + ") is not a volume type");
    }
    if (throughput != null && type != VolumeType.GP3) {
      throw CommonFaults.invalidParameterCombination(
          "throughput can only be specified for volumeType gp3.");
    }
    if (iops != null && bounds.maxIops() == 0) {
      throw CommonFaults.invalidParameterCombination(
          "The parameter iops is not supported for " + type + " volumes.");
    }
    if (iops == null && (type == VolumeType.IO1 || type == VolumeType.IO2)) {
      throw Ec2Fault.of(
          "MissingParameter", "The parameter iops must be specified for " + type + " volumes.");
    }
    checkSize(type, size, bounds);
    Integer described = iops;
    Integer flow = throughput;
    if (type == VolumeType.GP3) {
      described = iops == null ? GP3_IOPS : iops;
      flow = throughput == null ? GP3_THROUGHPUT : throughput;
    }
    if (described != null) {
      checkIops(described, size, bounds, iops != null);
    }
    if (flow != null && described != null) {
      checkThroughput(flow, described);
    }
    return new VolumeShape(
        type, size, type == VolumeType.GP2 ? Integer.valueOf(gp2Iops(size)) : described, flow);
  }

  /** Three operations a second for each GiB, from 100 to 16,000. */
  private static int gp2Iops(int size) {
    return Math.min(Math.max(3 * size, 100), 16_000);
  }

  private static void checkSize(VolumeType type, int size, Bounds bounds) {
    boolean small = size < bounds.minSize();
    if (small || size > bounds.maxSize()) {
      throw CommonFaults.invalidParameterValue(
          "The volume size is invalid for "
              + type
              + " volumes: "
              + size
              + " GiB. "
              + type
              + (small
                  ? " volumes must be at least "
                      + bounds.minSize()
                      + " GiB in size. Please specify a volume size above the minimum limit."
                  : " volumes must be at most "
                      + bounds.maxSize()
                      + " GiB in size. Please specify a volume size below the maximum limit."));
    }
  }

  private static void checkIops(int iops, int size, Bounds bounds, boolean asked) {
    if (iops < bounds.minIops()) {
      throw CommonFaults.invalidParameterValue(
          "Volume iops of " + iops + " is too low; minimum is " + bounds.minIops() + ".");
    }
    if (iops > bounds.maxIops()) {
      throw CommonFaults.invalidParameterValue(
          "Volume iops of " + iops + " is too high; maximum is " + bounds.maxIops() + ".");
    }
    // gp3 has its 3000 at any size
    boolean included = bounds.minIops() == GP3_IOPS && iops == GP3_IOPS;
    if (asked && !included && iops > (long) size * bounds.iopsPerGib()) {
      throw CommonFaults.invalidParameterValue(
          String.format(
              Locale.ROOT,
              "Iops to volume size ratio of %f is too high; maximum is %d",
              (double) iops / size,
              bounds.iopsPerGib()));
    }
  }

  private static void checkThroughput(int throughput, int iops) {
    if (throughput < GP3_THROUGHPUT || throughput > GP3_MAX_THROUGHPUT) {
      boolean low = throughput < GP3_THROUGHPUT;
      throw CommonFaults.invalidParameterValue(
          "Throughput (MiBps) of "
              + throughput
              + (low ? " is too low; minimum is " : " is too high; maximum is ")
              + (low ? GP3_THROUGHPUT : GP3_MAX_THROUGHPUT)
              + ".");
    }
    if (throughput > iops * GP3_THROUGHPUT_PER_IOPS) {
      throw CommonFaults.invalidParameterValue(
          String.format(
              Locale.ROOT,
              "Throughput (MiBps) to iops ratio of %f is too high; maximum is %f MiBps per iops.",
              (double) throughput / iops,
              GP3_THROUGHPUT_PER_IOPS));
    }
  }

  /** True where several instances may have a volume of this type at once. */
  public boolean multiAttachable() {
    return type == VolumeType.IO1 || type == VolumeType.IO2;
  }

  private record Bounds(int minSize, int maxSize, int minIops, int maxIops, int iopsPerGib) {}
}
