package io.github.localec2.server.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import io.github.localec2.server.vm.SlowEngine;
import io.github.localec2.server.vm.VmRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeContainer;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * Whatever is done, the engine was told of what a look at groups, interfaces and prefix lists says.
 */
class InstanceFirewallPropertyTest {
  private static final int GROUPS = 3;

  private static TestEc2 ec2;
  private static SlowEngine engine;

  private final List<String> groups = new ArrayList<>();
  private final List<String> instances = new ArrayList<>();

  @BeforeContainer
  static void start() {
    ec2 = new TestEc2(Ec2Settings.builder().vmManager("docker"));
    engine = SlowEngine.latest();
  }

  @AfterContainer
  static void stop() {
    ec2.server().close();
  }

  @AfterTry
  void reset() {
    groups.clear();
    instances.clear();
    ec2.server().reset();
    engine.proceed();
  }

  @Property(tries = 25)
  void theEngineKnowsWhatTheRecordsSay(@ForAll("steps") List<Integer> steps) {
    Ec2Client client = ec2.client();
    for (int i = 0; i < GROUPS; i++) {
      String name = "g" + i;
      groups.add(client.createSecurityGroup(r -> r.groupName(name).description(name)).groupId());
    }
    for (int step : steps) {
      try {
        take(client, step);
      } catch (Ec2Exception refused) {
        // what EC2 doesn't do changes nothing
        assertThat(refused.statusCode()).isEqualTo(400);
      }
      engine.proceed();
      for (String instance : instances) {
        assertThat(flat(engine.firewall(instance).ingress()))
            .isEqualTo(expected(client, instance, false));
        assertThat(flat(engine.firewall(instance).egress()))
            .isEqualTo(expected(client, instance, true));
      }
    }
  }

  @Provide
  static Arbitrary<List<Integer>> steps() {
    return Arbitraries.integers().between(0, 9999).list().ofMinSize(1).ofMaxSize(12);
  }

  private void take(Ec2Client client, int step) {
    int choice = step / 10;
    String group = groups.get(choice % GROUPS);
    String other = groups.get(choice / GROUPS % GROUPS);
    switch (step % 10) {
      case 0, 1 -> instances.add(launched(group, other));
      case 2, 3 ->
          client.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(cidr(choice)));
      case 4, 5 ->
          client.authorizeSecurityGroupIngress(
              r -> r.groupId(group).ipPermissions(from(choice, other)));
      case 6 ->
          client.revokeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(cidr(choice)));
      case 7 ->
          client.authorizeSecurityGroupEgress(
              r -> r.groupId(group).ipPermissions(from(choice, other)));
      case 8 -> {
        if (!instances.isEmpty()) {
          String gone = instances.remove(choice % instances.size());
          client.terminateInstances(r -> r.instanceIds(gone));
        }
      }
      default -> {
        if (!instances.isEmpty()) {
          String moved = instances.get(choice % instances.size());
          client.modifyInstanceAttribute(r -> r.instanceId(moved).groups(group, other));
        }
      }
    }
  }

  private static String launched(String... groups) {
    return new InstanceFixtures(ec2)
        .runOne(r -> r.securityGroupIds(new HashSet<>(List.of(groups))))
        .instanceId();
  }

  private static IpPermission cidr(int choice) {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(choice % 4)
        .toPort(choice % 4 + 1)
        .ipRanges(IpRange.builder().cidrIp("10." + choice % 3 + ".0.0/16").build())
        .build();
  }

  private static IpPermission from(int choice, String group) {
    return IpPermission.builder()
        .ipProtocol("udp")
        .fromPort(choice % 4)
        .toPort(choice % 4)
        .userIdGroupPairs(UserIdGroupPair.builder().groupId(group).build())
        .build();
  }

  /** Rule by rule and peer by peer. */
  private static Set<String> flat(Collection<VmRule> rules) {
    return rules.stream()
        .flatMap(
            rule ->
                rule.peers().stream()
                    .map(peer -> text(rule.protocol(), rule.fromPort(), rule.toPort(), peer)))
        .collect(Collectors.toSet());
  }

  private static String text(String protocol, int from, int to, String peer) {
    return protocol + " " + from + "-" + to + " " + peer;
  }

  private static Set<String> expected(Ec2Client client, String instance, boolean egress) {
    Set<String> expected = new HashSet<>();
    Set<String> own =
        interfaces(client, "attachment.instance-id", instance)
            .flatMap(card -> card.groups().stream())
            .map(GroupIdentifier::groupId)
            .collect(Collectors.toSet());
    for (String group : own) {
      client
          .describeSecurityGroupRules(r -> r.filters(filter("group-id", group)))
          .securityGroupRules()
          .stream()
          .filter(rule -> rule.isEgress() == egress)
          .forEach(
              rule ->
                  peers(client, rule)
                      .forEach(
                          peer ->
                              expected.add(
                                  text(rule.ipProtocol(), rule.fromPort(), rule.toPort(), peer))));
    }
    return expected;
  }

  private static Stream<String> peers(Ec2Client client, SecurityGroupRule rule) {
    return rule.referencedGroupInfo() == null
        ? Stream.of(rule.cidrIpv4())
        : interfaces(client, "group-id", rule.referencedGroupInfo().groupId())
            .map(card -> card.privateIpAddress() + "/32");
  }

  private static Stream<NetworkInterface> interfaces(Ec2Client client, String by, String value) {
    return client
        .describeNetworkInterfaces(r -> r.filters(filter(by, value)))
        .networkInterfaces()
        .stream();
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
