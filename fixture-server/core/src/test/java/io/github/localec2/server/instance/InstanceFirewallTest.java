package io.github.localec2.server.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import io.github.localec2.server.vm.SlowEngine;
import io.github.localec2.server.vm.VmRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddPrefixListEntry;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** An engine hears what security groups let through, as addresses, as often as it changes. */
class InstanceFirewallTest {
  @RegisterExtension
  static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().vmManager("docker"));

  private static final SlowEngine ENGINE = SlowEngine.latest();
  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();
  private static final VmRule EVERYWHERE = new VmRule("-1", -1, -1, Set.of("0.0.0.0/0"));

  private static String group(String name) {
    return CLIENT.createSecurityGroup(r -> r.groupName(name).description(name)).groupId();
  }

  private static String launched(String... groups) {
    return INSTANCES.runOne(request -> request.securityGroupIds(groups)).instanceId();
  }

  private static void letIn(String group, IpPermission permission) {
    CLIENT.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permission));
  }

  private static IpPermission tcp(int from, int to, String cidr) {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(from)
        .toPort(to)
        .ipRanges(IpRange.builder().cidrIp(cidr).build())
        .build();
  }

  private static IpPermission tcpFromGroup(int port, String group) {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(port)
        .toPort(port)
        .userIdGroupPairs(UserIdGroupPair.builder().groupId(group).build())
        .build();
  }

  private static List<VmRule> ingress(String instanceId) {
    return ENGINE.firewall(instanceId).ingress();
  }

  private static String address(String instanceId) {
    return INSTANCES.described(instanceId).privateIpAddress() + "/32";
  }

  @Test
  void aNewGroupLetsNothingInAndEverythingOut() {
    String id = launched(group("new"));
    assertThat(ingress(id)).isEmpty();
    assertThat(ENGINE.firewall(id).egress()).containsExactly(EVERYWHERE);
  }

  @Test
  void rulesAreToldWithTheirSourcesWhileTheInstanceRuns() {
    String group = group("web");
    String id = launched(group);
    ENGINE.proceed();
    IpPermission range = tcp(8000, 8010, "203.0.113.0/24");
    letIn(group, range);
    letIn(
        group,
        IpPermission.builder()
            .ipProtocol("icmpv6")
            .fromPort(128)
            .toPort(0)
            .ipv6Ranges(Ipv6Range.builder().cidrIpv6("2001:db8::/32").build())
            .build());
    assertThat(ingress(id))
        .containsExactlyInAnyOrder(
            new VmRule("tcp", 8000, 8010, Set.of("203.0.113.0/24")),
            new VmRule("icmpv6", 128, 0, Set.of("2001:db8::/32")));

    CLIENT.revokeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(range));
    assertThat(ingress(id)).extracting(VmRule::protocol).containsExactly("icmpv6");
  }

  @Test
  void whatMayGoOutIsToldToo() {
    String group = group("shut");
    String id = launched(group);
    CLIENT.revokeSecurityGroupEgress(
        r ->
            r.groupId(group)
                .ipPermissions(
                    IpPermission.builder()
                        .ipProtocol("-1")
                        .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
                        .build()));
    CLIENT.authorizeSecurityGroupEgress(
        r -> r.groupId(group).ipPermissions(tcp(443, 443, "198.51.100.7/32")));
    assertThat(ENGINE.firewall(id).egress())
        .containsExactly(new VmRule("tcp", 443, 443, Set.of("198.51.100.7/32")));
  }

  @Test
  void aGroupIsTheAddressesOfItsMembersAsTheyComeAndGo() {
    String clients = group("clients");
    String servers = group("servers");
    letIn(servers, tcpFromGroup(5432, clients));
    String server = launched(servers);
    assertThat(ingress(server)).containsExactly(new VmRule("tcp", 5432, 5432, Set.of()));

    String one = launched(clients);
    String two = launched(clients);
    assertThat(ingress(server).get(0).peers())
        .containsExactlyInAnyOrder(address(one), address(two));

    ENGINE.proceed();
    String staying = address(two);
    CLIENT.terminateInstances(r -> r.instanceIds(one));
    ENGINE.proceed();
    assertThat(ingress(server).get(0).peers()).containsExactly(staying);

    CLIENT.modifyInstanceAttribute(r -> r.instanceId(two).groups(servers));
    assertThat(ingress(server).get(0).peers()).isEmpty();
  }

  @Test
  void aPrefixListIsTheEntriesOfItsPresentVersion() {
    String list =
        CLIENT
            .createManagedPrefixList(
                r ->
                    r.prefixListName("offices")
                        .addressFamily("IPv4")
                        .maxEntries(5)
                        .entries(AddPrefixListEntry.builder().cidr("192.0.2.0/25").build()))
            .prefixList()
            .prefixListId();
    String group = group("offices");
    letIn(
        group,
        IpPermission.builder()
            .ipProtocol("udp")
            .fromPort(53)
            .toPort(53)
            .prefixListIds(PrefixListId.builder().prefixListId(list).build())
            .build());
    String id = launched(group);
    assertThat(ingress(id)).containsExactly(new VmRule("udp", 53, 53, Set.of("192.0.2.0/25")));

    CLIENT.modifyManagedPrefixList(
        r ->
            r.prefixListId(list)
                .currentVersion(1L)
                .addEntries(AddPrefixListEntry.builder().cidr("192.0.2.128/25").build()));
    assertThat(ingress(id).get(0).peers())
        .containsExactlyInAnyOrder("192.0.2.0/25", "192.0.2.128/25");
  }

  @Test
  void otherGroupsOfAnInstanceOrAnInterfaceHaveOtherRules() {
    String closed = group("closed");
    String open = group("open");
    letIn(open, tcp(80, 80, "0.0.0.0/0"));
    String id = launched(closed);
    assertThat(ingress(id)).isEmpty();

    CLIENT.modifyInstanceAttribute(r -> r.instanceId(id).groups(open));
    assertThat(ingress(id)).containsExactly(new VmRule("tcp", 80, 80, Set.of("0.0.0.0/0")));

    String card = INSTANCES.described(id).networkInterfaces().get(0).networkInterfaceId();
    CLIENT.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(card).groups(closed));
    assertThat(ingress(id)).isEmpty();
  }

  @Test
  void eachInterfaceHasItsOwn() {
    String front = group("front");
    String back = group("back");
    letIn(front, tcp(443, 443, "0.0.0.0/0"));
    letIn(back, tcp(22, 22, "10.0.0.0/8"));
    Instance instance = INSTANCES.runOne(request -> request.securityGroupIds(front));
    ENGINE.proceed();
    NetworkInterface second =
        CLIENT
            .createNetworkInterface(r -> r.subnetId(instance.subnetId()).groups(back))
            .networkInterface();
    CLIENT.attachNetworkInterface(
        r ->
            r.instanceId(instance.instanceId())
                .networkInterfaceId(second.networkInterfaceId())
                .deviceIndex(1));

    var guards = ENGINE.firewall(instance.instanceId()).guards();
    assertThat(guards).hasSize(2);
    assertThat(guards.get(0).ingress()).extracting(VmRule::fromPort).containsExactly(443);
    assertThat(guards.get(1).interfaceId()).isEqualTo(second.networkInterfaceId());
    assertThat(guards.get(1).ingress()).extracting(VmRule::fromPort).containsExactly(22);
  }

  @Test
  void anEngineThatCannotDoItFailsNoRequest() {
    String group = group("refused");
    launched(group);
    ENGINE.proceed();
    ENGINE.refuseFirewalls(true);
    try {
      letIn(group, tcp(80, 80, "0.0.0.0/0"));
    } finally {
      ENGINE.refuseFirewalls(false);
    }
    letIn(group, tcp(81, 81, "0.0.0.0/0"));
    assertThat(
            CLIENT
                .describeSecurityGroups(r -> r.groupIds(group))
                .securityGroups()
                .get(0)
                .ipPermissions())
        .hasSize(2);
  }

  @Test
  void anEngineIsNotToldWhatItKnows() {
    String mine = group("mine");
    String other = group("other");
    launched(mine);
    ENGINE.proceed();
    int before = ENGINE.firewallChanges();
    letIn(other, tcp(80, 80, "0.0.0.0/0"));
    assertThat(ENGINE.firewallChanges()).isEqualTo(before);
    letIn(mine, tcp(80, 80, "0.0.0.0/0"));
    assertThat(ENGINE.firewallChanges()).isEqualTo(before + 1);
  }
}
