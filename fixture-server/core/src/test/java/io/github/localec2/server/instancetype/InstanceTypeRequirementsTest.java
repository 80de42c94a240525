package io.github.localec2.server.instancetype;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceRequirementsRequest;

class InstanceTypeRequirementsTest {

  @Test
  void vCpusAndMemoryAreRangesWithTheirEnds() {
    assertThat(
            select(
                any -> any.vCpuCount(v -> v.min(2).max(2)).memoryMiB(m -> m.min(8192).max(8192))))
        .contains("m5.large", "m7g.large", "m7i-flex.large")
        .doesNotContain("c5.large", "m5.xlarge", "r5.large");
    assertThat(select(any -> any.vCpuCount(v -> v.min(192)).memoryMiB(m -> m.min(0))))
        .contains("m7i.48xlarge", "u7in-16tb.224xlarge")
        .doesNotContain("m5.24xlarge");
  }

  @Test
  void burstableAndBareMetalTypesAreOutUnlessAskedFor() {
    assertThat(select(any -> {})).doesNotContain("t3.large", "m5.metal").contains("m5.large");
    assertThat(select(any -> any.burstablePerformance("included")))
        .contains("t3.large", "m5.large");
    assertThat(select(any -> any.burstablePerformance("required")))
        .contains("t3.large", "t4g.nano")
        .doesNotContain("m5.large");
    assertThat(select(any -> any.bareMetal("included"))).contains("m5.metal", "m5.large");
    assertThat(select(any -> any.bareMetal("required")))
        .contains("m5.metal", "mac1.metal")
        .allMatch(name -> name.contains("metal"));
  }

  @Test
  void memoryPerVCpuIsInGiB() {
    assertThat(select(any -> any.memoryGiBPerVCpu(m -> m.min(7.5).max(8.0))))
        .contains("r5.large", "r5.24xlarge")
        .doesNotContain("m5.large", "x1.16xlarge");
  }

  @Test
  void processorsAreNamedByTheirMaker() {
    assertThat(select(any -> any.cpuManufacturersWithStrings("amd")))
        .contains("m5a.large", "c7a.large")
        .doesNotContain("m5.large", "m7g.large");
    assertThat(select(any -> any.cpuManufacturersWithStrings("amazon-web-services", "intel")))
        .contains("m5.large", "m7g.large")
        .doesNotContain("m5a.large");
  }

  @Test
  void namesAreExcludedByPatterns() {
    assertThat(select(any -> any.excludedInstanceTypes("c5*", "m5a.*", "r5.large", "*3*")))
        .contains("m5.large", "m5ad.large", "r5.xlarge", "c6g.large")
        .doesNotContain(
            "c5.large", "c5n.large", "m5a.large", "r5.large", "i3.large", "m6i.32xlarge");
  }

  @Test
  void onlyAllowedNamesRemain() {
    assertThat(select(any -> any.allowedInstanceTypes("m5.*", "c5.large")))
        .contains("m5.large", "m5.24xlarge", "c5.large")
        .doesNotContain("c5.xlarge", "m5a.large", "m5.metal");
  }

  @Test
  void generationsAreCurrentOrPrevious() {
    assertThat(select(any -> any.instanceGenerationsWithStrings("previous")))
        .contains("m1.small", "c3.large")
        .doesNotContain("m7i.large");
    assertThat(select(any -> any.instanceGenerationsWithStrings("current")))
        .contains("m7i.large")
        .doesNotContain("m1.small");
    assertThat(select(any -> any.instanceGenerationsWithStrings("current", "previous")))
        .contains("m7i.large", "m1.small");
  }

  @Test
  void hibernationAndEncryptionInTransitCanBeRequired() {
    assertThat(select(any -> any.requireHibernateSupport(true)))
        .contains("m5.large")
        .doesNotContain("p4d.24xlarge");
    assertThat(select(any -> any.requireEncryptionInTransit(true)))
        .contains("m6i.large")
        .doesNotContain("m5.large");
    assertThat(select(any -> any.requireHibernateSupport(false))).contains("p4d.24xlarge");
  }

  @Test
  void localStorageIsChosenByPresenceKindAndSize() {
    assertThat(select(any -> any.localStorage("required")))
        .contains("m5d.large", "d2.xlarge")
        .doesNotContain("m5.large");
    assertThat(select(any -> any.localStorage("excluded")))
        .contains("m5.large")
        .doesNotContain("m5d.large");
    assertThat(select(any -> any.localStorageTypesWithStrings("hdd")))
        .contains("d2.xlarge", "h1.2xlarge")
        .doesNotContain("i3.large", "m5.large");
    assertThat(select(any -> any.totalLocalStorageGB(total -> total.min(475.0).max(475.0))))
        .contains("i3.large")
        .doesNotContain("i3.xlarge", "m5.large");
    assertThat(select(any -> any.totalLocalStorageGB(total -> total.max(0.0))))
        .contains("m5.large")
        .doesNotContain("i3.large");
  }

