package io.github.localec2.server.instancetype;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DiskInfo;
import software.amazon.awssdk.services.ec2.model.EbsInfo;
import software.amazon.awssdk.services.ec2.model.EbsOptimizedInfo;
import software.amazon.awssdk.services.ec2.model.EfaInfo;
import software.amazon.awssdk.services.ec2.model.InstanceStorageInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.NetworkInfo;
import software.amazon.awssdk.services.ec2.model.NitroTpmInfo;
import software.amazon.awssdk.services.ec2.model.ProcessorInfo;
import software.amazon.awssdk.services.ec2.model.VCpuInfo;

/**
 * The filters of DescribeInstanceTypes and DescribeInstanceTypeOfferings as data: under each name
 * how a record yields the texts that a filter's values are compared with. A figure that the record
 * has not yields none.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html">DescribeInstanceTypes</a>
 */
public final class InstanceTypeFilters {
  /** By name, the filters of DescribeInstanceTypes. */
  public static final Map<String, Function<InstanceTypeInfo, Stream<String>>> OF_TYPES = ofTypes();

  /** By name, the filters of DescribeInstanceTypeOfferings. */
  public static final Map<String, Function<InstanceTypeOffering, Stream<String>>> OF_OFFERINGS =
      Map.of(
          "instance-type", offering -> one(offering.instanceTypeAsString()),
          "location", offering -> one(offering.location()));

  private InstanceTypeFilters() {}

  private static Map<String, Function<InstanceTypeInfo, Stream<String>>> ofTypes() {
    Map<String, Function<InstanceTypeInfo, Stream<String>>> all = new LinkedHashMap<>();
    addGeneral(all);
    addProcessor(all);
    addEbs(all);
    addStorage(all);
    addNetwork(all);
    return Collections.unmodifiableMap(all);
  }

  private static void addGeneral(Map<String, Function<InstanceTypeInfo, Stream<String>>> all) {
    all.put("instance-type", type -> one(type.instanceTypeAsString()));
    all.put("auto-recovery-supported", type -> one(type.autoRecoverySupported()));
    all.put("bare-metal", type -> one(type.bareMetal()));
    all.put("burstable-performance-supported", type -> one(type.burstablePerformanceSupported()));
    all.put("current-generation", type -> one(type.currentGeneration()));
    all.put("dedicated-hosts-supported", type -> one(type.dedicatedHostsSupported()));
    all.put("free-tier-eligible", type -> one(type.freeTierEligible()));
    all.put("hibernation-supported", type -> one(type.hibernationSupported()));
    all.put("hypervisor", type -> one(type.hypervisorAsString()));
    all.put("memory-info.size-in-mib", type -> one(type.memoryInfo().sizeInMiB()));
    all.put("nitro-enclaves-support", type -> one(type.nitroEnclavesSupportAsString()));
    all.put("nitro-tpm-support", type -> one(type.nitroTpmSupportAsString()));
    all.put(
        "nitro-tpm-info.supported-versions",
        type -> many(type.nitroTpmInfo(), NitroTpmInfo::supportedVersions));
    all.put("reboot-migration-support", type -> one(type.rebootMigrationSupportAsString()));
    all.put("supported-boot-mode", type -> type.supportedBootModesAsStrings().stream());
    all.put(
        "supported-root-device-type", type -> type.supportedRootDeviceTypesAsStrings().stream());
    all.put("supported-usage-class", type -> type.supportedUsageClassesAsStrings().stream());
    all.put(
        "supported-virtualization-type",
        type -> type.supportedVirtualizationTypesAsStrings().stream());
  }

  private static void addProcessor(Map<String, Function<InstanceTypeInfo, Stream<String>>> all) {
    all.put(
        "processor-info.supported-architecture",
        processor(info -> info.supportedArchitecturesAsStrings().stream()));
    all.put(
        "processor-info.supported-features",
        processor(info -> info.supportedFeaturesAsStrings().stream()));
    all.put(
        "processor-info.sustained-clock-speed-in-ghz",
        processor(info -> decimal(info.sustainedClockSpeedInGhz())));
    all.put("vcpu-info.default-cores", vCpus(info -> one(info.defaultCores())));
    all.put("vcpu-info.default-threads-per-core", vCpus(info -> one(info.defaultThreadsPerCore())));
    all.put("vcpu-info.default-vcpus", vCpus(info -> one(info.defaultVCpus())));
    all.put(
        "vcpu-info.valid-cores", vCpus(info -> info.validCores().stream().map(String::valueOf)));
    all.put(
        "vcpu-info.valid-threads-per-core",
        vCpus(info -> info.validThreadsPerCore().stream().map(String::valueOf)));
  }

