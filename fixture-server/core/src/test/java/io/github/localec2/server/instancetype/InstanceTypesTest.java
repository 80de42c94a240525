package io.github.localec2.server.instancetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NeuronDeviceInfo;

/** Figures that AWS publishes, one type of each kind. */
class InstanceTypesTest {
  private final InstanceTypes types = InstanceTypes.catalogue();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # type          | vCPUs | memory MiB | ENIs | IPv4 | network
          t1.micro        |   1 |     627 |  2 |  2 | Very Low
          t2.micro        |   1 |    1024 |  2 |  2 | Low to Moderate
          t3.nano         |   2 |     512 |  2 |  2 | Up to 5 Gigabit
          t3.micro        |   2 |    1024 |  2 |  2 | Up to 5 Gigabit
          t3.medium       |   2 |    4096 |  3 |  6 | Up to 5 Gigabit
          t3.large        |   2 |    8192 |  3 | 12 | Up to 5 Gigabit
          t3a.medium      |   2 |    4096 |  3 |  6 | Up to 5 Gigabit
          t4g.2xlarge     |   8 |   32768 |  4 | 15 | Up to 5 Gigabit
          m1.small        |   1 |    1740 |  2 |  4 | Low
          m3.medium       |   1 |    3840 |  2 |  6 | Moderate
          m4.16xlarge     |  64 |  262144 |  8 | 30 | 25 Gigabit
          m5.large        |   2 |    8192 |  3 | 10 | Up to 10 Gigabit
          m5.24xlarge     |  96 |  393216 | 15 | 50 | 25 Gigabit
          m7i.48xlarge    | 192 |  786432 | 15 | 50 | 50 Gigabit
          m7i-flex.large  |   2 |    8192 |  3 | 10 | Up to 12.5 Gigabit
          c5.18xlarge     |  72 |  147456 | 15 | 50 | 25 Gigabit
          c6gn.16xlarge   |  64 |  131072 | 15 | 50 | 100 Gigabit
          c7g.medium      |   1 |    2048 |  2 |  4 | Up to 12.5 Gigabit
          r5.24xlarge     |  96 |  786432 | 15 | 50 | 25 Gigabit
          x1e.32xlarge    | 128 | 3997696 |  8 | 30 | 25 Gigabit
          i3.large        |   2 |   15616 |  3 | 10 | Up to 10 Gigabit
          i3.metal        |  72 |  524288 | 15 | 50 | 25 Gigabit
          p3.2xlarge      |   8 |   62464 |  4 | 15 | Up to 10 Gigabit
          p4d.24xlarge    |  96 | 1179648 | 60 | 50 | 4x 100 Gigabit
          """)
  void haveTheirPublishedFigures(
      String name, int vCpus, long memory, int interfaces, int ipv4, String network) {
    InstanceTypeInfo type = type(name);

    assertThat(type.instanceTypeAsString()).isEqualTo(name);
    assertThat(type.vCpuInfo().defaultVCpus()).isEqualTo(vCpus);
    assertThat(type.memoryInfo().sizeInMiB()).isEqualTo(memory);
    assertThat(InstanceTypes.maximumNetworkInterfaces(type)).isEqualTo(interfaces);
    assertThat(type.networkInfo().ipv4AddressesPerInterface()).isEqualTo(ipv4);
    assertThat(type.networkInfo().networkPerformance()).isEqualTo(network);
  }

  @Test
  void aBurstableTypeSaysSo() {
    InstanceTypeInfo type = type("t3.micro");

    assertThat(type.burstablePerformanceSupported()).isTrue();
    assertThat(type.freeTierEligible()).isTrue();
    assertThat(type.hypervisorAsString()).isEqualTo("nitro");
    assertThat(type.bareMetal()).isFalse();
    assertThat(type.supportedUsageClassesAsStrings()).containsExactly("on-demand", "spot");
    assertThat(type.supportedRootDeviceTypesAsStrings()).containsExactly("ebs");
    assertThat(type.supportedBootModesAsStrings()).containsExactly("legacy-bios", "uefi");
    assertThat(type.vCpuInfo().validCores()).containsExactly(1);
    assertThat(type.vCpuInfo().validThreadsPerCore()).containsExactly(1, 2);
  }

  @Test
  void anOldTypeRunsOnXenWithoutItsValidCores() {
    InstanceTypeInfo type = type("t2.micro");

    assertThat(type.hypervisorAsString()).isEqualTo("xen");
    assertThat(type.processorInfo().supportedArchitecturesAsStrings())
        .containsExactly("i386", "x86_64");
    assertThat(type.vCpuInfo().hasValidCores()).isFalse();
    assertThat(type.ebsInfo().ebsOptimizedSupportAsString()).isEqualTo("unsupported");
    assertThat(type.ebsInfo().ebsOptimizedInfo()).isNull();
  }

  @Test
  void aBareMetalTypeHasNoHypervisor() {
    InstanceTypeInfo type = type("c5.metal");

    assertThat(type.bareMetal()).isTrue();
    assertThat(type.hypervisor()).isNull();
    assertThat(type.vCpuInfo().defaultVCpus()).isEqualTo(96);
    assertThat(type.memoryInfo().sizeInMiB()).isEqualTo(196608);
  }

  @Test
  void ebsBandwidthHasABaselineAndAMaximum() {
    var ebs = type("m5.large").ebsInfo();

    assertThat(ebs.ebsOptimizedSupportAsString()).isEqualTo("default");
    assertThat(ebs.nvmeSupportAsString()).isEqualTo("required");
    assertThat(ebs.encryptionSupportAsString()).isEqualTo("supported");
    assertThat(ebs.ebsOptimizedInfo().baselineBandwidthInMbps()).isEqualTo(650);
    assertThat(ebs.ebsOptimizedInfo().baselineThroughputInMBps()).isEqualTo(81.25);
    assertThat(ebs.ebsOptimizedInfo().baselineIops()).isEqualTo(3600);
    assertThat(ebs.ebsOptimizedInfo().maximumBandwidthInMbps()).isEqualTo(4750);
    assertThat(ebs.ebsOptimizedInfo().maximumThroughputInMBps()).isEqualTo(593.75);
    assertThat(ebs.ebsOptimizedInfo().maximumIops()).isEqualTo(18750);
  }

  @Test
  void localDisksAreCountedAndAdded() {
    var one = type("i3.large").instanceStorageInfo();
    assertThat(one.totalSizeInGB()).isEqualTo(475);
    assertThat(one.disks())
        .extracting(disk -> disk.count(), disk -> disk.sizeInGB(), disk -> disk.typeAsString())
        .containsExactly(tuple(1, 475L, "ssd"));
    assertThat(one.nvmeSupportAsString()).isEqualTo("required");
    assertThat(one.encryptionSupportAsString()).isEqualTo("required");

    var many = type("d2.8xlarge").instanceStorageInfo();
    assertThat(many.totalSizeInGB()).isEqualTo(24 * 2048L);
    assertThat(many.disks().get(0).typeAsString()).isEqualTo("hdd");

    assertThat(type("m5.large").instanceStorageSupported()).isFalse();
    assertThat(type("m5.large").instanceStorageInfo()).isNull();
    assertThat(type("m5d.large").instanceStorageInfo().totalSizeInGB()).isEqualTo(75);
  }

  @Test
  void acceleratorsOfEveryKind() {
    var gpus = type("p4d.24xlarge").gpuInfo();
    assertThat(gpus.gpus())
        .extracting(
            gpu -> gpu.count(),
            gpu -> gpu.manufacturer(),
            gpu -> gpu.name(),
            gpu -> gpu.memoryInfo().sizeInMiB())
        .containsExactly(tuple(8, "NVIDIA", "A100", 40960));
    assertThat(gpus.totalGpuMemoryInMiB()).isEqualTo(327680);
    assertThat(type("g4ad.xlarge").gpuInfo().gpus().get(0).name()).isEqualTo("Radeon Pro V520");
    assertThat(type("p3.16xlarge").gpuInfo().totalGpuMemoryInMiB()).isEqualTo(8 * 16384);
    assertThat(type("inf1.24xlarge").inferenceAcceleratorInfo().accelerators().get(0).count())
        .isEqualTo(16);
    assertThat(type("vt1.24xlarge").mediaAcceleratorInfo().accelerators().get(0).name())
        .isEqualTo("U30");
    assertThat(type("f2.6xlarge").fpgaInfo().fpgas().get(0).manufacturer()).isEqualTo("Xilinx");
    NeuronDeviceInfo trainium = type("trn1.32xlarge").neuronInfo().neuronDevices().get(0);
    assertThat(trainium.name()).isEqualTo("Trainium");
    assertThat(trainium.count()).isEqualTo(16);
    assertThat(trainium.coreInfo().count()).isEqualTo(2);
    assertThat(type("m5.large").gpuInfo()).isNull();
  }

  @Test
  void severalNetworkCardsAreNumbered() {
    var network = type("p4d.24xlarge").networkInfo();

    assertThat(network.maximumNetworkCards()).isEqualTo(4);
    assertThat(network.defaultNetworkCardIndex()).isZero();
    assertThat(network.networkCards())
        .extracting(card -> card.networkCardIndex())
        .containsExactly(0, 1, 2, 3);
    assertThat(network.networkCards())
        .allSatisfy(
            card -> {
              assertThat(card.networkPerformance()).isEqualTo("100 Gigabit");
              assertThat(card.maximumNetworkInterfaces()).isEqualTo(15);
              assertThat(card.peakBandwidthInGbps()).isEqualTo(100);
            });
    assertThat(network.efaSupported()).isTrue();
    assertThat(network.efaInfo().maximumEfaInterfaces()).isEqualTo(4);
  }

  @Test
  void networkBandwidthHasABaselineAndAPeak() {
    var card = type("m5.large").networkInfo().networkCards().get(0);

    assertThat(card.baselineBandwidthInGbps()).isEqualTo(0.75);
    assertThat(card.peakBandwidthInGbps()).isEqualTo(10);
    assertThat(type("m5.large").networkInfo().enaSupportAsString()).isEqualTo("required");
    assertThat(type("m5.large").networkInfo().encryptionInTransitSupported()).isFalse();
    assertThat(type("m6i.large").networkInfo().encryptionInTransitSupported()).isTrue();
  }

  @Test
  void anUnknownFigureIsAbsent() {
    var card = type("p3.2xlarge").networkInfo().networkCards().get(0);

    assertThat(card.baselineBandwidthInGbps()).isNull();
    assertThat(card.defaultEnaQueueCountPerInterface()).isNull();
    assertThat(type("m1.small").processorInfo().sustainedClockSpeedInGhz()).isNull();
  }

  @Test
  void coresAreChosenFromARange() {
    assertThat(type("m7g.xlarge").vCpuInfo().validCores()).containsExactly(1, 2, 3, 4);
    assertThat(type("m5.4xlarge").vCpuInfo().validCores()).containsExactly(2, 4, 6, 8);
    assertThat(type("m5.24xlarge").vCpuInfo().validCores()).startsWith(4, 6).endsWith(46, 48);
    assertThat(type("g4ad.16xlarge").vCpuInfo().validCores()).containsExactly(2, 4, 8, 16, 32);
    assertThat(type("m7g.large").vCpuInfo().validThreadsPerCore()).containsExactly(1);
  }

  @Test
  void whatAnInstanceHasUnlessAskedForLess() {
    var cpuOptions = InstanceTypes.cpuOptions(type("c5.xlarge"));

    assertThat(cpuOptions.coreCount()).isEqualTo(2);
    assertThat(cpuOptions.threadsPerCore()).isEqualTo(2);
  }

  @Test
  void anImageRunsOnItsArchitecture() {
    assertThat(InstanceTypes.runs(type("m6g.large"), "arm64")).isTrue();
    assertThat(InstanceTypes.runs(type("m6g.large"), "x86_64")).isFalse();
    assertThat(InstanceTypes.runs(type("mac2.metal"), "arm64_mac")).isTrue();
    assertThat(InstanceTypes.runs(type("t2.small"), "i386")).isTrue();
  }

  @Test
  void aTypeThatEc2HasNotIsNotFound() {
    assertThat(types.find("m5.enormous")).isEmpty();
    assertThat(types.find("")).isEmpty();
    assertThat(types.contains("m5")).isFalse();
    assertThat(InstanceTypeFaults.doNotExist(List.of("m5.enormous", "x")))
        .satisfies(fault -> assertThat(fault.code()).isEqualTo("InvalidInstanceType"))
        .hasMessage("The following supplied instance types do not exist: [m5.enormous, x]");
    assertThat(InstanceTypeFaults.invalid("m5.enormous").code()).isEqualTo("InvalidParameterValue");
  }

  @Test
  void aDescriptionIsMadeOnce() {
    assertThat(types.find("m5.large").orElseThrow()).isSameAs(type("m5.large"));
    assertThat(types.all()).isSameAs(types.all()).contains(type("m5.large"));
    assertThat(type("c6gd.large").processorInfo()).isSameAs(type("c6gd.xlarge").processorInfo());
  }

  private InstanceTypeInfo type(String name) {
    return types.find(name).orElseThrow(() -> new AssertionError(name + " is missing"));
  }
}
