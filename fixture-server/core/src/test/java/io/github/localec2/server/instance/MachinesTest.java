package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.Ec2Answer;
import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.TestEc2;
import io.github.localec2.server.state.World;
import io.github.localec2.server.vm.SlowEngine;
import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmCrash;
import io.github.localec2.server.vm.VmException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
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
  void anAddressThatChangesWithARebootShows() {
    String id = INSTANCES.launched();
    ENGINE.proceed();
    CLIENT.rebootInstances(r -> r.instanceIds(id));
    ENGINE.proceed();
    assertThat(INSTANCES.described(id).privateIpAddress()).isEqualTo("127.0.0.12");
    assertThat(INSTANCES.described(id).publicIpAddress()).isEqualTo("127.0.0.12");

    // one that is being stopped meanwhile is left alone
    CLIENT.rebootInstances(r -> r.instanceIds(id));
    CLIENT.stopInstances(r -> r.instanceIds(id));
    ENGINE.proceed();
    assertThat(INSTANCES.stateOf(id)).isEqualTo("stopped");
    assertThat(INSTANCES.described(id).publicIpAddress()).isNull();
  }

  @Test
  void aPrivateAddressThatAnInstanceIsReachedAtIsNoPublicOne() {
    String id = INSTANCES.launched();
    ENGINE.proceed();
    String vpc = INSTANCES.described(id).vpcId();
    var gateway =
        CLIENT.describeInternetGateways(r -> {}).internetGateways().stream()
            .filter(each -> each.attachments().get(0).vpcId().equals(vpc))
            .findFirst()
            .orElseThrow()
            .internetGatewayId();
    assertFault(
        "DependencyViolation",
        () -> CLIENT.detachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc)));
    ENGINE.machine().poweredOn(id, VmAddress.everywhereAt("127.0.0.10"));
    CLIENT.detachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
  }

  @Test
  void anAddressThatTheEngineGivesIsNotTheSubnets() {
    Instance first = INSTANCES.described(INSTANCES.launched());
    String subnet = first.subnetId();
    int free = available(subnet);
    String given = first.privateIpAddress();
    ENGINE.proceed();
    VmAddress engines = VmAddress.everywhereAt("127.0.0.10").withMacAddress("02:42:7f:00:00:0a");
    ENGINE.machine().poweredOn(first.instanceId(), engines);
    assertThat(INSTANCES.described(first.instanceId()).privateIpAddress()).isEqualTo("127.0.0.10");
    assertThat(INSTANCES.described(first.instanceId()).networkInterfaces().get(0).macAddress())
        .isEqualTo("02:42:7f:00:00:0a");
    assertThat(available(subnet)).isEqualTo(free + 1);

    // what the record had is free, and two machines that had the same address one after the other
    Instance second =
        CLIENT
            .runInstances(
                r ->
                    r.imageId(INSTANCES.described(first.instanceId()).imageId())
                        .subnetId(subnet)
                        .privateIpAddress(given)
                        .minCount(1)
                        .maxCount(1))
            .instances()
            .get(0);
    ENGINE.proceed();
    ENGINE.machine().poweredOn(second.instanceId(), engines);
    CLIENT.terminateInstances(r -> r.instanceIds(first.instanceId(), second.instanceId()));
    ENGINE.proceed();
    assertThat(INSTANCES.stateOf(first.instanceId())).isEqualTo("terminated");
    assertThat(INSTANCES.stateOf(second.instanceId())).isEqualTo("terminated");
    assertThat(available(subnet)).isEqualTo(free + 1);
    assertThat(
            CLIENT
                .createNetworkInterface(r -> r.subnetId(subnet))
                .networkInterface()
                .privateIpAddress())
        .startsWith("172.31.");
  }

  private static int available(String subnet) {
    return CLIENT
        .describeSubnets(r -> r.subnetIds(subnet))
        .subnets()
        .get(0)
        .availableIpAddressCount();
  }

  @Test
  void elasticAddressesAreWhereTheEngineLeadsThemToMachines() {
    ENGINE.elasticBlock("10.9.8.252/30");
    String id = INSTANCES.launched();
    ENGINE.proceed();
    List<String> addresses =
        List.of(
            CLIENT.allocateAddress(r -> {}).publicIp(), CLIENT.allocateAddress(r -> {}).publicIp());
    // neither the last of a block of 256, nor one twice
    assertThat(addresses).doesNotHaveDuplicates().allMatch(each -> each.matches("10.9.8.25[234]"));
    CLIENT.associateAddress(r -> r.instanceId(id).publicIp(addresses.get(0)));
    assertThat(ENGINE.cards(id).get(0).elasticIps()).containsExactly(addresses.get(0));
    CLIENT.disassociateAddress(r -> r.publicIp(addresses.get(0)));
    assertThat(ENGINE.cards(id).get(0).elasticIps()).isEmpty();

    CLIENT.allocateAddress(r -> {});
    assertFault("InsufficientAddressCapacity", () -> CLIENT.allocateAddress(r -> {}));
    ENGINE.elasticBlock("");
    assertThat(CLIENT.allocateAddress(r -> {}).publicIp()).startsWith("198.1");
    ENGINE.elasticBlock(null);
    assertThat(CLIENT.allocateAddress(r -> {}).publicIp()).startsWith("198.1");
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
    assertThat(instance.stateReason().message()).isEqualTo("Server.InternalError: out of order");
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
  void aMachineThatIsTakenDownStopsItsInstanceWhateverItsShutdownBehavior() {
    String id =
        INSTANCES
            .runOne(
                request -> request.instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE))
            .instanceId();
    ENGINE.proceed();
    ENGINE.machine().crashed(id, VmCrash.HOST);
    Instance instance = INSTANCES.described(id);
    assertThat(instance.state().nameAsString()).isEqualTo("stopped");
    assertThat(instance.stateReason().code()).isEqualTo("Server.InternalError");
    CLIENT.startInstances(request -> request.instanceIds(id));
    ENGINE.proceed();
    assertThat(INSTANCES.stateOf(id)).isEqualTo("running");
    assertThat(INSTANCES.described(id).stateReason()).isNull();
  }

  @Test
  void aMachineThatRanOutOfMemorySaysSo() {
    String id = INSTANCES.launched();
    ENGINE.proceed();
    ENGINE.machine().crashed(id, VmCrash.MEMORY);
    assertThat(INSTANCES.described(id).stateReason().code()).isEqualTo("Client.InternalError");
  }

  @Test
  void aMachineThatSomebodyStartsRunsAtItsNewAddress() {
    String id = INSTANCES.launched();
    ENGINE.proceed();
    ENGINE.powerOff(id);
    ENGINE.machine().poweredOn(id, VmAddress.everywhereAt("127.0.0.10"));
    Instance instance = INSTANCES.described(id);
    assertThat(instance.state().nameAsString()).isEqualTo("running");
    assertThat(instance.publicIpAddress()).isEqualTo("127.0.0.10");
    ENGINE.machine().poweredOn(id, VmAddress.everywhereAt("127.0.0.11"));
    assertThat(INSTANCES.described(id).privateIpAddress()).isEqualTo("127.0.0.11");
  }

  @Test
  void aMachineThatFailsItsOwnCheckIsImpairedUntilItPassesOrRestarts() {
    String id = INSTANCES.launched();
    ENGINE.proceed();
    ENGINE.machine().checked(id, false);
    assertThat(status(id).instanceStatus().statusAsString()).isEqualTo("impaired");
    assertThat(status(id).instanceStatus().details().get(0).statusAsString()).isEqualTo("failed");
    assertThat(status(id).instanceStatus().details().get(0).impairedSince()).isNotNull();
    assertThat(status(id).systemStatus().statusAsString()).isEqualTo("ok");
    assertThat(
            CLIENT
                .describeInstanceStatus(
                    r -> r.filters(InstanceFixtures.filter("instance-status.status", "impaired")))
                .instanceStatuses())
        .hasSize(1);
    ENGINE.machine().checked(id, true);
    assertThat(status(id).instanceStatus().statusAsString()).isEqualTo("ok");
    ENGINE.machine().checked(id, false);
    ENGINE.powerOff(id);
    CLIENT.startInstances(request -> request.instanceIds(id));
    ENGINE.proceed();
    assertThat(status(id).instanceStatus().statusAsString()).isEqualTo("ok");
  }

  private static InstanceStatus status(String id) {
    return CLIENT.describeInstanceStatus(r -> r.instanceIds(id)).instanceStatuses().get(0);
  }

  @Test
  void aLaunchOfManyIsAllOrNothing() {
    List<String> ids = launchOf(3, 3);
    ENGINE.fail();
    ENGINE.proceed();
    for (String id : ids) {
      Instance instance = INSTANCES.described(id);
      assertThat(instance.state().nameAsString()).isEqualTo("terminated");
      assertThat(instance.stateReason().code()).isEqualTo("Server.InternalError");
    }
    assertThat(ENGINE.machines()).isEmpty();
  }

  @Test
  void asManyAsTheLaunchAskedForAreEnough() {
    List<String> ids = launchOf(2, 3);
    ENGINE.fail();
    ENGINE.proceed();
    assertThat(ids.stream().map(INSTANCES::stateOf))
        .containsExactly("running", "running", "terminated");
    assertThat(ENGINE.machines()).hasSize(2);
  }

  private static List<String> launchOf(int atLeast, int atMost) {
    return CLIENT
        .runInstances(r -> r.imageId("ami-000001").minCount(atLeast).maxCount(atMost))
        .instances()
        .stream()
        .map(Instance::instanceId)
        .toList();
  }

  @Test
  void anEngineThatIsAwayMakesLaunchesUnavailable() {
    try (LocalEc2Server server =
        LocalEc2Server.start(Ec2Settings.builder().vmManager("docker").build())) {
      SlowEngine.latest().hideImages();
      Ec2Answer answer =
          server.answer(
              "Action=RunInstances&MinCount=1&MaxCount=1&ImageId=ami-000001"
                  .getBytes(StandardCharsets.UTF_8),
              null);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("<Code>Unavailable</Code>", "the engine does not answer");
      assertThat(
              server
                  .answer("Action=DescribeInstances".getBytes(StandardCharsets.UTF_8), null)
                  .status())
          .isEqualTo(200);
    }
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
