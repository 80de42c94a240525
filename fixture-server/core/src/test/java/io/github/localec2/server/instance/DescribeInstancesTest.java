package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static io.github.localec2.server.instance.InstanceFixtures.filter;
import static io.github.localec2.server.instance.InstanceFixtures.tag;
import static io.github.localec2.server.instance.InstanceFixtures.tags;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;

class DescribeInstancesTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();

  private static List<String> idsBy(Filter... filters) {
    return ids(CLIENT.describeInstances(request -> request.filters(filters)));
  }

  private static List<String> ids(DescribeInstancesResponse response) {
    return response.reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .map(Instance::instanceId)
        .toList();
  }

  @Test
  void nothingLaunchedIsAnEmptyList() {
    assertThat(CLIENT.describeInstances().reservations()).isEmpty();
  }

  @Test
  void filtersOfAllKindsSelect() {
    String web =
        INSTANCES
            .runOne(
                request ->
                    request.tagSpecifications(
                        tags(ResourceType.INSTANCE, tag("Name", "web-1"), tag("env", "test"))))
            .instanceId();
    String large =
        INSTANCES.runOne(request -> request.instanceType(InstanceType.M5_LARGE)).instanceId();
    CLIENT.stopInstances(request -> request.instanceIds(large));

    assertThat(idsBy(filter("tag:Name", "web-*"))).containsExactly(web);
    assertThat(idsBy(filter("tag-key", "env"))).containsExactly(web);
    assertThat(idsBy(filter("instance-type", "m5.large", "m5.xlarge"))).containsExactly(large);
    assertThat(idsBy(filter("instance-state-name", "stopped"))).containsExactly(large);
    assertThat(idsBy(filter("instance-state-code", "16"))).containsExactly(web);
    assertThat(idsBy(filter("instance-state-name", "running"), filter("tag:env", "prod")))
        .isEmpty();
    Instance described = INSTANCES.described(web);
    assertThat(idsBy(filter("private-ip-address", described.privateIpAddress())))
        .containsExactly(web);
    assertThat(idsBy(filter("ip-address", described.publicIpAddress()))).containsExactly(web);
    assertThat(idsBy(filter("dns-name", described.publicDnsName()))).containsExactly(web);
    assertThat(
            idsBy(
                filter(
                    "network-interface.network-interface-id",
                    described.networkInterfaces().get(0).networkInterfaceId())))
        .containsExactly(web);
    assertThat(
            idsBy(
                filter(
                    "block-device-mapping.volume-id",
                    described.blockDeviceMappings().get(0).ebs().volumeId())))
        .containsExactly(web);
    assertThat(idsBy(filter("vpc-id", described.vpcId()), filter("instance.group-name", "default")))
        .containsExactly(web, large);
    assertThat(idsBy(filter("network-interface.requester-managed", "false"))).hasSize(2);
    assertThat(idsBy(filter("metadata-options.http-tokens", "optional"))).hasSize(2);
  }

  @Test
  void idsAndFiltersGoTogether() {
    String one = INSTANCES.launched();
    String other = INSTANCES.launched();
    assertThat(
            ids(
                CLIENT.describeInstances(
                    request ->
                        request.instanceIds(one, other).filters(filter("instance-id", other)))))
        .containsExactly(other);
  }

  @Test
  void unknownIdsAndFiltersAreErrors() {
    assertFault(
        "InvalidInstanceID.NotFound",
        () -> CLIENT.describeInstances(request -> request.instanceIds("i-00000000000000000")));
    assertFault(
        "InvalidInstanceID.Malformed",
        () -> CLIENT.describeInstances(request -> request.instanceIds("x-1")));
    assertFault("InvalidParameterValue", () -> idsBy(filter("no-such-thing", "x")));
  }

  @Test
  void pagesHoldAsManyInstancesAsAsked() {
    INSTANCES.run(request -> request.minCount(12).maxCount(12));
    List<String> all = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String token = null;
    do {
      String next = token;
      DescribeInstancesResponse page =
          CLIENT.describeInstances(request -> request.maxResults(5).nextToken(next));
      sizes.add(ids(page).size());
      all.addAll(ids(page));
      token = page.nextToken();
    } while (token != null);
    assertThat(sizes).containsExactly(5, 5, 2);
    assertThat(all).doesNotHaveDuplicates().hasSize(12);
  }

  @Test
  void theSizeOfAPageHasBoundsAndNoIds() {
    String id = INSTANCES.launched();
    assertFault(
        "InvalidParameterValue", () -> CLIENT.describeInstances(request -> request.maxResults(4)));
    assertFault(
        "InvalidParameterValue",
        () -> CLIENT.describeInstances(request -> request.maxResults(1001)));
    assertFault(
        "InvalidParameterCombination",
        () -> CLIENT.describeInstances(request -> request.instanceIds(id).maxResults(5)));
    assertFault(
        "InvalidNextToken",
        () -> CLIENT.describeInstances(request -> request.maxResults(5).nextToken("forged")));
  }

  @Test
  void accountsAndRegionsAreApart() {
    String id = INSTANCES.launched();
    assertFault(
        "InvalidInstanceID.NotFound",
        () ->
            EC2.client("111111111111", software.amazon.awssdk.regions.Region.US_EAST_1)
                .describeInstances(request -> request.instanceIds(id)));
    assertFault(
        "InvalidInstanceID.NotFound",
        () ->
            EC2.client("000000000000", software.amazon.awssdk.regions.Region.EU_WEST_1)
                .describeInstances(request -> request.instanceIds(id)));
  }
}
