package io.github.localec2.samples.kit;

import static io.github.localec2.server.faults.Ec2Errors.insufficientInstanceCapacity;
import static io.github.localec2.server.faults.Ec2Errors.requestLimitExceeded;
import static io.github.localec2.server.faults.Ec2Errors.unauthorizedOperation;
import static io.github.localec2.server.journal.CallPattern.anyCall;
import static io.github.localec2.server.journal.CallPattern.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.LocalEc2;
import io.github.localec2.samples.fleet.Fleet;
import io.github.localec2.samples.fleet.Fleets;
import io.github.localec2.samples.fleet.NoRoomException;
import io.github.localec2.server.faults.Ec2Faults;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.journal.Times;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** How the code under test bears what goes wrong. */
@LocalEc2
class FaultsTest {
  private Fleets fleets;
  private Fleet shop;

  @BeforeEach
  void application(Ec2Client ec2, Ec2Waiter waiter) {
    fleets = new Fleets(ec2, waiter);
    String subnetId = ec2.describeSubnets().subnets().get(0).subnetId();
    shop =
        new Fleet(
            "shop",
            3,
            "ami-ff0fea8310f3",
            InstanceType.T3_NANO,
            List.of(subnetId),
            Set.of(443),
            "");
  }

  @Test
  void tellsThatThereIsNoRoom(Ec2Faults faults) {
    faults.on("RunInstances").fail(insufficientInstanceCapacity());

    assertThatThrownBy(() -> fleets.launch(shop)).isInstanceOf(NoRoomException.class);
  }

  @Test
  void repeatsWhatIsThrottled(Ec2Faults faults, Ec2Journal journal) {
    faults.on("CreateSecurityGroup").once().fail(requestLimitExceeded());

    fleets.launch(shop);

    journal.verify(call("CreateSecurityGroup"), Times.exactly(2));
    journal.verify(anyCall().injected());
  }

  @Test
  void launchesOnceThoughTheAnswerIsLost(Ec2Faults faults) {
    faults.on("RunInstances").once().loseAnswer();

    fleets.launch(shop);

    assertThat(fleets.members("shop")).hasSize(3);
  }

  @Test
  void doesNotSwallowThatItMayNot(Ec2Faults faults) {
    faults.on("RunInstances").fail(unauthorizedOperation());

    assertThatThrownBy(() -> fleets.launch(shop))
        .isInstanceOf(Ec2Exception.class)
        .hasMessageContaining("not authorized to perform: ec2:RunInstances");
  }

  @Test
  void bearsSlowAnswers(Ec2Faults faults) {
    faults.onAnyCall().withProbability(0.5, 42).delay(Duration.ofMillis(20));

    fleets.launch(shop);

    assertThat(fleets.members("shop")).hasSize(3);
  }

  @Test
  void aZoneGoesDown(Ec2Client ec2, Ec2Faults faults) {
    fleets.launch(shop);
    String zone =
        ec2.describeSubnets(r -> r.subnetIds(shop.subnetIds())).subnets().get(0).availabilityZone();

    faults.zoneOutage(zone);

    assertThat(ec2.describeInstanceStatus().instanceStatuses())
        .hasSize(3)
        .allSatisfy(
            status -> assertThat(status.systemStatus().status()).isEqualTo(SummaryStatus.IMPAIRED));
    assertThatThrownBy(() -> fleets.launch(shop)).isInstanceOf(NoRoomException.class);
  }
}
