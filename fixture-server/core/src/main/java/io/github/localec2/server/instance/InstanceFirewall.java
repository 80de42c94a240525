package io.github.localec2.server.instance;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_GROUP;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.RULES_BY_GROUP;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;

import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.securitygroup.PrefixLists;
import io.github.localec2.server.securitygroup.SecurityGroupTables;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmRule;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/**
 * What the security groups of an instance's interfaces let through, in the words of an engine: a
 * group that a rule refers to is the addresses that its members have now, a prefix list is its
 * entries.
 */
final class InstanceFirewall {
  /** Where a change may let something else through. */
  static final List<Table<?>> TABLES =
      List.of(SECURITY_GROUP_RULES, NETWORK_INTERFACES, SecurityGroupTables.PREFIX_LISTS);

  private InstanceFirewall() {}

  static VmFirewall of(RegionView view, String instanceId) {
    return new VmFirewall(
        InstanceNetwork.interfacesOf(view, instanceId).stream()
            .map(each -> guard(view, each))
            .toList());
  }

  private static VmFirewall.Guard guard(RegionView view, NetworkInterface card) {
    List<SecurityGroupRule> rules =
        card.groups().stream()
            .map(GroupIdentifier::groupId)
            .distinct()
            .flatMap(group -> view.rows(SECURITY_GROUP_RULES).by(RULES_BY_GROUP, group).stream())
            .toList();
    Predicate<SecurityGroupRule> out = rule -> Boolean.TRUE.equals(rule.isEgress());
    return new VmFirewall.Guard(
        card.networkInterfaceId(), those(view, rules, out.negate()), those(view, rules, out));
  }

  private static List<VmRule> those(
      RegionView view, List<SecurityGroupRule> rules, Predicate<SecurityGroupRule> which) {
    return rules.stream().filter(which).map(rule -> rule(view, rule)).distinct().toList();
  }

  private static VmRule rule(RegionView view, SecurityGroupRule rule) {
    return new VmRule(
        rule.ipProtocol(),
        rule.fromPort() == null ? -1 : rule.fromPort(),
        rule.toPort() == null ? -1 : rule.toPort(),
        peers(view, rule));
  }

  private static Set<String> peers(RegionView view, SecurityGroupRule rule) {
    Stream<String> named =
        Stream.of(rule.cidrIpv4(), rule.cidrIpv6()).filter(block -> block != null);
    Stream<String> listed =
        rule.prefixListId() == null
            ? Stream.of()
            : PrefixLists.cidrs(view, rule.prefixListId()).stream();
    Stream<String> members =
        rule.referencedGroupInfo() == null
            ? Stream.of()
            : view
                .rows(NETWORK_INTERFACES)
                .by(INTERFACES_BY_GROUP, rule.referencedGroupInfo().groupId())
                .stream()
                .flatMap(InstanceFirewall::addresses);
    return Stream.of(named, listed, members)
        .flatMap(each -> each)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> addresses(NetworkInterface member) {
    return Stream.concat(
        member.privateIpAddresses().stream().map(each -> each.privateIpAddress() + "/32"),
        member.ipv6Addresses().stream().map(each -> each.ipv6Address() + "/128"));
  }
}
