package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleDescription;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleRequest;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleUpdate;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsEgressRequest;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsEgressResponse;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsIngressRequest;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsIngressResponse;

/** Changes of rules that keep their ids. */
final class RuleChangeOperations {
  private RuleChangeOperations() {}

  static Family addTo(Family family) {
    return family
        .write(ModifySecurityGroupRulesRequest.class, RuleChangeOperations::modify)
        .write(
            UpdateSecurityGroupRuleDescriptionsIngressRequest.class,
            RuleChangeOperations::describeIngress)
        .write(
            UpdateSecurityGroupRuleDescriptionsEgressRequest.class,
            RuleChangeOperations::describeEgress);
  }

  private static ModifySecurityGroupRulesResponse modify(
      ModifySecurityGroupRulesRequest request, Call call) {
    SecurityGroup group = SecurityGroups.byId(call.view(), request.groupId());
    RuleReader reader = new RuleReader(call.view(), group, true);
    Map<String, RuleSpec> ingress = new LinkedHashMap<>();
    Map<String, RuleSpec> egress = new LinkedHashMap<>();
    for (SecurityGroupRuleUpdate update : request.securityGroupRules()) {
      String id = update.securityGroupRuleId();
      if (id == null || update.securityGroupRule() == null) {
        throw CommonFaults.missingParameter(
            id == null
                ? "SecurityGroupRule.SecurityGroupRuleId"
                : "SecurityGroupRule.SecurityGroupRule");
      }
      SecurityGroupRule rule = call.rows(SECURITY_GROUP_RULES).get(id);
      if (!rule.groupId().equals(group.groupId())) {
        throw SECURITY_GROUP_RULES.faults().notFound(id);
      }
      RuleSpec change = changed(reader, rule, update.securityGroupRule());
      if ((Boolean.TRUE.equals(rule.isEgress()) ? egress : ingress).put(id, change) != null) {
        throw SecurityGroupFaults.repeatedRule();
      }
    }
    new RuleBook(call.view(), group, false).change(ingress);
    new RuleBook(call.view(), group, true).change(egress);
    return ModifySecurityGroupRulesResponse.builder().returnValue(true).build();
  }

  private static RuleSpec changed(
      RuleReader reader, SecurityGroupRule rule, SecurityGroupRuleRequest wanted) {
    long peers =
        Stream.of(
                wanted.cidrIpv4(),
                wanted.cidrIpv6(),
                wanted.prefixListId(),
                wanted.referencedGroupId())
            .filter(Objects::nonNull)
            .count();
    if (peers > 1) {
      throw CommonFaults.invalidParameterCombination(
          "Only one of cidrIp, cidrIpv6, prefixListId, or referencedGroupId can be specified");
    }
    if (peers < 1) {
      throw CommonFaults.missingParameter(
          "cidrIp, cidrIpv6, prefixListId, or referencedGroupId, exactly one of them");
    }
    PortRange range = PortRange.of(wanted.ipProtocol(), wanted.fromPort(), wanted.toPort());
    Peer peer = peer(reader, wanted);
    Peer.Kind before = RuleSpec.of(rule).peer().kind();
    if (peer.kind() != before) {
      throw CommonFaults.invalidParameterValue(
          "Invalid rule type for security group rule '"
              + rule.securityGroupRuleId()
              + "'. You may not specify "
              + peer.kind().member()
              + " for an existing "
              + before.member()
              + " rule.");
    }
    return RuleReader.rule(range, peer, wanted.description());
  }

  private static Peer peer(RuleReader reader, SecurityGroupRuleRequest wanted) {
    if (wanted.cidrIpv4() != null) {
      return RuleReader.ipv4(wanted.cidrIpv4());
    }
    if (wanted.cidrIpv6() != null) {
      return RuleReader.ipv6(wanted.cidrIpv6());
    }
    return wanted.prefixListId() != null
        ? reader.prefixList(wanted.prefixListId())
        : reader.group(wanted.referencedGroupId(), null, null);
  }

  private static UpdateSecurityGroupRuleDescriptionsIngressResponse describeIngress(
      UpdateSecurityGroupRuleDescriptionsIngressRequest request, Call call) {
    SecurityGroup group =
        SecurityGroups.target(call.view(), request.groupId(), request.groupName());
    describe(call, group, false, request.ipPermissions(), request.securityGroupRuleDescriptions());
    return UpdateSecurityGroupRuleDescriptionsIngressResponse.builder().returnValue(true).build();
  }

  private static UpdateSecurityGroupRuleDescriptionsEgressResponse describeEgress(
      UpdateSecurityGroupRuleDescriptionsEgressRequest request, Call call) {
    SecurityGroup group =
        SecurityGroups.target(call.view(), request.groupId(), request.groupName());
    describe(call, group, true, request.ipPermissions(), request.securityGroupRuleDescriptions());
    return UpdateSecurityGroupRuleDescriptionsEgressResponse.builder().returnValue(true).build();
  }

  private static void describe(
      Call call,
      SecurityGroup group,
      boolean egress,
      List<IpPermission> permissions,
      List<SecurityGroupRuleDescription> byId) {
    if (permissions.isEmpty() == byId.isEmpty()) {
      throw permissions.isEmpty()
          ? CommonFaults.missingParameter("ipPermissions or securityGroupRuleDescriptions")
          : CommonFaults.notTogether("ipPermissions", "securityGroupRuleDescriptions");
    }
    RuleBook book = new RuleBook(call.view(), group, egress);
    for (RuleSpec rule : new RuleReader(call.view(), group, false).read(permissions)) {
      SecurityGroupRule known = book.find(rule).orElseThrow(SecurityGroupFaults::ruleNotFound);
      describe(call, known, rule.description());
    }
    for (SecurityGroupRuleDescription each : byId) {
      if (each.securityGroupRuleId() == null) {
        throw CommonFaults.missingParameter("SecurityGroupRuleDescription.SecurityGroupRuleId");
      }
      describe(
          call,
          book.get(each.securityGroupRuleId()),
          GroupTexts.ruleDescription(each.description()));
    }
  }

  private static void describe(Call call, SecurityGroupRule rule, @Nullable String description) {
    call.rows(SECURITY_GROUP_RULES).put(rule.toBuilder().description(description).build());
  }
}
