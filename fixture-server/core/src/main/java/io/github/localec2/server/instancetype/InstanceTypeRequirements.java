package io.github.localec2.server.instancetype;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DiskInfo;
import software.amazon.awssdk.services.ec2.model.EbsOptimizedInfo;
import software.amazon.awssdk.services.ec2.model.InstanceRequirementsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

/**
 * Attribute-based instance type selection: which instance types satisfy the requirements. Prices
 * and baseline performance factors are not considered, because the catalogue knows neither.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceRequirementsRequest.html">InstanceRequirementsRequest</a>
 */
public final class InstanceTypeRequirements {
  private final List<Predicate<InstanceTypeInfo>> all = new ArrayList<>();

  private InstanceTypeRequirements() {}

  /**
   * True for the instance types that satisfy all requirements; of several values one is enough.
   * What the request leaves open has EC2's default: bare metal and burstable types are out, all
   * else is in.
   *
   * @param requirements whose required members and exclusive lists were checked before
   * @param architectures such as {@code x86_64}; none means any
   * @param virtualizationTypes such as {@code hvm}; none means any
   */
  public static Predicate<InstanceTypeInfo> matching(
      InstanceRequirementsRequest requirements,
      Collection<String> architectures,
      Collection<String> virtualizationTypes) {
    InstanceTypeRequirements compiled = new InstanceTypeRequirements();
    compiled.anyOf(
        architectures, type -> type.processorInfo().supportedArchitecturesAsStrings().stream());
    compiled.anyOf(
        virtualizationTypes, type -> type.supportedVirtualizationTypesAsStrings().stream());
    compiled.addNames(requirements);
    compiled.addProcessor(requirements);
    compiled.addTraits(requirements);
    compiled.addStorage(requirements);
    compiled.addNetwork(requirements);
    compiled.addAccelerators(requirements);
    List<Predicate<InstanceTypeInfo>> predicates = List.copyOf(compiled.all);
    return type -> predicates.stream().allMatch(each -> each.test(type));
  }

  private void addNames(InstanceRequirementsRequest requirements) {
    if (!requirements.allowedInstanceTypes().isEmpty()) {
      Predicate<String> allowed = named(requirements.allowedInstanceTypes());
      all.add(type -> allowed.test(type.instanceTypeAsString()));
    }
    if (!requirements.excludedInstanceTypes().isEmpty()) {
      Predicate<String> excluded = named(requirements.excludedInstanceTypes());
      all.add(type -> !excluded.test(type.instanceTypeAsString()));
    }
  }

  /** The names of {@code m5.large}, {@code c5*} (c5a.large too), {@code m5a.*} and {@code *3*}. */
  private static Predicate<String> named(List<String> names) {
    String regex =
        names.stream()
            .map(name -> Stream.of(name.split("\\*", -1)).map(Pattern::quote))
            .map(parts -> parts.collect(Collectors.joining(".*")))
            .collect(Collectors.joining("|"));
    return Pattern.compile(regex).asMatchPredicate();
  }

  private void addProcessor(InstanceRequirementsRequest requirements) {
    var vCpus = requirements.vCpuCount();
    if (vCpus != null) {
      range(type -> type.vCpuInfo().defaultVCpus(), vCpus.min(), vCpus.max());
    }
    var memory = requirements.memoryMiB();
    if (memory != null) {
      range(type -> type.memoryInfo().sizeInMiB(), memory.min(), memory.max());
    }
    var perVCpu = requirements.memoryGiBPerVCpu();
    if (perVCpu != null) {
      range(
          type -> type.memoryInfo().sizeInMiB() / 1024.0 / type.vCpuInfo().defaultVCpus(),
          perVCpu.min(),
          perVCpu.max());
    }
    anyOf(
        requirements.cpuManufacturersAsStrings(),
        type -> Stream.of(Accelerator.manufacturer(type.processorInfo().manufacturer())));
  }

