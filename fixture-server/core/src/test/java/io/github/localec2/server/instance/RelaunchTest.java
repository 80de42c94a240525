package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.HeldClock;
import io.github.localec2.server.TestEc2;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** The same launch again sees whatever has changed since the one before. */
class RelaunchTest {
  private static final HeldClock CLOCK = new HeldClock(Instant.parse("2026-01-01T00:00:00Z"));

  @RegisterExtension static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().clock(CLOCK));

  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();
  private static final int THREADS = 8;

  /** The addresses of a /28 but the five that EC2 keeps. */
  private static final int ROOM = 11;

  @Test
  void aKeyThatWasDeletedIsNotFound() {
    CLIENT.createKeyPair(request -> request.keyName("key"));
    INSTANCES.runOne(request -> request.keyName("key"));
    CLIENT.deleteKeyPair(request -> request.keyName("key"));

    assertFault(
        "InvalidKeyPair.NotFound", () -> INSTANCES.runOne(request -> request.keyName("key")));
  }

  @Test
  void aKeyThatWasMadeIsFound() {
    assertFault(
        "InvalidKeyPair.NotFound", () -> INSTANCES.runOne(request -> request.keyName("key")));
    CLIENT.createKeyPair(request -> request.keyName("key"));

    assertThat(INSTANCES.runOne(request -> request.keyName("key")).keyName()).isEqualTo("key");
  }

  @Test
  void aGroupThatWasDeletedIsNotFound() {
    String group =
        CLIENT
            .createSecurityGroup(request -> request.groupName("web").description("web"))
            .groupId();
    String id = INSTANCES.runOne(request -> request.securityGroupIds(group)).instanceId();
    CLIENT.terminateInstances(request -> request.instanceIds(id));
    CLIENT.deleteSecurityGroup(request -> request.groupId(group));

    assertFault(
        "InvalidGroup.NotFound",
        () -> INSTANCES.runOne(request -> request.securityGroupIds(group)));
  }

  @Test
  void aSubnetThatGivesNoPublicAddressesAnyMoreGivesNone() {
    String first = INSTANCES.launched();
    Subnet subnet = subnetOf(first);
    assertThat(INSTANCES.described(first).publicIpAddress()).isNotNull();
    CLIENT.modifySubnetAttribute(
        request -> request.subnetId(subnet.subnetId()).mapPublicIpOnLaunch(v -> v.value(false)));

    String second = INSTANCES.launched();
    assertThat(INSTANCES.described(second).subnetId()).isEqualTo(subnet.subnetId());
    assertThat(INSTANCES.described(second).publicIpAddress()).isNull();
  }

  @Test
  void theDefaultsOfTheAccountCount() {
    assertThat(INSTANCES.runOne(request -> {}).metadataOptions().httpTokens())
        .isEqualTo(HttpTokensState.OPTIONAL);
    CLIENT.modifyInstanceMetadataDefaults(request -> request.httpTokens("required"));

    assertThat(INSTANCES.runOne(request -> {}).metadataOptions().httpTokens())
        .isEqualTo(HttpTokensState.REQUIRED);
  }

  @Test
  void aNewDefaultVersionOfALaunchTemplateCounts() {
    CLIENT.createLaunchTemplate(
        request ->
            request
                .launchTemplateName("template")
                .launchTemplateData(
                    data -> data.imageId("ami-000001").instanceType(InstanceType.T3_NANO)));
    Consumer<RunInstancesRequest.Builder> byTemplate =
        request -> request.launchTemplate(t -> t.launchTemplateName("template"));
    assertThat(runByTemplate(byTemplate)).isEqualTo(InstanceType.T3_NANO);
    CLIENT.createLaunchTemplateVersion(
        request ->
            request
                .launchTemplateName("template")
                .launchTemplateData(
                    data -> data.imageId("ami-000001").instanceType(InstanceType.T3_SMALL)));
    CLIENT.modifyLaunchTemplate(
        request -> request.launchTemplateName("template").defaultVersion("2"));

    assertThat(runByTemplate(byTemplate)).isEqualTo(InstanceType.T3_SMALL);
  }

  private static InstanceType runByTemplate(Consumer<RunInstancesRequest.Builder> with) {
    return CLIENT
        .runInstances(
            request -> {
              request.minCount(1).maxCount(1);
              with.accept(request);
            })
        .instances()
        .get(0)
        .instanceType();
  }

  @Test
  void anotherAccountLaunchesInItsOwnNetwork() {
    String here = INSTANCES.launched();
    RunInstancesRequest same =
        RunInstancesRequest.builder()
            .imageId("ami-000001")
            .instanceType(InstanceType.T3_MICRO)
            .minCount(1)
            .maxCount(1)
            .build();
    var there = EC2.client("111111111111", Region.US_EAST_1).runInstances(same);

    assertThat(there.instances().get(0).subnetId())
        .isNotEqualTo(INSTANCES.described(here).subnetId());
  }

  @Test
  void theLaunchTimeIsTheLaunchsOwn() {
    Instant first = INSTANCES.runOne(request -> {}).launchTime();
    CLOCK.pass(Duration.ofMinutes(3));

    assertThat(INSTANCES.runOne(request -> {}).launchTime())
        .isEqualTo(first.plus(Duration.ofMinutes(3)));
  }

  @Test
  void theClientTokenIsTheLaunchsOwn() {
    assertThat(INSTANCES.runOne(request -> request.clientToken("one")).clientToken())
        .isEqualTo("one");
    assertThat(INSTANCES.runOne(request -> request.clientToken("two")).clientToken())
        .isEqualTo("two");
    assertThat(
            EC2.client()
                .describeInstances(
                    request -> request.filters(InstanceFixtures.filter("client-token", "one")))
                .reservations())
        .hasSize(1);
  }

  @Test
  void aFullSubnetIsRefusedUntilThereIsRoom() {
    Subnet small = subnet("172.31.200.0/28");
    for (int i = 0; i < ROOM; i++) {
      INSTANCES.runOne(request -> request.subnetId(small.subnetId()));
    }

    assertFault(
        "InsufficientFreeAddressesInSubnet",
        () -> INSTANCES.runOne(request -> request.subnetId(small.subnetId())));
    CLIENT.terminateInstances(
        request ->
            request.instanceIds(
                CLIENT
                    .describeInstances(
                        r -> r.filters(InstanceFixtures.filter("subnet-id", small.subnetId())))
                    .reservations()
                    .get(0)
                    .instances()
                    .get(0)
                    .instanceId()));
    // the one that has gone made room
    assertThat(INSTANCES.runOne(request -> request.subnetId(small.subnetId())).subnetId())
        .isEqualTo(small.subnetId());
  }

  @Test
  void aDefaultSubnetThatIsFullGivesWayToTheNext() {
    String first = INSTANCES.launched();
    Subnet full = subnetOf(first);
    INSTANCES.run(
        request ->
            request
                .subnetId(full.subnetId())
                .minCount(full.availableIpAddressCount())
                .maxCount(full.availableIpAddressCount()));

    String next = INSTANCES.launched();
    assertThat(INSTANCES.described(next).subnetId()).isNotEqualTo(full.subnetId());
    CLIENT.terminateInstances(request -> request.instanceIds(first));
    assertThat(INSTANCES.described(INSTANCES.launched()).subnetId()).isEqualTo(full.subnetId());
  }

  @Test
  void aRefusedWriteLeavesWhatWasDueDue() {
    String id = INSTANCES.launched();
    assertFault(
        "InvalidInstanceID.NotFound",
        () -> CLIENT.stopInstances(request -> request.instanceIds(id, "i-0123456789abcdef0")));
    assertFault(
        "DryRunOperation",
        () -> CLIENT.stopInstances(request -> request.instanceIds(id).dryRun(true)));

    assertThat(INSTANCES.described(id).state().name()).isEqualTo(InstanceStateName.RUNNING);
    // and a write sees it itself
    String other = INSTANCES.launched();
    CLIENT.stopInstances(request -> request.instanceIds(other));
    assertThat(INSTANCES.described(other).state().name()).isEqualTo(InstanceStateName.STOPPED);
  }

  @Test
  @Timeout(60)
  void theLastAddressesGoToOneLaunchEach() throws Exception {
    Subnet small = subnet("172.31.200.0/28");
    List<String> answers =
        atOnce(
            () -> {
              List<String> mine = new ArrayList<>();
              for (int i = 0; i < ROOM; i++) {
                mine.add(addressOrFault(small.subnetId()));
              }
              return mine;
            });

    Set<String> addresses = new HashSet<>(answers);
    assertThat(addresses.remove("InsufficientFreeAddressesInSubnet")).isTrue();
    assertThat(addresses).hasSize(ROOM).allMatch(each -> each.startsWith("172.31.200."));
    assertThat(answers).filteredOn(addresses::contains).hasSize(ROOM);
    assertThat(
            CLIENT
                .describeSubnets(request -> request.subnetIds(small.subnetId()))
                .subnets()
                .get(0)
                .availableIpAddressCount())
        .isZero();
  }

  private static String addressOrFault(String subnetId) {
    try {
      return INSTANCES.runOne(request -> request.subnetId(subnetId)).privateIpAddress();
    } catch (Ec2Exception fault) {
      return fault.awsErrorDetails().errorCode();
    }
  }

  @Test
  @Timeout(60)
  void aTokenLaunchesOnceHoweverManyUseItAtOnce() throws Exception {
    List<String> ids =
        atOnce(
            () -> {
              RunInstancesResponse response = INSTANCES.run(request -> request.clientToken("once"));
              return List.of(response.instances().get(0).instanceId());
            });

    assertThat(new HashSet<>(ids)).hasSize(1);
    assertThat(CLIENT.describeInstances().reservations()).hasSize(1);
  }

  @Test
  @Timeout(60)
  void launchesSeeTheSubnetBeforeOrAfterAChangeAtTheSameTime() throws Exception {
    Subnet subnet = subnet("172.31.192.0/22");
    List<String> seen =
        atOnce(
            () -> {
              List<String> mine = new ArrayList<>();
              for (int i = 0; i < 10; i++) {
                boolean publicAddress = i % 2 == 0;
                CLIENT.modifySubnetAttribute(
                    request ->
                        request
                            .subnetId(subnet.subnetId())
                            .mapPublicIpOnLaunch(v -> v.value(publicAddress)));
                mine.add(
                    INSTANCES.runOne(request -> request.subnetId(subnet.subnetId())).instanceId());
              }
              return mine;
            });

    assertThat(new HashSet<>(seen)).hasSize(THREADS * 10);
    // nothing changes any more: the next ones have what was set last
    for (boolean publicAddress : new boolean[] {true, false}) {
      CLIENT.modifySubnetAttribute(
          request ->
              request.subnetId(subnet.subnetId()).mapPublicIpOnLaunch(v -> v.value(publicAddress)));
      String id = INSTANCES.runOne(request -> request.subnetId(subnet.subnetId())).instanceId();
      assertThat(INSTANCES.described(id).publicIpAddress() != null).isEqualTo(publicAddress);
    }
  }

  /** What all threads answer that do the same at the same time. */
  private static List<String> atOnce(Callable<List<String>> work) throws Exception {
    CyclicBarrier together = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<String>>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(
            threads.submit(
                () -> {
                  together.await();
                  return work.call();
                }));
      }
      List<String> all = new ArrayList<>();
      for (Future<List<String>> each : running) {
        all.addAll(each.get(50, TimeUnit.SECONDS));
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Subnet subnetOf(String instanceId) {
    String id = INSTANCES.described(instanceId).subnetId();
    return CLIENT.describeSubnets(request -> request.subnetIds(id)).subnets().get(0);
  }

  /** A subnet of the default VPC. */
  private static Subnet subnet(String cidr) {
    String vpc =
        CLIENT
            .describeVpcs(request -> request.filters(InstanceFixtures.filter("is-default", "true")))
            .vpcs()
            .get(0)
            .vpcId();
    return CLIENT.createSubnet(request -> request.vpcId(vpc).cidrBlock(cidr)).subnet();
  }
}
