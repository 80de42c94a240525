package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;

import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.RevokedSecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/**
 * Takes rules out of a group. A rule that is not there is an error, except in the default VPC,
 * where it is only named in the answer.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html">RevokeSecurityGroupIngress</a>
 */
final class Revocation {
  private final RegionView view;
  private final SecurityGroup group;
  private final RuleBook book;
  private final List<RevokedSecurityGroupRule> revoked = new ArrayList<>();
  private final List<RuleSpec> unknown = new ArrayList<>();

  Revocation(RegionView view, SecurityGroup group, boolean egress) {
    this.view = view;
    this.group = group;
    this.book = new RuleBook(view, group, egress);
  }

  void byIds(List<String> ids) {
    List<SecurityGroupRule> rules = new LinkedHashSet<>(ids).stream().map(book::get).toList();
    rules.forEach(this::revoke);
  }

  void byPermissions(List<IpPermission> permissions) {
    for (RuleSpec rule : new RuleReader(view, group, false).read(permissions)) {
      Optional<SecurityGroupRule> known = book.find(rule);
      if (known.isPresent()) {
        revoke(known.get());
      } else if (inDefaultVpc()) {
        unknown.add(rule);
      } else {
        throw SecurityGroupFaults.ruleNotFound();
      }
    }
  }

  private boolean inDefaultVpc() {
    return SecurityGroups.defaultVpc(view)
        .filter(vpc -> vpc.vpcId().equals(group.vpcId()))
        .isPresent();
  }

  private void revoke(SecurityGroupRule rule) {
    view.rows(SECURITY_GROUP_RULES).remove(rule.securityGroupRuleId());
    ReferencedSecurityGroup peer = rule.referencedGroupInfo();
    revoked.add(
        RevokedSecurityGroupRule.builder()
            .securityGroupRuleId(rule.securityGroupRuleId())
            .groupId(rule.groupId())
            .isEgress(rule.isEgress())
            .ipProtocol(rule.ipProtocol())
            .fromPort(rule.fromPort())
            .toPort(rule.toPort())
            .cidrIpv4(rule.cidrIpv4())
            .cidrIpv6(rule.cidrIpv6())
            .prefixListId(rule.prefixListId())
            .referencedGroupId(peer == null ? null : peer.groupId())
            .description(rule.description())
            .build());
  }

  List<RevokedSecurityGroupRule> revoked() {
    return revoked;
  }

  /** Null for none. */
  @Nullable List<IpPermission> unknown() {
    return unknown.isEmpty() ? null : Permissions.ofSpecs(view, unknown);
  }
}
