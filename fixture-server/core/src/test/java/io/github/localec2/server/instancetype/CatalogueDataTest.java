package io.github.localec2.server.instancetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.BootModeType;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkCardInfo;
import software.amazon.awssdk.services.ec2.model.UsageClassType;

/** What must hold for every line of the catalogue. */
class CatalogueDataTest {
  /** Types that AWS announced after the oldest SDK that we build with. */
  private static final Set<String> NEWER_FAMILIES =
      Set.of(
          "c8a",
          "c8gb",
          "c8ib",
          "c8id",
          "c8in",
          "c8ine",
          "g7e",
          "hpc8a",
          "m8azn",
          "m8gb",
          "m8gn",
          "m8ib",
          "m8id",
          "m8in",
          "m8ine",
          "mac-m4max",
          "p6-b300",
          "r8ib",
          "r8id",
          "r8in",
          "x8aedz",
          "x8i");

  private static final Set<String> NEWER_SIZES =
      Set.of("i8g.metal-48xl", "r8gb.48xlarge", "r8gb.metal-48xl");

  /** Sizes of our families that no region offered when the catalogue was recorded. */
  private static final Set<String> NOT_ON_SALE =
      Set.of(
          "m8ib.metal-48xl",
          "m8ib.metal-96xl",
          "m8in.metal-48xl",
          "m8in.metal-96xl",
          "r8ib.metal-48xl",
          "r8ib.metal-96xl",
          "r8in.metal-48xl",
          "r8in.metal-96xl",
          "u-6tb1.metal");

  private final InstanceTypes types = InstanceTypes.catalogue();

  @Test
  void everyNameIsOneOfTheSdkOrNewer() {
    Set<String> known = sdkNames();

    assertThat(types.names())
        .hasSizeGreaterThan(1200)
        .allMatch(name -> name.matches("[a-z]+[a-z0-9-]*\\.[a-z0-9-]+"))
        .allMatch(
            name ->
                known.contains(name)
                    || NEWER_SIZES.contains(name)
                    || NEWER_FAMILIES.contains(family(name)));
  }

  @Test
  void everyFamilyHasAllItsSizes() {
    Set<String> families =
        types.names().stream().map(CatalogueDataTest::family).collect(Collectors.toSet());

    assertThat(sdkNames())
        .filteredOn(name -> families.contains(family(name)))
        .filteredOn(name -> !NOT_ON_SALE.contains(name))
        .allMatch(types::contains);
  }

  @Test
  void theFamiliesThatPeopleUseAreThere() {
    String wanted =
        "t1 t2 t3 t3a t4g m1 m2 m3 m4 m5 m5a m5ad m5d m5n m5dn m5zn m6g m6gd m6i m6id m6idn m6in"
            + " m6a m7g m7gd m7i m7i-flex m7a m8g m8gd m8i m8i-flex c1 c3 c4 c5 c5a c5ad c5d c5n"
            + " c6g c6gd c6gn c6i c6id c6in c6a c7g c7gd c7gn c7i c7i-flex c7a c8g c8gd r3 r4 r5"
            + " r5a r5ad r5b r5d r5dn r5n r6g r6gd r6i r6id r6idn r6in r6a r7g r7gd r7i r7iz r7a"
            + " r8g r8gd x1 x1e x2gd x2idn x2iedn x2iezn x8g z1d u-3tb1 u-6tb1 u7i-12tb u7in-16tb"
            + " i2 i3 i3en i4i i4g i7ie i7i i8g im4gn is4gen d2 d3 d3en h1 a1 mac1 mac2 g3 g3s g4dn"
            + " g4ad g5 g5g g6 p3 p3dn p4d p5 inf1 inf2 trn1 vt1 hpc6a hpc7g";
    Set<String> families = new TreeSet<>();
    types.names().forEach(name -> families.add(family(name)));

    assertThat(families).contains(wanted.split(" "));
  }

  @Test
  void vCpusAreCoresTimesThreads() {
    assertThat(types.all())
        .allSatisfy(
            type -> {
              var vCpus = type.vCpuInfo();
              assertThat(vCpus.defaultVCpus())
                  .as(type.instanceTypeAsString())
                  .isEqualTo(vCpus.defaultCores() * vCpus.defaultThreadsPerCore());
              if (vCpus.hasValidCores()) {
                assertThat(vCpus.validCores()).contains(vCpus.defaultCores()).isSorted();
                assertThat(vCpus.validThreadsPerCore()).contains(vCpus.defaultThreadsPerCore());
              }
            });
  }

