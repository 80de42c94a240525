package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;

import io.github.localec2.server.state.RegionView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What a rule says: which traffic, with whom, and why. */
record RuleSpec(PortRange range, Peer peer, @Nullable String description) {

  static RuleSpec of(SecurityGroupRule rule) {
    return new RuleSpec(rangeOf(rule), peerOf(rule), rule.description());
  }

  static PortRange rangeOf(SecurityGroupRule rule) {
    return new PortRange(rule.ipProtocol(), rule.fromPort(), rule.toPort());
  }

  private static Peer peerOf(SecurityGroupRule rule) {
    ReferencedSecurityGroup group = rule.referencedGroupInfo();
    if (group != null) {
      return new Peer(
          Peer.Kind.GROUP,
          group.groupId(),
          group.userId(),
          group.vpcId(),
          group.vpcPeeringConnectionId());
    }
    if (rule.cidrIpv4() != null) {
      return new Peer(Peer.Kind.IPV4, rule.cidrIpv4(), null, null, null);
    }
    return rule.cidrIpv6() != null
        ? new Peer(Peer.Kind.IPV6, rule.cidrIpv6(), null, null, null)
        : Peer.prefixList(rule.prefixListId());
  }

  /** What two rules of one group and direction must not have in common. */
  Key key() {
    return new Key(range, peer.kind(), peer.value());
  }

  record Key(PortRange range, Peer.Kind kind, String peer) {}

  /** Adds it to a group. */
  SecurityGroupRule create(RegionView view, SecurityGroup group, boolean egress, List<Tag> tags) {
    String id = view.newId(SECURITY_GROUP_RULES, tags);
    SecurityGroupRule.Builder rule =
        SecurityGroupRule.builder()
            .securityGroupRuleId(id)
            .securityGroupRuleArn(view.arn("security-group-rule/" + id))
            .groupId(group.groupId())
            .groupOwnerId(group.ownerId())
            .isEgress(egress)
            .tags(tags);
    return view.rows(SECURITY_GROUP_RULES).put(written(rule).build());
  }

  /** The rule with this instead of what it says. */
  SecurityGroupRule.Builder written(SecurityGroupRule.Builder rule) {
    rule.ipProtocol(range.protocol())
        .fromPort(range.from())
        .toPort(range.to())
        .description(description);
    switch (peer.kind()) {
      case IPV4 -> rule.cidrIpv4(peer.value());
      case IPV6 -> rule.cidrIpv6(peer.value());
      case PREFIX_LIST -> rule.prefixListId(peer.value());
      case GROUP ->
          rule.referencedGroupInfo(
              ReferencedSecurityGroup.builder()
                  .groupId(peer.value())
                  .userId(peer.userId())
                  .vpcId(peer.vpcId())
                  .vpcPeeringConnectionId(peer.peeringId())
                  .build());
    }
    return rule;
  }

  /** As in EC2's messages. */
  String inWords() {
    return "peer: " + peer.value() + ", " + range.inWords() + ", ALLOW";
  }
}
