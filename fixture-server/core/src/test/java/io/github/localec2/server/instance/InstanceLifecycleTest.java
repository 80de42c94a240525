package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

class InstanceLifecycleTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();
  private static final String UNKNOWN = "i-00000000000000000";

  @Test
  void aStopIsAnsweredByBothStates() {
    String id = INSTANCES.launched();
    InstanceStateChange change =
        CLIENT.stopInstances(request -> request.instanceIds(id)).stoppingInstances().get(0);
    assertThat(change.instanceId()).isEqualTo(id);
    assertThat(change.previousState().name()).isEqualTo(InstanceStateName.RUNNING);
    assertThat(change.currentState().name()).isEqualTo(InstanceStateName.STOPPING);
    assertThat(change.currentState().code()).isEqualTo(64);

    Instance stopped = INSTANCES.described(id);
    assertThat(stopped.state().code()).isEqualTo(80);
    assertThat(stopped.stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
    assertThat(stopped.stateTransitionReason())
        .matches("User initiated \\(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d GMT\\)");
  }

  @Test
  void aStoppedInstanceKeepsItsPrivateAndLosesItsPublicAddress() {
    String id = INSTANCES.launched();
    Instance before = INSTANCES.described(id);
    CLIENT.stopInstances(request -> request.instanceIds(id));
    Instance stopped = INSTANCES.described(id);
    assertThat(stopped.publicIpAddress()).isNull();
    assertThat(stopped.publicDnsName()).isEmpty();
    assertThat(stopped.privateIpAddress()).isEqualTo(before.privateIpAddress());

    InstanceStateChange change =
        CLIENT.startInstances(request -> request.instanceIds(id)).startingInstances().get(0);
    assertThat(change.previousState().name()).isEqualTo(InstanceStateName.STOPPED);
    assertThat(change.currentState().name()).isEqualTo(InstanceStateName.PENDING);
    Instance started = INSTANCES.described(id);
    assertThat(started.state().name()).isEqualTo(InstanceStateName.RUNNING);
    assertThat(started.publicIpAddress()).isNotNull();
    assertThat(started.stateReason()).isNull();
    assertThat(started.stateTransitionReason()).isEmpty();
  }

  @Test
  void stoppingAndStartingTwiceChangesNothing() {
    String id = INSTANCES.launched();
    assertThat(
            CLIENT
                .startInstances(request -> request.instanceIds(id))
                .startingInstances()
                .get(0)
                .currentState()
                .name())
        .isEqualTo(InstanceStateName.RUNNING);
    CLIENT.stopInstances(request -> request.instanceIds(id));
    InstanceStateChange again =
        CLIENT.stopInstances(request -> request.instanceIds(id)).stoppingInstances().get(0);
    assertThat(again.previousState().name()).isEqualTo(InstanceStateName.STOPPED);
    assertThat(again.currentState().name()).isEqualTo(InstanceStateName.STOPPED);
  }

  @Test
  void aTerminatedInstanceHasNothingLeft() {
    String id = INSTANCES.launched();
    InstanceStateChange change =
        CLIENT.terminateInstances(request -> request.instanceIds(id)).terminatingInstances().get(0);
    assertThat(change.currentState().name()).isEqualTo(InstanceStateName.SHUTTING_DOWN);
    assertThat(change.previousState().name()).isEqualTo(InstanceStateName.RUNNING);

    Instance gone = INSTANCES.described(id);
    assertThat(gone.state().name()).isEqualTo(InstanceStateName.TERMINATED);
    assertThat(gone.state().code()).isEqualTo(48);
    assertThat(gone.privateIpAddress()).isNull();
    assertThat(gone.subnetId()).isNull();
    assertThat(gone.vpcId()).isNull();
    assertThat(gone.networkInterfaces()).isEmpty();
    assertThat(gone.blockDeviceMappings()).isEmpty();
    assertThat(CLIENT.describeVolumes().volumes()).isEmpty();
    assertThat(CLIENT.describeNetworkInterfaces().networkInterfaces()).isEmpty();
  }

  @Test
  void terminatingTwiceIsNoErrorButNothingElseIsPossible() {
    String id = INSTANCES.launched();
    CLIENT.terminateInstances(request -> request.instanceIds(id));
    assertThat(
            CLIENT
                .terminateInstances(request -> request.instanceIds(id))
                .terminatingInstances()
                .get(0)
                .currentState()
                .name())
        .isEqualTo(InstanceStateName.TERMINATED);
    assertFault(
        "IncorrectInstanceState", () -> CLIENT.startInstances(request -> request.instanceIds(id)));
    assertFault(
        "IncorrectInstanceState", () -> CLIENT.stopInstances(request -> request.instanceIds(id)));
    assertFault(
        "IncorrectInstanceState", () -> CLIENT.rebootInstances(request -> request.instanceIds(id)));
  }

  @Test
  void unknownInstancesAreNotFoundAndNothingHappensToTheOthers() {
    String id = INSTANCES.launched();
    assertFault(
        "InvalidInstanceID.NotFound",
        () -> CLIENT.stopInstances(request -> request.instanceIds(id, UNKNOWN)));
    assertFault(
        "InvalidInstanceID.NotFound",
        () -> CLIENT.terminateInstances(request -> request.instanceIds(id, UNKNOWN)));
    assertFault(
        "InvalidInstanceID.NotFound",
        () -> CLIENT.startInstances(request -> request.instanceIds(UNKNOWN)));
    assertFault(
        "InvalidInstanceID.NotFound",
        () -> CLIENT.rebootInstances(request -> request.instanceIds(UNKNOWN)));
    assertFault(
        "InvalidInstanceID.Malformed",
        () -> CLIENT.terminateInstances(request -> request.instanceIds("none")));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("running");
  }

  @Test
  void protectionRefusesAllOfARequest() {
    String free = INSTANCES.launched();
    String kept =
        INSTANCES
            .runOne(request -> request.disableApiTermination(true).disableApiStop(true))
            .instanceId();
    assertFault(
        "OperationNotPermitted",
        () -> CLIENT.terminateInstances(request -> request.instanceIds(free, kept)));
    assertFault(
        "OperationNotPermitted",
        () -> CLIENT.stopInstances(request -> request.instanceIds(free, kept)));
    assertThat(INSTANCES.stateOf(free)).isEqualTo("running");
    CLIENT.modifyInstanceAttribute(
        request -> request.instanceId(kept).disableApiTermination(value -> value.value(false)));
    CLIENT.terminateInstances(request -> request.instanceIds(free, kept));
    assertThat(INSTANCES.stateOf(kept)).isEqualTo("terminated");
  }

  @Test
  void onlyWhatIsConfiguredForItHibernates() {
    String plain = INSTANCES.launched();
    assertFault(
        "UnsupportedHibernationConfiguration",
        () -> CLIENT.stopInstances(request -> request.instanceIds(plain).hibernate(true)));
    String sleeper =
        INSTANCES
            .runOne(
                request ->
                    request
                        .instanceType(InstanceType.M5_LARGE)
                        .hibernationOptions(options -> options.configured(true)))
            .instanceId();
    CLIENT.stopInstances(request -> request.instanceIds(sleeper).hibernate(true));
    assertThat(INSTANCES.described(sleeper).stateReason().code())
        .isEqualTo("Client.UserInitiatedHibernate");
  }

  @Test
  void aSpotInstanceOfAOneTimeRequestCannotBeStopped() {
    String id =
        INSTANCES
            .runOne(r -> r.instanceMarketOptions(market -> market.marketType(MarketType.SPOT)))
            .instanceId();
    assertFault(
        "UnsupportedOperation", () -> CLIENT.stopInstances(request -> request.instanceIds(id)));
    CLIENT.terminateInstances(request -> request.instanceIds(id));
    assertThat(
            CLIENT
                .describeSpotInstanceRequests(request -> {})
                .spotInstanceRequests()
                .get(0)
                .stateAsString())
        .isEqualTo("closed");
  }

  @Test
  void aRebootedInstanceKeepsRunning() {
    String id = INSTANCES.launched();
    Instance before = INSTANCES.described(id);
    CLIENT.rebootInstances(request -> request.instanceIds(id));
    assertThat(INSTANCES.described(id)).isEqualTo(before);
  }

  @Test
  void theSdksWaitersSeeEachState() {
    try (Ec2Waiter waiter =
        Ec2Waiter.builder()
            .client(CLIENT)
            .overrideConfiguration(
                waiting ->
                    waiting
                        .maxAttempts(20)
                        .backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(5))))
            .build()) {
      String id = INSTANCES.launched();
      assertThat(waiter.waitUntilInstanceExists(r -> r.instanceIds(id)).matched().response())
          .isPresent();
      assertThat(waiter.waitUntilInstanceRunning(r -> r.instanceIds(id)).matched().response())
          .isPresent();
      assertThat(waiter.waitUntilInstanceStatusOk(r -> r.instanceIds(id)).matched().response())
          .isPresent();
      CLIENT.stopInstances(request -> request.instanceIds(id));
      assertThat(waiter.waitUntilInstanceStopped(r -> r.instanceIds(id)).matched().response())
          .isPresent();
      CLIENT.terminateInstances(request -> request.instanceIds(id));
      assertThat(waiter.waitUntilInstanceTerminated(r -> r.instanceIds(id)).matched().response())
          .isPresent();
    }
  }
}
