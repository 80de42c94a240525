package io.github.localec2.server.placement;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Host;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

class HostOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  @Test
  void hostsAreDescribedAsTheyWereAllocated() {
    List<String> ids =
        ec2.allocateHosts(
                r ->
                    r.availabilityZone("us-east-1b")
                        .instanceType("m5.large")
                        .quantity(2)
                        .hostRecovery("on")
                        .tagSpecifications(
                            TagSpecification.builder()
                                .resourceType("dedicated-host")
                                .tags(Tag.builder().key("rack").value("7").build())
                                .build()))
            .hostIds();

    assertThat(ids).hasSize(2).allMatch(id -> id.matches("h-[0-9a-f]{17}"));
    Host host = host(ids.get(0));
    assertThat(host.stateAsString()).isEqualTo("available");
    assertThat(host.availabilityZone()).isEqualTo("us-east-1b");
    assertThat(host.availabilityZoneId()).isEqualTo("use1-az2");
    assertThat(host.autoPlacementAsString()).isEqualTo("off");
    assertThat(host.hostRecoveryAsString()).isEqualTo("on");
    assertThat(host.allowsMultipleInstanceTypesAsString()).isEqualTo("off");
    assertThat(host.hostProperties().instanceType()).isEqualTo("m5.large");
    assertThat(host.ownerId()).isEqualTo("000000000000");
    assertThat(host.tags()).extracting(Tag::value).containsExactly("7");
    assertThat(
            ec2.describeHosts(
                    r ->
                        r.filter(
                            Filter.builder()
                                .name("availability-zone")
                                .values("us-east-1a")
                                .build()))
                .hosts())
        .isEmpty();
  }

  @Test
  void aHostThatHoldsAnInstanceIsNotReleased() {
    String id = allocated();
    String instance =
        ec2.runInstances(
                r ->
                    r.imageId("ami-000001")
                        .minCount(1)
                        .maxCount(1)
                        .instanceType("m5.large")
                        .placement(p -> p.tenancy("host").hostId(id)))
            .instances()
            .get(0)
            .instanceId();

    assertThat(host(id).instances())
        .extracting(each -> each.instanceId())
        .containsExactly(instance);
    var refused = ec2.releaseHosts(r -> r.hostIds(id, "h-0123456789abcdef0"));
    assertThat(refused.successful()).isEmpty();
    assertThat(refused.unsuccessful())
        .extracting(each -> each.error().code())
        .containsExactly("Client.InvalidHost.Occupied", "Client.InvalidHostID.NotFound");

    ec2.terminateInstances(r -> r.instanceIds(instance));
    assertThat(host(id).instances()).isEmpty();
    assertThat(ec2.releaseHosts(r -> r.hostIds(id)).successful()).containsExactly(id);
    assertThat(host(id).stateAsString()).isEqualTo("released");
    assertThat(host(id).releaseTime()).isNotNull();
  }

  @Test
  void aHostIsModified() {
    String id = allocated();

    assertThat(
            ec2.modifyHosts(r -> r.hostIds(id).autoPlacement("on").instanceFamily("m5"))
                .successful())
        .containsExactly(id);

    assertThat(host(id).autoPlacementAsString()).isEqualTo("on");
    assertThat(host(id).hostProperties().instanceType()).isNull();
    assertThat(host(id).hostProperties().instanceFamily()).isEqualTo("m5");
    assertThat(host(id).allowsMultipleInstanceTypesAsString()).isEqualTo("on");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.allocateHosts(
                r ->
                    r.availabilityZone("us-east-1a")
                        .instanceType("m5.large")
                        .instanceFamily("m5")));
    assertFault("MissingParameter", () -> ec2.allocateHosts(r -> r.availabilityZone("us-east-1a")));
    assertFault(
        "InvalidParameterValue",
        () -> ec2.allocateHosts(r -> r.availabilityZone("moon-1a").instanceFamily("m5")));
    assertFault(
        "InvalidHostID.NotFound", () -> ec2.describeHosts(r -> r.hostIds("h-0123456789abcdef0")));
    assertFault(
        "InvalidHostID.NotFound",
        () ->
            ec2.runInstances(
                r ->
                    r.imageId("ami-000001")
                        .minCount(1)
                        .maxCount(1)
                        .instanceType("m5.large")
                        .placement(p -> p.tenancy("host").hostId("h-0123456789abcdef0"))));
    assertThat(ec2.describeHosts().hosts()).isEmpty();
  }

  private String allocated() {
    return ec2.allocateHosts(r -> r.availabilityZone("us-east-1a").instanceType("m5.large"))
        .hostIds()
        .get(0);
  }

  private Host host(String id) {
    return ec2.describeHosts(r -> r.hostIds(id)).hosts().get(0);
  }
}
