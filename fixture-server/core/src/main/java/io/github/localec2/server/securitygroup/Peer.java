package io.github.localec2.server.securitygroup;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.network.Ipv6Block;
import org.jspecify.annotations.Nullable;

/**
 * Whom a rule lets in or out.
 *
 * @param value a canonical CIDR block, the id of a prefix list or that of a security group
 * @param userId the account of a group; null for anything else
 * @param vpcId the VPC of a group in another VPC than the rule's; null for anything else
 * @param peeringId the peering connection over which that group is reached
 */
record Peer(
    Kind kind,
    String value,
    @Nullable String userId,
    @Nullable String vpcId,
    @Nullable String peeringId) {

  /** What it is, with the name of the request's member for it. */
  enum Kind {
    IPV4("CidrIpv4"),
    IPV6("CidrIpv6"),
    PREFIX_LIST("PrefixListId"),
    GROUP("ReferencedGroupId");

    private final String member;

    Kind(String member) {
      this.member = member;
    }

    String member() {
      return member;
    }
  }

  static Peer ipv4(Ipv4Block block) {
    return new Peer(Kind.IPV4, block.toString(), null, null, null);
  }

  static Peer ipv6(Ipv6Block block) {
    return new Peer(Kind.IPV6, block.toString(), null, null, null);
  }

  static Peer prefixList(String id) {
    return new Peer(Kind.PREFIX_LIST, id, null, null, null);
  }

  static Peer group(String id, @Nullable String userId) {
    return new Peer(Kind.GROUP, id, userId, null, null);
  }

  static Peer groupBehindPeering(String id, String userId, String vpcId, String peeringId) {
    return new Peer(Kind.GROUP, id, userId, vpcId, peeringId);
  }
}
