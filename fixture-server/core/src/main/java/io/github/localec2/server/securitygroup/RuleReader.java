package io.github.localec2.server.securitygroup;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.network.Ipv6Block;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * Reads the rules in a request about one group.
 *
 * @param group the group that they are of
 * @param toBeMade true where what they refer to must exist: a rule outlives its group behind a
 *     peering connection and can still be revoked
 */
record RuleReader(RegionView view, SecurityGroup group, boolean toBeMade) {
  private static final String ANYBODY = "0.0.0.0/0";

  /**
   * The rules in these permissions, of which each range, list and group makes one.
   *
   * @throws Ec2Fault InvalidParameterValue, also where a rule is there twice, and the not-found
   *     errors of groups and prefix lists
   */
  List<RuleSpec> read(List<IpPermission> permissions) {
    List<RuleSpec> rules = new ArrayList<>();
    for (IpPermission permission : permissions) {
      PortRange range =
          PortRange.of(permission.ipProtocol(), permission.fromPort(), permission.toPort());
      int before = rules.size();
      for (IpRange each : permission.ipRanges()) {
        rules.add(rule(range, ipv4(each.cidrIp()), each.description()));
      }
      for (Ipv6Range each : permission.ipv6Ranges()) {
        rules.add(rule(range, ipv6(each.cidrIpv6()), each.description()));
      }
      for (PrefixListId each : permission.prefixListIds()) {
        rules.add(rule(range, prefixList(each.prefixListId()), each.description()));
      }
      for (UserIdGroupPair each : permission.userIdGroupPairs()) {
        Peer peer = group(each.groupId(), each.groupName(), each.userId());
        rules.add(rule(range, peer, each.description()));
      }
      if (rules.size() == before) {
        // EC2 wants a source; the guide's commands open a port without one, to everybody
        rules.add(rule(range, ipv4(ANYBODY), null));
      }
    }
    Set<RuleSpec.Key> keys = new HashSet<>();
    if (!rules.stream().allMatch(rule -> keys.add(rule.key()))) {
      throw SecurityGroupFaults.repeatedRule();
    }
    return rules;
  }

  static RuleSpec rule(PortRange range, Peer peer, @Nullable String description) {
    return new RuleSpec(range, peer, GroupTexts.ruleDescription(description));
  }

  static Peer ipv4(@Nullable String text) {
    return Peer.ipv4(
        Ipv4Block.read(text == null ? "" : text).orElseThrow(() -> malformedCidr(text)));
  }

  static Peer ipv6(@Nullable String text) {
    return Peer.ipv6(
        Ipv6Block.read(text == null ? "" : text).orElseThrow(() -> malformedCidr(text)));
  }

  private static Ec2Fault malformedCidr(@Nullable String text) {
    return CommonFaults.invalidParameterValue("CIDR block " + text + " is malformed");
  }

  Peer prefixList(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      throw CommonFaults.missingParameter("prefixListId");
    }
    if (toBeMade) {
      PrefixLists.get(view, id);
    }
    return Peer.prefixList(id);
  }

  /** A group by id, or in the default VPC by name; another account's only by id. */
  Peer group(@Nullable String id, @Nullable String name, @Nullable String userId) {
    if (id == null || id.isEmpty()) {
      if (name == null || name.isEmpty()) {
        throw CommonFaults.missingParameter("groupId");
      }
      return Peer.group(inDefaultVpc(name).groupId(), view.account());
    }
    String account = userId == null || userId.isEmpty() ? null : userId;
    RegionView owner = view.ownerOf(SecurityGroupTables.SECURITY_GROUPS, id);
    if (owner == null || (account != null && !account.equals(owner.account()))) {
      return toBeMade
          ? groupOf(view, SecurityGroups.byId(view, id))
          : Peer.group(id, account == null ? view.account() : account);
    }
    return groupOf(owner, owner.rows(SecurityGroupTables.SECURITY_GROUPS).get(id));
  }

  private SecurityGroup inDefaultVpc(String name) {
    boolean allowed =
        SecurityGroups.defaultVpc(view)
            .filter(vpc -> vpc.vpcId().equals(group.vpcId()))
            .isPresent();
    if (!allowed) {
      throw SecurityGroupFaults.byIdOnly(name);
    }
    return SecurityGroups.byName(view, name);
  }

  private Peer groupOf(RegionView owner, SecurityGroup other) {
    if (other.vpcId().equals(group.vpcId())
        || SecurityGroups.usableIn(owner, other, group.vpcId())) {
      return Peer.group(other.groupId(), other.ownerId());
    }
    return Peerings.between(view, owner, group.vpcId(), other.vpcId())
        .map(
            peering ->
                Peer.groupBehindPeering(
                    other.groupId(),
                    other.ownerId(),
                    other.vpcId(),
                    peering.vpcPeeringConnectionId()))
        .orElseGet(
            () -> {
              if (toBeMade) {
                throw SecurityGroupFaults.differentNetworks();
              }
              return Peer.group(other.groupId(), other.ownerId());
            });
  }
}