  @Test
  void figuresFitTogether() {
    assertThat(types.all())
        .allSatisfy(
            type -> {
              String name = type.instanceTypeAsString();
              assertThat(type.bareMetal()).as(name).isEqualTo(name.contains(".metal"));
              assertThat(type.bareMetal()).as(name).isEqualTo(type.hypervisor() == null);
              assertThat(type.instanceStorageSupported())
                  .as(name)
                  .isEqualTo(type.instanceStorageInfo() != null);
              assertThat(type.memoryInfo().sizeInMiB()).as(name).isBetween(512L, 33_554_432L);
              networkFitsTogether(type);
              ebsFitsTogether(type);
            });
  }

  private static void networkFitsTogether(InstanceTypeInfo type) {
    var network = type.networkInfo();
    String name = type.instanceTypeAsString();
    assertThat(network.networkCards()).as(name).hasSize(network.maximumNetworkCards());
    assertThat(network.maximumNetworkInterfaces())
        .as(name)
        .isEqualTo(
            network.networkCards().stream()
                .mapToInt(NetworkCardInfo::maximumNetworkInterfaces)
                .sum());
    assertThat(network.ipv6Supported()).isEqualTo(network.ipv6AddressesPerInterface() > 0);
    assertThat(network.efaSupported()).as(name).isEqualTo(network.efaInfo() != null);
    assertThat(network.networkCards())
        .as(name)
        .allSatisfy(
            card -> {
              if (card.baselineBandwidthInGbps() != null) {
                assertThat(card.baselineBandwidthInGbps())
                    .isLessThanOrEqualTo(card.peakBandwidthInGbps());
              }
            });
  }

  private static void ebsFitsTogether(InstanceTypeInfo type) {
    var ebs = type.ebsInfo().ebsOptimizedInfo();
    if (ebs != null) {
      String name = type.instanceTypeAsString();
      assertThat(ebs.baselineBandwidthInMbps())
          .as(name)
          .isLessThanOrEqualTo(ebs.maximumBandwidthInMbps());
      assertThat(ebs.baselineIops()).as(name).isLessThanOrEqualTo(ebs.maximumIops());
      assertThat(ebs.maximumThroughputInMBps() * 8)
          .as(name)
          .isEqualTo(ebs.maximumBandwidthInMbps(), within(8.0));
    }
  }

  @Test
  void wordsAreThoseOfTheApi() {
    assertThat(types.all())
        .allSatisfy(
            type -> {
              assertThat(type.supportedUsageClasses())
                  .isNotEmpty()
                  .doesNotContain(UsageClassType.UNKNOWN_TO_SDK_VERSION);
              assertThat(type.supportedBootModes())
                  .isNotEmpty()
                  .doesNotContain(BootModeType.UNKNOWN_TO_SDK_VERSION);
              assertThat(type.placementGroupInfo().supportedStrategiesAsStrings())
                  .isSubsetOf("cluster", "partition", "spread");
              assertThat(type.processorInfo().manufacturer()).isIn("Intel", "AMD", "AWS", "Apple");
            });
  }

  @Test
  void everyTraitOfTheFileIsKnown() {
    Set<String> known = Stream.of(Trait.values()).map(Trait::word).collect(Collectors.toSet());
    TypeTable table = TypeTable.read();

    assertThat(table.types())
        .flatMap(name -> table.row(name).orElseThrow().words(Column.TRAITS))
        .isSubsetOf(known)
        .containsAll(known);
  }

  @Test
  void everyTypeIsOfferedSomewhere() {
    List<String> regions = new ArrayList<>();
    DataFile.forEachLine(
        "offerings.tsv",
        line -> {
          if (line.split("\t").length == 3) {
            regions.add(line.substring(0, line.indexOf('\t')));
          }
        });

    assertThat(regions).hasSizeGreaterThan(25).contains("us-east-1", "eu-central-1");
    assertThat(types.names())
        .allMatch(name -> regions.stream().anyMatch(region -> types.isOffered(name, region)));
  }

  private static Set<String> sdkNames() {
    return InstanceType.knownValues().stream()
        .map(InstanceType::toString)
        .collect(Collectors.toSet());
  }

  private static String family(String name) {
    return name.substring(0, name.indexOf('.'));
  }
}
