package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Rules of security groups: authorized, revoked and described. */
public final class SecurityGroupRuleOperations {
  private SecurityGroupRuleOperations() {}

  public static Family family() {
    return RuleChangeOperations.addTo(new Family())
        .write(
            AuthorizeSecurityGroupIngressRequest.class,
            SecurityGroupRuleOperations::authorizeIngress)
        .write(
            AuthorizeSecurityGroupEgressRequest.class, SecurityGroupRuleOperations::authorizeEgress)
        .write(RevokeSecurityGroupIngressRequest.class, SecurityGroupRuleOperations::revokeIngress)
        .write(RevokeSecurityGroupEgressRequest.class, SecurityGroupRuleOperations::revokeEgress)
        .read(DescribeSecurityGroupRulesRequest.class, SecurityGroupRuleOperations::describe);
  }

  private static AuthorizeSecurityGroupIngressResponse authorizeIngress(
      AuthorizeSecurityGroupIngressRequest request, Call call) {
    SecurityGroup group =
        SecurityGroups.target(call.view(), request.groupId(), request.groupName());
    List<SecurityGroupRule> rules =
        authorize(
            call, group, false, RuleRequest.permissions(request), request.tagSpecifications());
    return AuthorizeSecurityGroupIngressResponse.builder()
        .returnValue(true)
        .securityGroupRules(rules)
        .build();
  }

  private static AuthorizeSecurityGroupEgressResponse authorizeEgress(
      AuthorizeSecurityGroupEgressRequest request, Call call) {
    SecurityGroup group = SecurityGroups.target(call.view(), request.groupId(), null);
    List<SecurityGroupRule> rules =
        authorize(
            call,
            group,
            true,
            RuleRequest.listed(request.ipPermissions()),
            request.tagSpecifications());
    return AuthorizeSecurityGroupEgressResponse.builder()
        .returnValue(true)
        .securityGroupRules(rules)
        .build();
  }

  private static List<SecurityGroupRule> authorize(
      Call call,
      SecurityGroup group,
      boolean egress,
      List<IpPermission> permissions,
      List<TagSpecification> specifications) {
    List<Tag> tags = TagSpecifications.tags(specifications, "security-group-rule");
    List<RuleSpec> rules = new RuleReader(call.view(), group, true).read(permissions);
    return new RuleBook(call.view(), group, egress)
        .add(rules, tags).stream()
            // EC2 leaves the set out where the new rule has no tags
            .map(rule -> tags.isEmpty() ? rule.toBuilder().tags((List<Tag>) null).build() : rule)
            .toList();
  }

  private static RevokeSecurityGroupIngressResponse revokeIngress(
      RevokeSecurityGroupIngressRequest request, Call call) {
    SecurityGroup group =
        SecurityGroups.target(call.view(), request.groupId(), request.groupName());
    Revocation revocation = new Revocation(call.view(), group, false);
    if (request.securityGroupRuleIds().isEmpty()) {
      revocation.byPermissions(RuleRequest.permissions(request));
    } else {
      revocation.byIds(request.securityGroupRuleIds());
    }
    return RevokeSecurityGroupIngressResponse.builder()
        .returnValue(true)
        .revokedSecurityGroupRules(revocation.revoked())
        .unknownIpPermissions(revocation.unknown())
        .build();
  }

  private static RevokeSecurityGroupEgressResponse revokeEgress(
      RevokeSecurityGroupEgressRequest request, Call call) {
    SecurityGroup group = SecurityGroups.target(call.view(), request.groupId(), null);
    Revocation revocation = new Revocation(call.view(), group, true);
    if (request.securityGroupRuleIds().isEmpty()) {
      revocation.byPermissions(RuleRequest.listed(request.ipPermissions()));
    } else {
      revocation.byIds(request.securityGroupRuleIds());
    }
    return RevokeSecurityGroupEgressResponse.builder()
        .returnValue(true)
        .revokedSecurityGroupRules(revocation.revoked())
        .unknownIpPermissions(revocation.unknown())
        .build();
  }

  private static DescribeSecurityGroupRulesResponse describe(
      DescribeSecurityGroupRulesRequest request, Call call) {
    var page =
        call.find(
            SECURITY_GROUP_RULES,
            SecurityGroupFilters.RULES,
            request.securityGroupRuleIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeSecurityGroupRulesResponse.builder()
        .securityGroupRules(page.map(rule -> Peerings.shown(call.view(), rule)).items())
        .nextToken(page.nextToken())
        .build();
  }
}
