package io.github.localec2.server.securitygroup;

import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Rules in the older form: one permission for all that have protocol and ports in common. */
final class Permissions {
  private final RegionView view;
  private final Map<PortRange, Parts> byRange = new LinkedHashMap<>();

  private Permissions(RegionView view) {
    this.view = view;
  }

  static List<IpPermission> of(RegionView view, Collection<SecurityGroupRule> rules) {
    return ofSpecs(view, rules.stream().map(RuleSpec::of).toList());
  }

  static List<IpPermission> ofSpecs(RegionView view, Collection<RuleSpec> rules) {
    Permissions permissions = new Permissions(view);
    rules.forEach(permissions::add);
    return permissions.byRange.entrySet().stream()
        .map(entry -> entry.getValue().permission(entry.getKey()))
        .toList();
  }

  private void add(RuleSpec rule) {
    Parts parts = byRange.computeIfAbsent(rule.range(), any -> new Parts());
    String value = rule.peer().value();
    String description = rule.description();
    switch (rule.peer().kind()) {
      case IPV4 -> parts.ipv4.add(IpRange.builder().cidrIp(value).description(description).build());
      case IPV6 ->
          parts.ipv6.add(Ipv6Range.builder().cidrIpv6(value).description(description).build());
      case PREFIX_LIST ->
          parts.lists.add(
              PrefixListId.builder().prefixListId(value).description(description).build());
      case GROUP -> parts.groups.add(pair(view, rule));
    }
  }

  /** A group, and for one behind a peering connection what has become of that. */
  static UserIdGroupPair pair(RegionView view, RuleSpec rule) {
    Peer peer = rule.peer();
    UserIdGroupPair.Builder pair =
        UserIdGroupPair.builder()
            .groupId(peer.value())
            .userId(peer.userId())
            .description(rule.description());
    if (peer.peeringId() != null) {
      pair.vpcId(peer.vpcId())
          .vpcPeeringConnectionId(peer.peeringId())
          .peeringStatus(Peerings.status(view, peer.peeringId()));
    }
    return pair.build();
  }

  private static final class Parts {
    private final List<IpRange> ipv4 = new ArrayList<>();
    private final List<Ipv6Range> ipv6 = new ArrayList<>();
    private final List<PrefixListId> lists = new ArrayList<>();
    private final List<UserIdGroupPair> groups = new ArrayList<>();

    IpPermission permission(PortRange range) {
      IpPermission.Builder permission =
          IpPermission.builder()
              .ipProtocol(range.protocol())
              .userIdGroupPairs(groups)
              .ipRanges(ipv4)
              .ipv6Ranges(ipv6)
              .prefixListIds(lists);
      if (!range.portless()) {
        permission.fromPort(range.from()).toPort(range.to());
      }
      return permission.build();
    }
  }
}
