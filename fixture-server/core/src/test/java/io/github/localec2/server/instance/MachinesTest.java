package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.TestEc2;
import io.github.localec2.server.state.World;
import io.github.localec2.server.vm.SlowEngine;
import io.github.localec2.server.vm.VmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/** Instances follow their machines, with an engine that takes its time. */
class MachinesTest {
  @RegisterExtension
  static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().vmManager("docker"));

  private static final SlowEngine ENGINE = SlowEngine.latest();
  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();

  @Test
  void anInstanceIsPendingUntilItsMachineRuns() {
    String id = INSTANCES.launched();
    assertThat(INSTANCES.stateOf(id)).isEqualTo("pending");
    ENGINE.proceed();
    Instance running = INSTANCES.described(id);
    assertThat(running.state().nameAsString()).isEqualTo("running");
    assertThat(running.publicIpAddress()).isEqualTo("127.0.0.9");
    assertThat(ENGINE.machines()).containsExactly(id);
  }

  @Test
  void anElasticAddressStandsBeforeTheMachinesOwnAsLongAsItIsAssociated() {
    String id = INSTANCES.launched();
    ENGINE.proceed();
    var elastic = CLIENT.allocateAddress(r -> {});
    CLIENT.associateAddress(r -> r.instanceId(id).allocationId(elastic.allocationId()));
    assertThat(INSTANCES.described(id).publicIpAddress()).isEqualTo(elastic.publicIp());

    CLIENT.stopInstances(request -> request.instanceIds(id));
    ENGINE.proceed();
    CLIENT.startInstances(request -> request.instanceIds(id));
    ENGINE.proceed();
    assertThat(INSTANCES.described(id).publicIpAddress()).isEqualTo(elastic.publicIp());

    CLIENT.disassociateAddress(r -> r.publicIp(elastic.publicIp()));
    assertThat(INSTANCES.described(id).publicIpAddress()).isEqualTo("127.0.0.9");
  }

  @Test
  void stoppingAndStartingWaitForTheMachine() {
    String id = INSTANCES.launched();
    ENGINE.proceed();
    CLIENT.stopInstances(request -> request.instanceIds(id));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("stopping");
    ENGINE.proceed();
    assertThat(INSTANCES.stateOf(id)).isEqualTo("stopped");
    CLIENT.startInstances(request -> request.instanceIds(id));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("pending");
    ENGINE.proceed();
    assertThat(INSTANCES.stateOf(id)).isEqualTo("running");
  }

  @Test
  void aTerminatedInstanceHasNoMachine() {
    String id = INSTANCES.launched();
    ENGINE.proceed();
    CLIENT.terminateInstances(request -> request.instanceIds(id));
    assertThat(INSTANCES.stateOf(id)).isEqualTo("shutting-down");
    ENGINE.proceed();
    assertThat(INSTANCES.stateOf(id)).isEqualTo("terminated");
    assertThat(ENGINE.machines()).isEmpty();
  }

  @Test
  void whatIsAskedWhileTheMachineStartsIsDoneInOrder() {
    String id = INSTANCES.launched();
    CLIENT.terminateInstances(request -> request.instanceIds(id));
    ENGINE.proceed();
    assertThat(INSTANCES.stateOf(id)).isEqualTo("terminated");
    assertThat(ENGINE.machines()).isEmpty();
  }

  @Test
  void aLaunchThatFailsEndsTheInstance() {
    String id = INSTANCES.launched();
    ENGINE.fail();
    Instance instance = INSTANCES.described(id);
    assertThat(instance.state().nameAsString()).isEqualTo("terminated");
    assertThat(instance.stateReason().code()).isEqualTo("Server.InternalError");
  }

  @Test
  void aMachineThatGoesDownByItselfStopsItsInstance() {
    String id = INSTANCES.launched();
    ENGINE.proceed();
    ENGINE.powerOff(id);
    Instance instance = INSTANCES.described(id);
    assertThat(instance.state().nameAsString()).isEqualTo("stopped");
    assertThat(instance.stateReason().code()).isEqualTo("Client.InstanceInitiatedShutdown");
  }

  @Test
  void orEndsItWhereThatIsItsShutdownBehavior() {
    String id =
        INSTANCES
            .runOne(
                request -> request.instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE))
            .instanceId();
    ENGINE.proceed();
    ENGINE.powerOff(id);
    ENGINE.proceed();
    assertThat(INSTANCES.stateOf(id)).isEqualTo("terminated");
    assertThat(ENGINE.machines()).isEmpty();
  }

  @Test
  void aRollbackEndsWhatWasLaunchedSince() {
    String kept = INSTANCES.launched();
    ENGINE.proceed();
    World before = EC2.server().snapshot();
    String gone = INSTANCES.launched();
    ENGINE.proceed();
    assertThat(ENGINE.machines()).containsExactlyInAnyOrder(kept, gone);

    EC2.server().restore(before);
    ENGINE.proceed();
    assertThat(ENGINE.machines()).containsExactly(kept);
    assertFault("InvalidInstanceID.NotFound", () -> INSTANCES.described(gone));

    EC2.server().reset();
    ENGINE.proceed();
    assertThat(ENGINE.machines()).isEmpty();
  }

  @Test
  void aManagerThatIsMissingStopsTheStart() {
    Ec2Settings settings = Ec2Settings.builder().vmManager("libvirt").build();
    assertThatThrownBy(() -> LocalEc2Server.start(settings))
        .isInstanceOf(VmException.class)
        .hasMessageContaining("'libvirt'");
  }
}
