package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.RULES_BY_GROUP;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUP_RULES;

import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The rules of one group in one direction. */
final class RuleBook {
  private final RegionView view;
  private final SecurityGroup group;
  private final boolean egress;
  private final Rows<SecurityGroupRule> rows;
  private final Map<RuleSpec.Key, SecurityGroupRule> byKey = new HashMap<>();
  private final List<RuleSpec> all = new ArrayList<>();

  RuleBook(RegionView view, SecurityGroup group, boolean egress) {
    this.view = view;
    this.group = group;
    this.egress = egress;
    this.rows = view.rows(SECURITY_GROUP_RULES);
    for (SecurityGroupRule rule : rows.by(RULES_BY_GROUP, group.groupId())) {
      if (Boolean.TRUE.equals(rule.isEgress()) == egress) {
        RuleSpec spec = RuleSpec.of(rule);
        byKey.put(spec.key(), rule);
        all.add(spec);
      }
    }
  }

  Optional<SecurityGroupRule> find(RuleSpec rule) {
    return Optional.ofNullable(byKey.get(rule.key()));
  }

  /**
   * The rule of this group and direction with this id.
   *
   * @throws Ec2Fault InvalidSecurityGroupRuleId.NotFound or Malformed
   */
  SecurityGroupRule get(String id) {
    SecurityGroupRule rule = rows.get(id);
    if (!rule.groupId().equals(group.groupId()) || Boolean.TRUE.equals(rule.isEgress()) != egress) {
      throw SECURITY_GROUP_RULES.faults().notFound(id);
    }
    return rule;
  }

  /**
   * Adds rules.
   *
   * @throws Ec2Fault InvalidPermission.Duplicate, RulesPerSecurityGroupLimitExceeded
   */
  List<SecurityGroupRule> add(List<RuleSpec> rules, List<Tag> tags) {
    for (RuleSpec rule : rules) {
      if (byKey.containsKey(rule.key())) {
        throw SecurityGroupFaults.duplicateRule(rule);
      }
    }
    List<RuleSpec> then = new ArrayList<>(all);
    then.addAll(rules);
    RuleQuota.check(view, then);
    return rules.stream().map(rule -> rule.create(view, group, egress, tags)).toList();
  }

  /**
   * Says something else in rules that are there.
   *
   * @param changes by the id of the rule
   * @throws Ec2Fault InvalidPermission.Duplicate, RulesPerSecurityGroupLimitExceeded
   */
  void change(Map<String, RuleSpec> changes) {
    Set<RuleSpec.Key> kept = new HashSet<>();
    List<RuleSpec> then = new ArrayList<>();
    byKey.forEach(
        (key, rule) -> {
          if (!changes.containsKey(rule.securityGroupRuleId())) {
            kept.add(key);
            then.add(RuleSpec.of(rule));
          }
        });
    for (RuleSpec change : changes.values()) {
      if (!kept.add(change.key())) {
        throw SecurityGroupFaults.duplicateRule(change);
      }
      then.add(change);
    }
    RuleQuota.check(view, then);
    changes.forEach(
        (id, change) -> rows.update(id, rule -> change.written(rule.toBuilder()).build()));
  }
}
