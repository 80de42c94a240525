package io.github.localec2.server.instance;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_GROUP;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.RULES_BY_GROUP;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;

import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.vm.VmIngress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** What the security groups of an instance's interfaces let in, in the words of an engine. */
final class InstanceIngress {
  /** Where a change may let something else in. */
  static final List<Table<?>> TABLES = List.of(SECURITY_GROUP_RULES, NETWORK_INTERFACES);

  private InstanceIngress() {}

  static List<VmIngress> of(RegionView view, String instanceId) {
    return InstanceNetwork.interfacesOf(view, instanceId).stream()
        .map(NetworkInterface::groups)
        .flatMap(Collection::stream)
        .map(GroupIdentifier::groupId)
        .distinct()
        .flatMap(group -> view.rows(SECURITY_GROUP_RULES).by(RULES_BY_GROUP, group).stream())
        .filter(rule -> !Boolean.TRUE.equals(rule.isEgress()))
        .map(rule -> ingress(view, rule))
        .distinct()
        .toList();
  }

  private static VmIngress ingress(RegionView view, SecurityGroupRule rule) {
    return new VmIngress(
        rule.ipProtocol(),
        rule.fromPort() == null ? -1 : rule.fromPort(),
        rule.toPort() == null ? -1 : rule.toPort(),
        sources(view, rule));
  }

  private static Set<String> sources(RegionView view, SecurityGroupRule rule) {
    Stream<String> blocks =
        Stream.of(rule.cidrIpv4(), rule.cidrIpv6()).filter(block -> block != null);
    if (rule.referencedGroupInfo() == null) {
      return blocks.collect(Collectors.toUnmodifiableSet());
    }
    Stream<String> members =
        view
            .rows(NETWORK_INTERFACES)
            .by(INTERFACES_BY_GROUP, rule.referencedGroupInfo().groupId())
            .stream()
            .map(NetworkInterface::privateIpAddresses)
            .flatMap(Collection::stream)
            .map(NetworkInterfacePrivateIpAddress::privateIpAddress)
            .map(address -> address + "/32");
    return Stream.concat(blocks, members).collect(Collectors.toUnmodifiableSet());
  }
}
