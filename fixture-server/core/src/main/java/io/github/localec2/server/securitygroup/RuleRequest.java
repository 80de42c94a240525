package io.github.localec2.server.securitygroup;

import io.github.localec2.server.state.CommonFaults;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * The older way to say one rule: parameters of the request itself instead of a list.
 *
 * @param sourceGroup a group's name
 * @param sourceOwner that group's account
 */
record RuleRequest(
    @Nullable String protocol,
    @Nullable Integer from,
    @Nullable Integer to,
    @Nullable String cidr,
    @Nullable String sourceGroup,
    @Nullable String sourceOwner) {

  static List<IpPermission> permissions(AuthorizeSecurityGroupIngressRequest request) {
    return new RuleRequest(
            request.ipProtocol(),
            request.fromPort(),
            request.toPort(),
            request.cidrIp(),
            request.sourceSecurityGroupName(),
            request.sourceSecurityGroupOwnerId())
        .or(request.ipPermissions());
  }

  static List<IpPermission> permissions(RevokeSecurityGroupIngressRequest request) {
    return new RuleRequest(
            request.ipProtocol(),
            request.fromPort(),
            request.toPort(),
            request.cidrIp(),
            request.sourceSecurityGroupName(),
            request.sourceSecurityGroupOwnerId())
        .or(request.ipPermissions());
  }

  /** For egress EC2 takes a list only. */
  static List<IpPermission> listed(List<IpPermission> permissions) {
    if (permissions.isEmpty()) {
      throw CommonFaults.missingParameter("ipPermissions");
    }
    return permissions;
  }

  private List<IpPermission> or(List<IpPermission> listed) {
    if (!given()) {
      return listed(listed);
    }
    if (!listed.isEmpty()) {
      throw CommonFaults.invalidParameterCombination(
          "The parameter ipPermissions cannot be used with other parameters of a rule");
    }
    if (sourceGroup != null && !sourceGroup.isEmpty()) {
      return fromGroup(
          UserIdGroupPair.builder().groupName(sourceGroup).userId(sourceOwner).build());
    }
    if (cidr == null) {
      throw CommonFaults.missingParameter("cidrIp");
    }
    return List.of(
        permission(protocol, from, to).ipRanges(IpRange.builder().cidrIp(cidr).build()).build());
  }

  private boolean given() {
    return Stream.of(protocol, from, to, cidr, sourceGroup, sourceOwner).anyMatch(Objects::nonNull);
  }

  /** A group alone stands for all of TCP, UDP and ICMP. */
  private List<IpPermission> fromGroup(UserIdGroupPair group) {
    Stream<IpPermission.Builder> ranges =
        protocol != null
            ? Stream.of(permission(protocol, from, to))
            : Stream.of(
                permission("tcp", 0, 65_535),
                permission("udp", 0, 65_535),
                permission("icmp", -1, -1));
    return ranges.map(each -> each.userIdGroupPairs(group).build()).toList();
  }

  private static IpPermission.Builder permission(
      @Nullable String protocol, @Nullable Integer from, @Nullable Integer to) {
    return IpPermission.builder().ipProtocol(protocol).fromPort(from).toPort(to);
  }
}
