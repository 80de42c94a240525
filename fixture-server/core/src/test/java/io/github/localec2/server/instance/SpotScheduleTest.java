package io.github.localec2.server.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.HeldClock;
import io.github.localec2.server.TestEc2;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RequestSpotInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Spot requests that wait for a time, on a clock that the test moves. */
class SpotScheduleTest {
  private static final HeldClock CLOCK = new HeldClock(Instant.parse("2026-03-01T10:00:00Z"));

  @RegisterExtension static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().clock(CLOCK));

  private final Ec2Client ec2 = EC2.client();

  @Test
  void aRequestIsFulfilledWhenItsTimeComes() {
    Instant from = CLOCK.instant().plus(Duration.ofHours(2));
    List<SpotInstanceRequest> asked =
        request(
            r ->
                r.validFrom(from)
                    .instanceCount(2)
                    .tagSpecifications(
                        TagSpecification.builder()
                            .resourceType("spot-instances-request")
                            .tags(Tag.builder().key("batch").value("night").build())
                            .build()));
    CLOCK.pass(Duration.ofMinutes(119));
    assertThat(described())
        .allSatisfy(row -> assertThat(row.status().code()).isEqualTo("not-scheduled-yet"));
    assertThat(ec2.describeInstances().reservations()).isEmpty();

    CLOCK.pass(Duration.ofMinutes(1));

    assertThat(described())
        .hasSameSizeAs(asked)
        .allSatisfy(
            row -> {
              assertThat(row.stateAsString()).isEqualTo("active");
              assertThat(row.status().code()).isEqualTo("fulfilled");
              assertThat(row.validFrom()).isEqualTo(from);
              assertThat(row.tags()).extracting(Tag::value).containsExactly("night");
              Instance instance = instance(row.instanceId());
              assertThat(instance.spotInstanceRequestId()).isEqualTo(row.spotInstanceRequestId());
              assertThat(instance.instanceLifecycleAsString()).isEqualTo("spot");
              assertThat(instance.state().nameAsString()).isEqualTo("running");
              assertThat(instance.launchTime()).isEqualTo(from);
              assertThat(row.launchSpecification().subnetId()).isEqualTo(instance.subnetId());
            });
    assertThat(described())
        .extracting(SpotInstanceRequest::spotInstanceRequestId)
        .containsExactlyInAnyOrderElementsOf(
            asked.stream().map(SpotInstanceRequest::spotInstanceRequestId).toList());
  }

  @Test
  void aRequestThatWasCancelledIsNotFulfilledLater() {
    String id = request(r -> r.validFrom(in(1))).get(0).spotInstanceRequestId();
    ec2.cancelSpotInstanceRequests(r -> r.spotInstanceRequestIds(id));

    CLOCK.pass(Duration.ofHours(2));

    assertThat(described().get(0).stateAsString()).isEqualTo("cancelled");
    assertThat(ec2.describeInstances().reservations()).isEmpty();
  }

  @Test
  void whatCanNotBeLaunchedWhenItsTimeComesIsClosed() {
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.7.0.0/16")).vpc().vpcId();
    String subnet =
        ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.7.0.0/28")).subnet().subnetId();
    request(
        r ->
            r.validFrom(in(1))
                .launchSpecification(
                    s -> s.imageId("ami-000001").instanceType("t3.micro").subnetId(subnet)));
    // its eleven addresses are taken by then
    ec2.runInstances(
        r ->
            r.imageId("ami-000001")
                .minCount(11)
                .maxCount(11)
                .instanceType("t3.micro")
                .subnetId(subnet));

    CLOCK.pass(Duration.ofHours(1));

    SpotInstanceRequest row = described().get(0);
    assertThat(row.stateAsString()).isEqualTo("closed");
    assertThat(row.status().code()).isEqualTo("bad-parameters");
    assertThat(row.fault().code()).isEqualTo("InsufficientFreeAddressesInSubnet");
    assertThat(ec2.describeInstances().reservations()).hasSize(1);
  }

  @Test
  void aRequestThatIsFulfilledInTimeOutlivesItsEnd() {
    request(r -> r.validUntil(in(1)));
    request(r -> r.validFrom(in(1)).validUntil(in(2)));

    CLOCK.pass(Duration.ofHours(3));

    assertThat(described())
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.stateAsString()).isEqualTo("active"));
  }

  private static Instant in(int hours) {
    return CLOCK.instant().plus(Duration.ofHours(hours));
  }

  private List<SpotInstanceRequest> request(Consumer<RequestSpotInstancesRequest.Builder> with) {
    return ec2.requestSpotInstances(
            r -> {
              r.launchSpecification(s -> s.imageId("ami-000001").instanceType("t3.micro"));
              with.accept(r);
            })
        .spotInstanceRequests();
  }

  private List<SpotInstanceRequest> described() {
    return ec2.describeSpotInstanceRequests().spotInstanceRequests();
  }

  private Instance instance(String id) {
    return ec2.describeInstances(r -> r.instanceIds(id)).reservations().get(0).instances().get(0);
  }
}
