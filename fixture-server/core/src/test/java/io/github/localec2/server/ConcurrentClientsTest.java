package io.github.localec2.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Two hundred clients at once leave a state in which everything still fits together. */
class ConcurrentClientsTest {
  private static final int CLIENTS = 200;
  private static final int DEFAULT_SUBNET_ADDRESSES = 4096 - 5;

  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  @Test
  @Timeout(120)
  void theStateStaysConsistent() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<String>> kept = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        int mine = i;
        kept.add(
            clients.submit(
                () -> {
                  start.await();
                  return work(mine);
                }));
      }
      start.countDown();
      Set<String> survivors = new HashSet<>();
      for (Future<String> each : kept) {
        survivors.add(each.get(100, TimeUnit.SECONDS));
      }
      assertThat(survivors).hasSize(CLIENTS);
      assertConsistent(survivors);
    } finally {
      clients.shutdownNow();
    }
  }

  /** Creates, describes and deletes; leaves one instance behind. */
  private String work(int number) {
    Vpc vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc();
    Subnet subnet = ec2.createSubnet(r -> r.vpcId(vpc.vpcId()).cidrBlock("10.0.1.0/24")).subnet();
    String inOwnSubnet = run(subnet.subnetId(), number);
    String inDefaultSubnet = run(null, number);
    assertThat(
            ec2.describeInstances(r -> r.instanceIds(inOwnSubnet, inDefaultSubnet)).reservations())
        .hasSize(2);
    ec2.createTags(
        r ->
            r.resources(inDefaultSubnet)
                .tags(Tag.builder().key("number").value("" + number).build()));
    ec2.terminateInstances(r -> r.instanceIds(inOwnSubnet));
    assertThat(
            ec2.describeInstances(r -> r.filters(filter("tag:number", "" + number))).reservations())
        .hasSize(1);
    ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId()));
    ec2.deleteVpc(r -> r.vpcId(vpc.vpcId()));
    return inDefaultSubnet;
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  private String run(String subnetId, int number) {
    return ec2.runInstances(
            r ->
                r.imageId("ami-12345678")
                    .minCount(1)
                    .maxCount(1)
                    .subnetId(subnetId)
                    .clientToken(subnetId + "/" + number))
        .instances()
        .get(0)
        .instanceId();
  }

  private void assertConsistent(Set<String> survivors) {
    List<Instance> running =
        ec2
            .describeInstances(r -> r.filters(filter("instance-state-name", "running")))
            .reservations()
            .stream()
            .map(Reservation::instances)
            .flatMap(List::stream)
            .toList();
    assertThat(running)
        .extracting(Instance::instanceId)
        .containsExactlyInAnyOrderElementsOf(survivors);
    assertThat(running).extracting(Instance::privateIpAddress).doesNotHaveDuplicates();

    List<NetworkInterface> interfaces = ec2.describeNetworkInterfaces().networkInterfaces();
    assertThat(interfaces)
        .extracting(each -> each.attachment().instanceId())
        .containsExactlyInAnyOrderElementsOf(survivors);
    assertThat(ec2.describeVolumes().volumes())
        .extracting(each -> each.attachments().get(0).instanceId())
        .containsExactlyInAnyOrderElementsOf(survivors);
    assertThat(ec2.describeVpcs().vpcs()).singleElement().matches(Vpc::isDefault);
    assertThat(ec2.describeSecurityGroups().securityGroups()).hasSize(1);
    assertThat(ec2.describeRouteTables().routeTables()).hasSize(1);
    assertThat(ec2.describeNetworkAcls().networkAcls()).hasSize(1);

    int used = 0;
    for (Subnet subnet : ec2.describeSubnets().subnets()) {
      used += DEFAULT_SUBNET_ADDRESSES - subnet.availableIpAddressCount();
    }
    assertThat(used).isEqualTo(CLIENTS);
  }
}
