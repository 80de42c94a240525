package io.github.localec2.server.instancetype;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GetSpotPlacementScoresRequest;
import software.amazon.awssdk.services.ec2.model.InstanceRequirementsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfoFromInstanceRequirements;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.SpotPlacementScore;

class InstanceTypeOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private List<String> types(Consumer<DescribeInstanceTypesRequest.Builder> request) {
    return ec2.describeInstanceTypes(request).instanceTypes().stream()
        .map(InstanceTypeInfo::instanceTypeAsString)
        .toList();
  }

  private List<InstanceTypeOffering> offerings(
      Consumer<DescribeInstanceTypeOfferingsRequest.Builder> request) {
    return ec2.describeInstanceTypeOfferings(request).instanceTypeOfferings();
  }

  private List<String> satisfying(Consumer<InstanceRequirementsRequest.Builder> requirements) {
    return ec2
        .getInstanceTypesFromInstanceRequirementsPaginator(
            r ->
                r.architectureTypesWithStrings("x86_64")
                    .virtualizationTypesWithStrings("hvm")
                    .instanceRequirements(requirements))
        .instanceTypes()
        .stream()
        .map(InstanceTypeInfoFromInstanceRequirements::instanceType)
        .toList();
  }

  private List<SpotPlacementScore> scores(Consumer<GetSpotPlacementScoresRequest.Builder> request) {
    return ec2.getSpotPlacementScores(request).spotPlacementScores();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  @Test
  void aTypeIsDescribedWithItsFigures() {
    InstanceTypeInfo type =
        ec2.describeInstanceTypes(r -> r.instanceTypesWithStrings("m5.large"))
            .instanceTypes()
            .get(0);
    assertThat(type.vCpuInfo().defaultVCpus()).isEqualTo(2);
    assertThat(type.memoryInfo().sizeInMiB()).isEqualTo(8192);
    assertThat(type.processorInfo().supportedArchitecturesAsStrings()).containsExactly("x86_64");
    assertThat(type.networkInfo().maximumNetworkInterfaces()).isEqualTo(3);
    assertThat(type.hypervisorAsString()).isEqualTo("nitro");
  }

  @Test
  void unknownTypesDoNotExist() {
    assertThat(
            assertFault(
                "InvalidInstanceType",
                () -> types(r -> r.instanceTypesWithStrings("m5.large", "m5.tiny", "q1.big"))))
        .hasMessageContaining(
            "The following supplied instance types do not exist: [m5.tiny, q1.big]");
    assertFault(
        "InvalidInstanceType",
        () ->
            EC2.client("000000000000", software.amazon.awssdk.regions.Region.AF_SOUTH_1)
                .describeInstanceTypes(r -> r.instanceTypesWithStrings("mac2.metal")));
  }

  @Test
  void typesAreFiltered() {
    assertThat(types(r -> r.filters(filter("instance-type", "t3.*"))))
        .containsExactly(
            "t3.nano", "t3.micro", "t3.small", "t3.medium", "t3.large", "t3.xlarge", "t3.2xlarge");
    assertThat(
            types(
                r ->
                    r.filters(
                        filter("processor-info.supported-architecture", "arm64"),
                        filter("vcpu-info.default-vcpus", "1"),
                        filter("instance-type", "m*"))))
        .isNotEmpty()
        .allMatch(name -> name.matches("m\\dg[bdn]?\\.medium"));
    assertThat(
            types(
                r ->
                    r.instanceTypesWithStrings("m5.large", "t3.micro")
                        .filters(filter("free-tier-eligible", "false"))))
        .containsExactly("m5.large");
  }

  @Test
  void typesComeInPages() {
    DescribeInstanceTypesResponse first = ec2.describeInstanceTypes(r -> {});
    assertThat(first.instanceTypes()).hasSize(100);
    assertThat(first.nextToken()).isNotNull();
    Set<String> all = new HashSet<>();
    ec2.describeInstanceTypesPaginator(r -> r.maxResults(50))
        .instanceTypes()
        .forEach(type -> all.add(type.instanceTypeAsString()));
    assertThat(all).hasSize(InstanceTypes.catalogue().offeredIn("us-east-1").size());
    assertFault("InvalidParameterValue", () -> types(r -> r.maxResults(4)));
    assertFault("InvalidParameterValue", () -> types(r -> r.maxResults(101)));
    assertFault("InvalidNextToken", () -> types(r -> r.nextToken("forged")));
  }

  @Test
  void offeringsAreByRegionUnlessAskedOtherwise() {
    List<InstanceTypeOffering> offered =
        offerings(r -> r.filters(filter("instance-type", "t3.micro")));
    assertThat(offered)
        .singleElement()
        .satisfies(
            offering -> {
              assertThat(offering.locationTypeAsString()).isEqualTo("region");
              assertThat(offering.location()).isEqualTo("us-east-1");
              assertThat(offering.instanceTypeAsString()).isEqualTo("t3.micro");
            });
  }

  @Test
  void offeringsAreByZone() {
    assertThat(
            offerings(
                r ->
                    r.locationType("availability-zone")
                        .filters(filter("instance-type", "t3.micro"))))
        .extracting(InstanceTypeOffering::location)
        .containsExactly("us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1f");
    assertThat(
            offerings(
                r ->
                    r.locationType("availability-zone-id")
                        .filters(
                            filter("instance-type", "t3.micro", "t2.micro"),
                            filter("location", "use1-az3"))))
        .extracting(InstanceTypeOffering::instanceTypeAsString)
        .containsExactly("t2.micro");
    assertThat(offerings(r -> r.locationType("outpost"))).isEmpty();
    assertFault("InvalidParameterValue", () -> offerings(r -> r.locationType("galaxy")));
  }

  @Test
  void typesAreSelectedByTheirAttributes() {
    assertThat(
            satisfying(
                i ->
                    i.vCpuCount(v -> v.min(2).max(2))
                        .memoryMiB(m -> m.min(8192).max(8192))
                        .allowedInstanceTypes("m5.*", "c5.*")))
        .containsExactly("m5.large");
    assertThat(satisfying(i -> i.vCpuCount(v -> v.min(5000)).memoryMiB(m -> m.min(1)))).isEmpty();
    assertFault("MissingParameter", () -> satisfying(i -> i.memoryMiB(m -> m.min(1))));
    assertFault("MissingParameter", () -> satisfying(i -> i.vCpuCount(v -> v.min(1))));
    assertFault(
        "InvalidParameterCombination",
        () ->
            satisfying(
                i ->
                    i.vCpuCount(v -> v.min(1))
                        .memoryMiB(m -> m.min(1))
                        .allowedInstanceTypes("m5.*")
                        .excludedInstanceTypes("m5.large")));
  }

  @Test
  void regionsAndZonesAreScoredByWhatTheyOffer() {
    assertThat(
            scores(
                r ->
                    r.targetCapacity(10)
                        .instanceTypes("m5.large", "c5.large", "r5.large")
                        .regionNames("us-east-1", "eu-west-1")))
        .extracting(SpotPlacementScore::score)
        .containsExactly(10, 10);
    assertThat(
            scores(
                r ->
                    r.targetCapacity(10)
                        .instanceTypes("t2.micro", "t3.micro", "t3.small", "t3.large")
                        .singleAvailabilityZone(true)
                        .regionNames("us-east-1")))
        .hasSize(6)
        .last()
        .satisfies(
            place -> {
              assertThat(place.availabilityZoneId()).isEqualTo("use1-az3");
              assertThat(place.score()).isEqualTo(2);
            });
    assertThat(scores(r -> r.targetCapacity(1).instanceTypes("m5.large"))).hasSize(10);
    assertFault("MissingParameter", () -> scores(r -> r.targetCapacity(1)));
    assertFault("MissingParameter", () -> scores(r -> r.instanceTypes("m5.large")));
    assertFault(
        "InvalidInstanceType", () -> scores(r -> r.targetCapacity(1).instanceTypes("q1.big")));
    assertFault(
        "InvalidParameterValue",
        () -> scores(r -> r.targetCapacity(1).instanceTypes("m5.large").regionNames("xx-east-1")));
  }
}
