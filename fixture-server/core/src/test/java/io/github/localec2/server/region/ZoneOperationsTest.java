package io.github.localec2.server.region;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Region;

class ZoneOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private List<String> names(Consumer<DescribeAvailabilityZonesRequest.Builder> request) {
    return ec2.describeAvailabilityZones(request).availabilityZones().stream()
        .map(AvailabilityZone::zoneName)
        .toList();
  }

  private List<String> filtered(String name, String value) {
    return names(
        r ->
            r.allAvailabilityZones(true)
                .filters(Filter.builder().name(name).values(value).build()));
  }

  private List<Region> regions(Consumer<DescribeRegionsRequest.Builder> request) {
    return ec2.describeRegions(request).regions();
  }

  @Test
  void aZoneSaysAllAboutItself() {
    AvailabilityZone zone =
        ec2.describeAvailabilityZones(r -> r.zoneNames("us-east-1d")).availabilityZones().get(0);
    assertThat(zone.zoneId()).isEqualTo("use1-az6");
    assertThat(zone.regionName()).isEqualTo("us-east-1");
    assertThat(zone.stateAsString()).isEqualTo("available");
    assertThat(zone.zoneType()).isEqualTo("availability-zone");
    assertThat(zone.optInStatusAsString()).isEqualTo("opt-in-not-required");
    assertThat(zone.groupName()).isEqualTo("us-east-1-zg-1");
    assertThat(zone.groupLongName()).isEqualTo("US East (N. Virginia) 1");
    assertThat(zone.networkBorderGroup()).isEqualTo("us-east-1");
    assertThat(zone.hasMessages()).isTrue();
    assertThat(zone.messages()).isEmpty();
    assertThat(zone.parentZoneName()).isNull();
  }

  @Test
  void aRegionHasItsOwnZones() {
    assertThat(names(r -> {}))
        .containsExactly(
            "us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f");
    assertThat(
            EC2.client("000000000000", software.amazon.awssdk.regions.Region.US_WEST_1)
                .describeAvailabilityZones()
                .availabilityZones())
        .extracting(AvailabilityZone::zoneName)
        .containsExactly("us-west-1a", "us-west-1b");
  }

  @Test
  void zonesAreChosenByNameIdAndFilter() {
    assertThat(names(r -> r.zoneIds("use1-az1", "use1-az3")))
        .containsExactly("us-east-1a", "us-east-1e");
    assertThat(names(r -> r.zoneNames("us-east-1a").zoneIds("use1-az3"))).isEmpty();
    assertThat(filtered("zone-name", "us-east-1a")).containsExactly("us-east-1a");
    assertThat(filtered("zone-id", "use1-az2")).containsExactly("us-east-1b");
    assertThat(filtered("region-name", "us-east-1")).hasSizeGreaterThan(6);
    assertThat(filtered("state", "impaired")).isEmpty();
    assertThat(filtered("message", "*")).isEmpty();
    assertThat(filtered("zone-type", "availability-zone")).hasSize(6);
    assertThat(filtered("group-name", "us-east-1-mia-1")).containsExactly("us-east-1-mia-1a");
    assertThat(filtered("group-long-name", "US East (Miami)")).containsExactly("us-east-1-mia-1a");
    assertThat(filtered("parent-zone-id", "use1-az2")).containsExactly("us-east-1-mia-1a");
    assertThat(filtered("parent-zone-name", "us-east-1b")).containsExactly("us-east-1-mia-1a");
    assertThat(filtered("opt-in-status", "not-opted-in")).contains("us-east-1-bos-1a");
  }

  @Test
  void aZoneThatIsNotThereIsInvalid() {
    assertThat(assertFault("InvalidParameterValue", () -> names(r -> r.zoneNames("us-east-1x"))))
        .hasMessageContaining("Invalid availability zone: [us-east-1x]");
    assertThat(assertFault("InvalidParameterValue", () -> names(r -> r.zoneIds("use1-az9"))))
        .hasMessageContaining("Invalid availability zone-id: [use1-az9]");
    assertFault("InvalidParameterValue", () -> names(r -> r.zoneNames("us-east-1-bos-1a")));
    assertFault("InvalidParameterValue", () -> filtered("network-border-group", "us-east-1"));
  }

  @Test
  void aLocalZoneIsThereOnceItsGroupIsOptedInTo() {
    assertThat(
            ec2.modifyAvailabilityZoneGroup(
                    r -> r.groupName("us-east-1-mia-1").optInStatus("opted-in"))
                .returnValue())
        .isTrue();
    AvailabilityZone zone =
        ec2.describeAvailabilityZones(r -> r.zoneNames("us-east-1-mia-1a"))
            .availabilityZones()
            .get(0);
    assertThat(zone.zoneType()).isEqualTo("local-zone");
    assertThat(zone.optInStatusAsString()).isEqualTo("opted-in");
    assertThat(zone.networkBorderGroup()).isEqualTo("us-east-1-mia-1");

    String vpc = ec2.describeVpcs().vpcs().get(0).vpcId();
    String subnet =
        ec2.createSubnet(
                r -> r.vpcId(vpc).cidrBlock("172.31.128.0/20").availabilityZone("us-east-1-mia-1a"))
            .subnet()
            .subnetId();
    assertFault(
        "OperationNotPermitted",
        () ->
            ec2.modifyAvailabilityZoneGroup(
                r -> r.groupName("us-east-1-mia-1").optInStatus("not-opted-in")));
    ec2.deleteSubnet(r -> r.subnetId(subnet));
    ec2.modifyAvailabilityZoneGroup(
        r -> r.groupName("us-east-1-mia-1").optInStatus("not-opted-in"));
    assertThat(names(r -> {})).hasSize(6);
  }

  @Test
  void onlyGroupsOfLocalZonesAreOptedInTo() {
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.modifyAvailabilityZoneGroup(
                r -> r.groupName("us-east-1-zg-1").optInStatus("not-opted-in")));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.modifyAvailabilityZoneGroup(
                r -> r.groupName("us-east-1-none-1").optInStatus("opted-in")));
    assertFault(
        "MissingParameter",
        () -> ec2.modifyAvailabilityZoneGroup(r -> r.groupName("us-east-1-mia-1")));
  }

  @Test
  void regionsThatNeedOptInAreShownWhenAskedFor() {
    assertThat(regions(r -> {})).hasSize(17).extracting(Region::regionName).contains("eu-west-1");
    assertThat(regions(r -> r.allRegions(true)))
        .filteredOn(region -> region.regionName().equals("af-south-1"))
        .singleElement()
        .satisfies(region -> assertThat(region.optInStatus()).isEqualTo("not-opted-in"));
    assertThat(regions(r -> r.regionNames("eu-west-1")))
        .singleElement()
        .satisfies(
            region ->
                assertThat(region.endpoint()).isEqualTo(EC2.server().endpoint().getAuthority()));
    assertThat(
            regions(r -> r.filters(Filter.builder().name("region-name").values("eu-*-1").build())))
        .extracting(Region::regionName)
        .containsExactlyInAnyOrder("eu-central-1", "eu-north-1", "eu-west-1");
    assertFault("InvalidParameterValue", () -> regions(r -> r.regionNames("xx-east-1")));
  }
}