  private void addTraits(InstanceRequirementsRequest requirements) {
    anyOf(
        requirements.instanceGenerationsAsStrings(),
        type -> Stream.of(type.currentGeneration() ? "current" : "previous"));
    choice(requirements.bareMetalAsString(), "excluded", InstanceTypeInfo::bareMetal);
    choice(
        requirements.burstablePerformanceAsString(),
        "excluded",
        InstanceTypeInfo::burstablePerformanceSupported);
    if (Boolean.TRUE.equals(requirements.requireHibernateSupport())) {
      all.add(InstanceTypeInfo::hibernationSupported);
    }
    if (Boolean.TRUE.equals(requirements.requireEncryptionInTransit())) {
      all.add(type -> type.networkInfo().encryptionInTransitSupported());
    }
  }

  private void addStorage(InstanceRequirementsRequest requirements) {
    choice(
        requirements.localStorageAsString(),
        "included",
        InstanceTypeInfo::instanceStorageSupported);
    anyOf(
        requirements.localStorageTypesAsStrings(),
        type ->
            type.instanceStorageInfo() == null
                ? Stream.empty()
                : type.instanceStorageInfo().disks().stream().map(DiskInfo::typeAsString));
    var total = requirements.totalLocalStorageGB();
    if (total != null) {
      range(
          type ->
              type.instanceStorageInfo() == null ? 0 : type.instanceStorageInfo().totalSizeInGB(),
          total.min(),
          total.max());
    }
    var baseline = requirements.baselineEbsBandwidthMbps();
    if (baseline != null) {
      range(
          type -> {
            EbsOptimizedInfo ebs = type.ebsInfo().ebsOptimizedInfo();
            return ebs == null ? 0 : ebs.baselineBandwidthInMbps();
          },
          baseline.min(),
          baseline.max());
    }
  }

  private void addNetwork(InstanceRequirementsRequest requirements) {
    var interfaces = requirements.networkInterfaceCount();
    if (interfaces != null) {
      range(InstanceTypes::maximumNetworkInterfaces, interfaces.min(), interfaces.max());
    }
    var bandwidth = requirements.networkBandwidthGbps();
    if (bandwidth != null) {
      range(type -> NetworkBandwidth.gbps(type.networkInfo()), bandwidth.min(), bandwidth.max());
    }
  }

  private void addAccelerators(InstanceRequirementsRequest requirements) {
    anyOf(
        requirements.acceleratorTypesAsStrings(),
        type -> Accelerator.of(type).stream().map(Accelerator::type));
    anyOf(
        requirements.acceleratorManufacturersAsStrings(),
        type -> Accelerator.of(type).stream().map(Accelerator::manufacturer));
    anyOf(
        requirements.acceleratorNamesAsStrings(),
        type -> Accelerator.of(type).stream().map(Accelerator::name));
    var count = requirements.acceleratorCount();
    if (count != null) {
      range(
          type -> Accelerator.of(type).stream().mapToInt(Accelerator::count).sum(),
          count.min(),
          count.max());
    }
    var memory = requirements.acceleratorTotalMemoryMiB();
    if (memory != null) {
      range(Accelerator::totalMemoryMiB, memory.min(), memory.max());
    }
  }

  private void anyOf(
      Collection<String> values, Function<InstanceTypeInfo, Stream<String>> extractor) {
    if (!values.isEmpty()) {
      List<String> wanted = List.copyOf(values);
      all.add(type -> extractor.apply(type).anyMatch(wanted::contains));
    }
  }

  private void range(
      Function<InstanceTypeInfo, Number> figure, @Nullable Number min, @Nullable Number max) {
    if (min != null) {
      all.add(type -> figure.apply(type).doubleValue() >= min.doubleValue());
    }
    if (max != null) {
      all.add(type -> figure.apply(type).doubleValue() <= max.doubleValue());
    }
  }

  /** One of included, required and excluded. */
  private void choice(
      @Nullable String choice, String byDefault, Predicate<InstanceTypeInfo> trait) {
    String chosen = choice == null ? byDefault : choice;
    if (chosen.equals("required")) {
      all.add(trait);
    } else if (chosen.equals("excluded")) {
      all.add(trait.negate());
    }
  }
}
