package io.github.localec2.server.resource;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;

class AbsentOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final Ec2Client CLIENT = EC2.client();

  @Test
  void anAccountHasNoneOfWhatNothingMakes() {
    var reserved = CLIENT.describeReservedInstances();
    assertThat(reserved.hasReservedInstances()).isTrue();
    assertThat(reserved.reservedInstances()).isEmpty();
    assertThat(CLIENT.describeHosts().hosts()).isEmpty();
    assertThat(CLIENT.describeCapacityReservations().capacityReservations()).isEmpty();
    assertThat(CLIENT.describeClientVpnEndpoints().clientVpnEndpoints()).isEmpty();
    assertThat(CLIENT.describeIpams(r -> {}).ipams()).isEmpty();
    assertThat(CLIENT.describeTrafficMirrorTargets(r -> {}).trafficMirrorTargets()).isEmpty();
    assertThat(
            CLIENT
                .describeReservedInstances(
                    r ->
                        r.filters(
                            Filter.builder().name("state").values("active").build(),
                            Filter.builder().name("tag:team").values("blue").build()))
                .reservedInstances())
        .isEmpty();
  }

  @Test
  void anIdIsNotFoundAndAnUnknownFilterIsAnError() {
    assertFault("InvalidHostID.NotFound", () -> CLIENT.describeHosts(r -> r.hostIds("h-0123abcd")));
    assertFault(
        "InvalidIpamId.NotFound", () -> CLIENT.describeIpams(r -> r.ipamIds("ipam-0123abcd")));
    assertFault(
        "InvalidParameterValue",
        () ->
            CLIENT.describeHosts(
                r -> r.filter(Filter.builder().name("colour").values("red").build())));
  }
}
