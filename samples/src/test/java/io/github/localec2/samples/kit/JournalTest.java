package io.github.localec2.samples.kit;

import static io.github.localec2.server.journal.CallPattern.anyCall;
import static io.github.localec2.server.journal.CallPattern.call;
import static io.github.localec2.server.journal.JournalAssert.assertThat;
import static io.github.localec2.server.journal.Times.never;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import io.github.localec2.samples.fleet.Fleet;
import io.github.localec2.samples.fleet.Fleets;
import io.github.localec2.server.journal.Ec2Call;
import io.github.localec2.server.journal.Ec2Journal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** What the code under test asked of EC2. */
@LocalEc2
class JournalTest {
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
  void launchesAllInOneCall(Ec2Journal journal) {
    fleets.launch(shop);

    journal.verify(call(RunInstancesRequest.class, request -> request.maxCount() == 3));
    journal.verify(call("TerminateInstances"), never());
    journal.verifyInOrder(call("CreateSecurityGroup"), call("RunInstances"));
    journal.verify(anyCall().failed(), never());
  }

  @Test
  void orFluently(Ec2Journal journal) {
    fleets.launch(shop);

    assertThat(journal)
        .received("RunInstances")
        .once()
        .inRegion("us-east-1")
        .withoutErrors()
        .and()
        .neverReceived("TerminateInstances");
  }

  @Test
  void callsAreAListForAssertJ(Ec2Journal journal) {
    fleets.launch(shop);

    assertThat(journal.calls("RunInstances"))
        .singleElement()
        .satisfies(call -> assertThat(call.duration()).isLessThan(Duration.ofSeconds(30)))
        .extracting(call -> call.response(RunInstancesResponse.class).instances().size())
        .isEqualTo(3);
  }

  @Test
  void awaitsWhatAnotherThreadDoes(Ec2Journal journal) {
    CompletableFuture<Void> launch = CompletableFuture.runAsync(() -> fleets.launch(shop));

    Ec2Call call = journal.await("RunInstances", Duration.ofSeconds(30));

    assertThat(call.succeeded()).isTrue();
    launch.join();
  }
}
