package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static io.github.localec2.server.instance.InstanceFixtures.filter;
import static io.github.localec2.server.instance.InstanceFixtures.tag;
import static io.github.localec2.server.instance.InstanceFixtures.tags;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.RequestSpotInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SpotInstanceRequest;

class SpotRequestingTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final Ec2Client CLIENT = EC2.client();

  @Test
  void aRequestIsAnsweredOpenAndThenFulfilledByASpotInstance() {
    SpotInstanceRequest asked = request(r -> r.spotPrice("0.5")).get(0);
    assertThat(asked.stateAsString()).isEqualTo("open");
    assertThat(asked.status().code()).isEqualTo("pending-evaluation");
    assertThat(asked.instanceId()).isNull();
    assertThat(asked.typeAsString()).isEqualTo("one-time");
    assertThat(asked.instanceInterruptionBehaviorAsString()).isEqualTo("terminate");

    SpotInstanceRequest row = described(asked.spotInstanceRequestId());
    assertThat(row.stateAsString()).isEqualTo("active");
    assertThat(row.status().code()).isEqualTo("fulfilled");
    assertThat(row.spotPrice()).isEqualTo("0.5");
    assertThat(row.launchSpecification().imageId()).isEqualTo("ami-000001");
    assertThat(row.launchSpecification().securityGroups()).hasSize(1);
    assertThat(row.launchSpecification().securityGroups().get(0).groupName()).isEqualTo("default");
    assertThat(row.launchSpecification().monitoring().enabled()).isFalse();

    var instance =
        CLIENT
            .describeInstances(r -> r.instanceIds(row.instanceId()))
            .reservations()
            .get(0)
            .instances()
            .get(0);
    assertThat(instance.instanceLifecycleAsString()).isEqualTo("spot");
    assertThat(instance.spotInstanceRequestId()).isEqualTo(row.spotInstanceRequestId());
    assertThat(instance.state().nameAsString()).isEqualTo("running");
  }

  @Test
  void whatTheRequestSaysIsRemembered() {
    Instant until =
        Instant.now().plus(Duration.ofDays(1)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    List<SpotInstanceRequest> asked =
        request(
            r ->
                r.instanceCount(2)
                    .launchGroup("together")
                    .availabilityZoneGroup("near")
                    .validUntil(until)
                    .tagSpecifications(
                        tags(ResourceType.SPOT_INSTANCES_REQUEST, tag("team", "blue"))));
    assertThat(asked).hasSize(2);
    SpotInstanceRequest row = described(asked.get(1).spotInstanceRequestId());
    assertThat(row.launchGroup()).isEqualTo("together");
    assertThat(row.availabilityZoneGroup()).isEqualTo("near");
    assertThat(row.validUntil()).isEqualTo(until);
    assertThat(row.tags()).containsExactly(tag("team", "blue"));
    assertThat(
            CLIENT
                .describeSpotInstanceRequests(r -> r.filters(filter("tag:team", "blue")))
                .spotInstanceRequests())
        .hasSize(2);
  }

  @Test
  void aRequestThatIsTooEarlyStaysOpenAndCanBeCancelled() {
    String id =
        request(r -> r.validFrom(Instant.now().plus(Duration.ofDays(2))))
            .get(0)
            .spotInstanceRequestId();
    assertThat(described(id).status().code()).isEqualTo("not-scheduled-yet");
    assertThat(CLIENT.describeInstances().reservations()).isEmpty();

    assertThat(
            CLIENT
                .cancelSpotInstanceRequests(r -> r.spotInstanceRequestIds(id))
                .cancelledSpotInstanceRequests())
        .singleElement()
        .satisfies(each -> assertThat(each.stateAsString()).isEqualTo("cancelled"));
    assertThat(described(id).status().code()).isEqualTo("canceled-before-fulfillment");
  }

  @Test
  void cancellingAFulfilledRequestLeavesTheInstanceRunning() {
    String id = request(r -> {}).get(0).spotInstanceRequestId();
    CLIENT.cancelSpotInstanceRequests(r -> r.spotInstanceRequestIds(id));
    assertThat(described(id).status().code()).isEqualTo("request-canceled-and-instance-running");
    assertThat(
            CLIENT
                .describeInstances(r -> r.filters(filter("instance-state-name", "running")))
                .reservations())
        .hasSize(1);
  }

  @Test
  void badRequestsLeaveNothing() {
    assertFault(
        "InvalidTime", () -> request(r -> r.validUntil(Instant.now().minus(Duration.ofDays(1)))));
    assertFault("InvalidParameterValue", () -> request(r -> r.spotPrice("cheap")));
    assertFault("InvalidParameterValue", () -> request(r -> r.instanceCount(0)));
    assertFault(
        "InvalidSubnetID.NotFound",
        () ->
            request(
                r ->
                    r.launchSpecification(
                        s -> s.imageId("ami-000001").subnetId("subnet-0abcdef1"))));
    assertFault("MissingParameter", () -> CLIENT.requestSpotInstances(r -> r.spotPrice("1")));
    assertThat(CLIENT.describeSpotInstanceRequests().spotInstanceRequests()).isEmpty();
  }

  private static List<SpotInstanceRequest> request(
      Consumer<RequestSpotInstancesRequest.Builder> with) {
    return CLIENT
        .requestSpotInstances(
            r -> {
              r.launchSpecification(s -> s.imageId("ami-000001").instanceType("t3.micro"));
              with.accept(r);
            })
        .spotInstanceRequests();
  }

  private static SpotInstanceRequest described(String id) {
    return CLIENT
        .describeSpotInstanceRequests(r -> r.spotInstanceRequestIds(id))
        .spotInstanceRequests()
        .get(0);
  }
}