  private static void addEbs(Map<String, Function<InstanceTypeInfo, Stream<String>>> all) {
    all.put("ebs-info.attachment-limit-type", ebs(info -> one(info.attachmentLimitTypeAsString())));
    all.put("ebs-info.maximum-ebs-attachments", ebs(info -> one(info.maximumEbsAttachments())));
    all.put("ebs-info.ebs-optimized-support", ebs(info -> one(info.ebsOptimizedSupportAsString())));
    all.put("ebs-info.encryption-support", ebs(info -> one(info.encryptionSupportAsString())));
    all.put("ebs-info.nvme-support", ebs(info -> one(info.nvmeSupportAsString())));
    String optimized = "ebs-info.ebs-optimized-info.";
    all.put(
        optimized + "baseline-bandwidth-in-mbps",
        optimized(info -> one(info.baselineBandwidthInMbps())));
    all.put(optimized + "baseline-iops", optimized(info -> one(info.baselineIops())));
    all.put(
        optimized + "baseline-throughput-in-mbps",
        optimized(info -> decimal(info.baselineThroughputInMBps())));
    all.put(
        optimized + "maximum-bandwidth-in-mbps",
        optimized(info -> one(info.maximumBandwidthInMbps())));
    all.put(optimized + "maximum-iops", optimized(info -> one(info.maximumIops())));
    all.put(
        optimized + "maximum-throughput-in-mbps",
        optimized(info -> decimal(info.maximumThroughputInMBps())));
  }

  private static void addStorage(Map<String, Function<InstanceTypeInfo, Stream<String>>> all) {
    all.put("instance-storage-supported", type -> one(type.instanceStorageSupported()));
    all.put("instance-storage-info.disk.count", disks(disk -> one(disk.count())));
    all.put("instance-storage-info.disk.size-in-gb", disks(disk -> one(disk.sizeInGB())));
    all.put("instance-storage-info.disk.type", disks(disk -> one(disk.typeAsString())));
    all.put(
        "instance-storage-info.encryption-support",
        storage(info -> one(info.encryptionSupportAsString())));
    all.put("instance-storage-info.nvme-support", storage(info -> one(info.nvmeSupportAsString())));
    all.put("instance-storage-info.total-size-in-gb", storage(info -> one(info.totalSizeInGB())));
  }

  private static void addNetwork(Map<String, Function<InstanceTypeInfo, Stream<String>>> all) {
    all.put(
        "network-info.bandwidth-weightings",
        network(info -> info.bandwidthWeightingsAsStrings().stream()));
    all.put(
        "network-info.efa-info.maximum-efa-interfaces",
        network(info -> orNone(info.efaInfo(), (EfaInfo efa) -> one(efa.maximumEfaInterfaces()))));
    all.put("network-info.efa-supported", network(info -> one(info.efaSupported())));
    all.put("network-info.ena-support", network(info -> one(info.enaSupportAsString())));
    all.put(
        "network-info.flexible-ena-queues-support",
        network(info -> one(info.flexibleEnaQueuesSupportAsString())));
    all.put(
        "network-info.encryption-in-transit-supported",
        network(info -> one(info.encryptionInTransitSupported())));
    all.put(
        "network-info.ipv4-addresses-per-interface",
        network(info -> one(info.ipv4AddressesPerInterface())));
    all.put(
        "network-info.ipv6-addresses-per-interface",
        network(info -> one(info.ipv6AddressesPerInterface())));
    all.put("network-info.ipv6-supported", network(info -> one(info.ipv6Supported())));
    all.put("network-info.maximum-network-cards", network(info -> one(info.maximumNetworkCards())));
    all.put(
        "network-info.maximum-network-interfaces",
        network(info -> one(info.maximumNetworkInterfaces())));
    all.put("network-info.network-performance", network(info -> one(info.networkPerformance())));
  }

  private static Function<InstanceTypeInfo, Stream<String>> processor(
      Function<ProcessorInfo, Stream<String>> values) {
    return type -> orNone(type.processorInfo(), values);
  }

  private static Function<InstanceTypeInfo, Stream<String>> vCpus(
      Function<VCpuInfo, Stream<String>> values) {
    return type -> orNone(type.vCpuInfo(), values);
  }

  private static Function<InstanceTypeInfo, Stream<String>> ebs(
      Function<EbsInfo, Stream<String>> values) {
    return type -> orNone(type.ebsInfo(), values);
  }

  private static Function<InstanceTypeInfo, Stream<String>> optimized(
      Function<EbsOptimizedInfo, Stream<String>> values) {
    return ebs(info -> orNone(info.ebsOptimizedInfo(), values));
  }

  private static Function<InstanceTypeInfo, Stream<String>> storage(
      Function<InstanceStorageInfo, Stream<String>> values) {
    return type -> orNone(type.instanceStorageInfo(), values);
  }

  private static Function<InstanceTypeInfo, Stream<String>> disks(
      Function<DiskInfo, Stream<String>> values) {
    return storage(info -> info.disks().stream().flatMap(values));
  }

  private static Function<InstanceTypeInfo, Stream<String>> network(
      Function<NetworkInfo, Stream<String>> values) {
    return type -> orNone(type.networkInfo(), values);
  }

  private static <T> Stream<String> orNone(@Nullable T part, Function<T, Stream<String>> values) {
    return part == null ? Stream.empty() : values.apply(part);
  }

  private static <T> Stream<String> many(@Nullable T part, Function<T, List<String>> values) {
    return part == null ? Stream.empty() : values.apply(part).stream();
  }

  private static Stream<String> one(@Nullable Object value) {
    return value == null ? Stream.empty() : Stream.of(value.toString());
  }

  /** A whole number is found with and without its fraction: people write 1250 as well as 1250.0. */
  private static Stream<String> decimal(@Nullable Double value) {
    if (value == null) {
      return Stream.empty();
    }
    return value == Math.rint(value)
        ? Stream.of(value.toString(), Long.toString(value.longValue()))
        : Stream.of(value.toString());
  }
}