  @Test
  void ebsBandwidthIsTheBaseline() {
    assertThat(select(any -> any.baselineEbsBandwidthMbps(ebs -> ebs.min(650).max(650))))
        .contains("m5.large")
        .doesNotContain("m5.xlarge", "m3.medium");
  }

  @Test
  void networkBandwidthIsThePublishedFigure() {
    assertThat(select(any -> any.networkBandwidthGbps(network -> network.min(400.0))))
        .contains("p4d.24xlarge", "trn1.32xlarge", "p5.48xlarge")
        .doesNotContain("c6gn.16xlarge");
    assertThat(select(any -> any.networkBandwidthGbps(network -> network.min(12.5).max(12.5))))
        .contains("m6i.large", "m6i.8xlarge")
        .doesNotContain("m5.large");
    assertThat(select(any -> any.networkBandwidthGbps(network -> network.max(1.5))))
        .contains("m1.small")
        .doesNotContain("m5.large");
  }

  @Test
  void networkInterfacesAreCountedOverAllCards() {
    assertThat(select(any -> any.networkInterfaceCount(count -> count.min(60).max(60))))
        .contains("p4d.24xlarge")
        .doesNotContain("m5.24xlarge");
  }

  @Test
  void acceleratorsAreChosenByTypeMakerAndName() {
    assertThat(select(any -> any.acceleratorTypesWithStrings("gpu")))
        .contains("p4d.24xlarge", "g4ad.xlarge", "g6f.large")
        .doesNotContain("inf1.xlarge", "m5.large");
    assertThat(select(any -> any.acceleratorTypesWithStrings("inference")))
        .contains("inf1.xlarge", "inf2.xlarge", "trn1.2xlarge")
        .doesNotContain("p4d.24xlarge");
    assertThat(select(any -> any.acceleratorTypesWithStrings("fpga", "media")))
        .contains("f2.6xlarge", "vt1.3xlarge")
        .doesNotContain("g5.xlarge");
    assertThat(select(any -> any.acceleratorManufacturersWithStrings("amd")))
        .contains("g4ad.xlarge")
        .doesNotContain("g5.xlarge");
    assertThat(select(any -> any.acceleratorManufacturersWithStrings("amazon-web-services")))
        .contains("inf2.xlarge", "trn1.2xlarge");
    assertThat(select(any -> any.acceleratorNamesWithStrings("radeon-pro-v520", "a100")))
        .contains("g4ad.xlarge", "p4d.24xlarge")
        .doesNotContain("g5.xlarge");
    assertThat(select(any -> any.acceleratorNamesWithStrings("gaudi-hl-205")))
        .containsExactly("dl1.24xlarge");
  }

  @Test
  void acceleratorsAreCountedAndTheirMemoryAdded() {
    assertThat(select(any -> any.acceleratorCount(count -> count.min(8).max(8))))
        .contains("p4d.24xlarge", "p3.16xlarge", "g5.48xlarge")
        .doesNotContain("g5.xlarge", "m5.large");
    assertThat(select(any -> any.acceleratorCount(count -> count.max(0))))
        .contains("m5.large")
        .doesNotContain("p4d.24xlarge", "inf1.xlarge", "trn1.2xlarge", "g6f.large");
    assertThat(
            select(any -> any.acceleratorTotalMemoryMiB(memory -> memory.min(327680).max(327680))))
        .contains("p4d.24xlarge")
        .doesNotContain("p4de.24xlarge");
  }

  @Test
  void architectureAndVirtualizationComeBesideTheRequirements() {
    InstanceRequirementsRequest none = InstanceRequirementsRequest.builder().build();

    assertThat(select(none, List.of("arm64"), List.of("hvm")))
        .contains("m7g.large")
        .doesNotContain("m5.large");
    assertThat(select(none, List.of("x86_64", "arm64"), List.of("hvm")))
        .contains("m7g.large", "m5.large");
    assertThat(select(none, List.of("x86_64"), List.of("paravirtual")))
        .contains("m1.small", "c3.large")
        .doesNotContain("m5.large");
  }

  private static Set<String> select(Consumer<InstanceRequirementsRequest.Builder> requirements) {
    return select(
        InstanceRequirementsRequest.builder().applyMutation(requirements).build(),
        List.of(),
        List.of());
  }

  private static Set<String> select(
      InstanceRequirementsRequest requirements, List<String> architectures, List<String> virtual) {
    return InstanceTypes.catalogue().all().stream()
        .filter(InstanceTypeRequirements.matching(requirements, architectures, virtual))
        .map(type -> type.instanceTypeAsString())
        .collect(Collectors.toSet());
  }
}
