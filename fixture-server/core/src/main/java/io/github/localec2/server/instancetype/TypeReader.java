package io.github.localec2.server.instancetype;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DiskInfo;
import software.amazon.awssdk.services.ec2.model.EbsInfo;
import software.amazon.awssdk.services.ec2.model.InstanceStorageInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.MemoryInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInfo;
import software.amazon.awssdk.services.ec2.model.NitroTpmInfo;
import software.amazon.awssdk.services.ec2.model.PlacementGroupInfo;
import software.amazon.awssdk.services.ec2.model.ProcessorInfo;
import software.amazon.awssdk.services.ec2.model.VCpuInfo;

/**
 * Makes the SDK's description of an instance type from a line of the catalogue. Enums are set as
 * text, so a value that is newer than the SDK gets through.
 */
final class TypeReader {
  /** The one version that there is. */
  private static final NitroTpmInfo TPM_2 = NitroTpmInfo.builder().supportedVersions("2.0").build();

  private final Shared<VCpuInfo> vCpus = new Shared<>(TypeReader::vCpus);
  private final Shared<ProcessorInfo> processors = new Shared<>(TypeReader::processor);
  private final Shared<MemoryInfo> memories = new Shared<>(TypeReader::memory);
  private final Shared<PlacementGroupInfo> placements = new Shared<>(TypeReader::placement);
  private final Shared<InstanceStorageInfo> storages = new Shared<>(TypeReader::storage);
  private final Shared<EbsInfo> ebs = new Shared<>(EbsCells::read);
  private final Shared<NetworkInfo> networks = new Shared<>(NetworkCells::read);

  InstanceTypeInfo read(TypeRow row) {
    InstanceTypeInfo.Builder info =
        InstanceTypeInfo.builder()
            .instanceType(row.text(Column.TYPE))
            .currentGeneration(row.text(Column.GENERATION).equals("current"))
            .freeTierEligible(row.has(Trait.FREE_TIER))
            .supportedUsageClassesWithStrings(row.words(Column.USAGE))
            .supportedRootDeviceTypesWithStrings(row.words(Column.ROOT))
            .supportedVirtualizationTypesWithStrings(row.words(Column.VIRTUALIZATION))
            .supportedBootModesWithStrings(row.words(Column.BOOT))
            .vCpuInfo(vCpus.of(row, Column.VCPUS, Column.VALID_THREADS))
            .memoryInfo(memories.of(row, Column.MEMORY, Column.MEMORY))
            .processorInfo(processors.of(row, Column.MANUFACTURER, Column.CPU_FEATURES))
            .placementGroupInfo(placements.of(row, Column.PLACEMENT, Column.PLACEMENT))
            .ebsInfo(ebs.of(row, Column.EBS_OPTIMIZED, Column.EBS_ATTACHMENTS))
            .networkInfo(networks.of(row, NetworkCells.text(row)))
            .burstablePerformanceSupported(row.has(Trait.BURSTABLE))
            .hibernationSupported(row.has(Trait.HIBERNATION))
            .dedicatedHostsSupported(row.has(Trait.DEDICATED_HOSTS))
            .autoRecoverySupported(row.has(Trait.AUTO_RECOVERY))
            .nitroEnclavesSupport(row.support(Trait.ENCLAVES))
            .nitroTpmSupport(row.support(Trait.TPM))
            .phcSupport(row.support(Trait.PROCESSOR_HIBERNATION_CONTROL))
            .rebootMigrationSupport(row.support(Trait.REBOOT_MIGRATION));
    boolean bareMetal = row.text(Column.HYPERVISOR).equals("none");
    info.bareMetal(bareMetal);
    if (!bareMetal) {
      info.hypervisor(row.text(Column.HYPERVISOR));
    }
    if (row.has(Trait.TPM)) {
      info.nitroTpmInfo(TPM_2);
    }
    boolean storage = !row.isEmpty(Column.DISKS);
    info.instanceStorageSupported(storage);
    if (storage) {
      info.instanceStorageInfo(storages.of(row, Column.DISKS, Column.DISK_ENCRYPTION));
    }
    DeviceCells.read(row, info);
    return info.build();
  }

  private static MemoryInfo memory(TypeRow row) {
    return MemoryInfo.builder().sizeInMiB((long) row.number(Column.MEMORY)).build();
  }

  private static PlacementGroupInfo placement(TypeRow row) {
    return PlacementGroupInfo.builder()
        .supportedStrategiesWithStrings(row.words(Column.PLACEMENT))
        .build();
  }

  private static ProcessorInfo processor(TypeRow row) {
    ProcessorInfo.Builder processor =
        ProcessorInfo.builder()
            .manufacturer(row.text(Column.MANUFACTURER))
            .supportedArchitecturesWithStrings(row.words(Column.ARCHITECTURES));
    if (!row.isEmpty(Column.CLOCK)) {
      processor.sustainedClockSpeedInGhz(Double.valueOf(row.text(Column.CLOCK)));
    }
    if (!row.isEmpty(Column.CPU_FEATURES)) {
      processor.supportedFeaturesWithStrings(row.words(Column.CPU_FEATURES));
    }
    return processor.build();
  }

  private static VCpuInfo vCpus(TypeRow row) {
    VCpuInfo.Builder vCpus =
        VCpuInfo.builder()
            .defaultVCpus(row.number(Column.VCPUS))
            .defaultCores(row.number(Column.CORES))
            .defaultThreadsPerCore(row.number(Column.THREADS));
    if (!row.isEmpty(Column.VALID_CORES)) {
      vCpus.validCores(numbers(row.words(Column.VALID_CORES)));
      vCpus.validThreadsPerCore(numbers(row.words(Column.VALID_THREADS)));
    }
    return vCpus.build();
  }

  /** The numbers of {@code 2}, {@code 1-4} and {@code 2-48/2}. */
  private static List<Integer> numbers(List<String> ranges) {
    List<Integer> numbers = new ArrayList<>();
    for (String range : ranges) {
      int dash = range.indexOf('-');
      int slash = range.indexOf('/');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last =
          dash < 0
              ? first
              : Integer.parseInt(range.substring(dash + 1, slash < 0 ? range.length() : slash));
      int step = slash < 0 ? 1 : Integer.parseInt(range.substring(slash + 1));
      for (int number = first; number <= last; number += step) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** From {@code 2x1900 ssd}. */
  private static InstanceStorageInfo storage(TypeRow row) {
    String disks = row.text(Column.DISKS);
    int times = disks.indexOf('x');
    int blank = disks.indexOf(' ');
    int count = Integer.parseInt(disks.substring(0, times));
    long size = Long.parseLong(disks.substring(times + 1, blank));
    DiskInfo disk =
        DiskInfo.builder().count(count).sizeInGB(size).type(disks.substring(blank + 1)).build();
    return InstanceStorageInfo.builder()
        .totalSizeInGB(count * size)
        .disks(disk)
        .nvmeSupport(row.text(Column.DISK_NVME))
        .encryptionSupport(row.text(Column.DISK_ENCRYPTION))
        .build();
  }
}
