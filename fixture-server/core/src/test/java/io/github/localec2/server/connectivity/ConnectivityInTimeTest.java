package io.github.localec2.server.connectivity;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;

class ConnectivityInTimeTest {
  private static final HandClock CLOCK = new HandClock();

  @RegisterExtension
  static final TestEc2 EC2 =
      new TestEc2(
          Ec2Settings.builder()
              .clock(CLOCK)
              .transitionDelay("nat-gateway-available", Duration.ofMinutes(2)));

  private final Ec2Client ec2 = EC2.client();

  @Test
  void aRequestThatNobodyAcceptsExpiresAfterAWeek() {
    String one = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    String two = ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    String id =
        ec2.createVpcPeeringConnection(r -> r.vpcId(one).peerVpcId(two))
            .vpcPeeringConnection()
            .vpcPeeringConnectionId();
    CLOCK.advance(Duration.ofDays(6));
    assertThat(status(id)).isEqualTo("pending-acceptance");
    CLOCK.advance(Duration.ofDays(1));
    assertThat(status(id)).isEqualTo("expired");
    assertFault(
        "InvalidStateTransition",
        () -> ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id)));
  }

  @Test
  void aGatewayTakesItsTimeAndIsForgottenAnHourAfterItsEnd() {
    String subnetId = ec2.describeSubnets().subnets().get(0).subnetId();
    String id =
        ec2.createNatGateway(r -> r.subnetId(subnetId).connectivityType("private"))
            .natGateway()
            .natGatewayId();
    assertThat(state(id)).isEqualTo("pending");
    CLOCK.advance(Duration.ofMinutes(2));
    assertThat(state(id)).isEqualTo("available");
    ec2.deleteNatGateway(r -> r.natGatewayId(id));
    assertThat(state(id)).isEqualTo("deleted");
    CLOCK.advance(Duration.ofHours(1));
    assertThat(ec2.describeNatGateways().natGateways()).isEmpty();
  }

  private String status(String id) {
    return ec2.describeVpcPeeringConnections(r -> r.vpcPeeringConnectionIds(id))
        .vpcPeeringConnections()
        .get(0)
        .status()
        .codeAsString();
  }

  private String state(String id) {
    return ec2.describeNatGateways(r -> r.natGatewayIds(id)).natGateways().get(0).stateAsString();
  }

  /** A clock that moves by hand. */
  private static final class HandClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-31T12:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
