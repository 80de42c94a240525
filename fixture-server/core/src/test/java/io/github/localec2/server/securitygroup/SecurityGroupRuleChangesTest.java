package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleDescription;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleRequest;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleUpdate;

/** How rules are revoked, modified and described anew. */
class SecurityGroupRuleChangesTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private String group = "";

  @BeforeEach
  void aGroup() {
    group = ec2.createSecurityGroup(r -> r.groupName("web").description("d")).groupId();
  }

  private static IpPermission tcp(int from, int to, String... cidrs) {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(from)
        .toPort(to)
        .ipRanges(List.of(cidrs).stream().map(c -> IpRange.builder().cidrIp(c).build()).toList())
        .build();
  }

  private AuthorizeSecurityGroupIngressResponse allow(IpPermission... permissions) {
    return ec2.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permissions));
  }

  private SecurityGroup described() {
    return ec2.describeSecurityGroups(r -> r.groupIds(group)).securityGroups().get(0);
  }

  private List<SecurityGroupRule> rules(String filter, String value) {
    return ec2.describeSecurityGroupRules(
            r -> r.filters(Filter.builder().name(filter).values(value).build()))
        .securityGroupRules();
  }

  @Test
  void rulesAreRevokedByWhatTheySay() {
    allow(tcp(22, 22, "10.0.0.0/8", "192.168.0.0/16"));
    RevokeSecurityGroupIngressResponse answer =
        ec2.revokeSecurityGroupIngress(
            r -> r.groupId(group).ipPermissions(tcp(22, 22, "10.9.9.9/8")));
    assertThat(answer.returnValue()).isTrue();
    assertThat(answer.hasUnknownIpPermissions()).isFalse();
    assertThat(answer.revokedSecurityGroupRules()).hasSize(1);
    assertThat(answer.revokedSecurityGroupRules().get(0).cidrIpv4()).isEqualTo("10.0.0.0/8");
    ec2.revokeSecurityGroupIngress(
        r -> r.groupName("web").ipProtocol("tcp").fromPort(22).toPort(22).cidrIp("192.168.0.0/16"));
    assertThat(described().ipPermissions()).isEmpty();
  }

  @Test
  void allThatIsDescribedCanBeRevoked() {
    SecurityGroup before =
        ec2.describeSecurityGroups(r -> r.groupNames("default")).securityGroups().get(0);
    ec2.revokeSecurityGroupIngress(
        r -> r.groupId(before.groupId()).ipPermissions(before.ipPermissions()));
    ec2.revokeSecurityGroupEgress(
        r -> r.groupId(before.groupId()).ipPermissions(before.ipPermissionsEgress()));
    SecurityGroup after =
        ec2.describeSecurityGroups(r -> r.groupNames("default")).securityGroups().get(0);
    assertThat(after.ipPermissions()).isEmpty();
    assertThat(after.ipPermissionsEgress()).isEmpty();
    assertThat(after.hasIpPermissionsEgress()).isTrue();
  }

  @Test
  void rulesAreRevokedByTheirIds() {
    String id = allow(tcp(22, 22, "10.0.0.0/8")).securityGroupRules().get(0).securityGroupRuleId();
    assertFault(
        "InvalidSecurityGroupRuleId.NotFound",
        () -> ec2.revokeSecurityGroupEgress(r -> r.groupId(group).securityGroupRuleIds(id)));
    ec2.revokeSecurityGroupIngress(r -> r.groupId(group).securityGroupRuleIds(id));
    assertThat(described().ipPermissions()).isEmpty();
    assertFault(
        "InvalidSecurityGroupRuleId.NotFound",
        () -> ec2.revokeSecurityGroupIngress(r -> r.groupId(group).securityGroupRuleIds(id)));
  }

  @Test
  void inTheDefaultVpcAnUnknownRuleIsNamedInTheAnswer() {
    allow(tcp(22, 22, "10.0.0.0/8"));
    RevokeSecurityGroupIngressResponse answer =
        ec2.revokeSecurityGroupIngress(
            r -> r.groupId(group).ipPermissions(tcp(22, 22, "10.0.0.0/8", "1.2.3.4/32")));
    assertThat(answer.returnValue()).isTrue();
    assertThat(answer.unknownIpPermissions()).hasSize(1);
    assertThat(answer.unknownIpPermissions().get(0).ipRanges().get(0).cidrIp())
        .isEqualTo("1.2.3.4/32");
    assertThat(described().ipPermissions()).isEmpty();
  }

  @Test
  void aRuleIsModifiedUnderItsId() {
    String id = allow(tcp(22, 22, "10.0.0.0/8")).securityGroupRules().get(0).securityGroupRuleId();
    modify(
        id,
        SecurityGroupRuleRequest.builder()
            .ipProtocol("udp")
            .fromPort(1)
            .toPort(9)
            .cidrIpv4("10.1.2.3/16")
            .description("new")
            .build());
    SecurityGroupRule rule = rules("security-group-rule-id", id).get(0);
    assertThat(rule.ipProtocol()).isEqualTo("udp");
    assertThat(rule.toPort()).isEqualTo(9);
    assertThat(rule.cidrIpv4()).isEqualTo("10.1.0.0/16");
    assertThat(rule.description()).isEqualTo("new");
  }

  private void modify(String id, SecurityGroupRuleRequest rule) {
    ec2.modifySecurityGroupRules(
        r ->
            r.groupId(group)
                .securityGroupRules(
                    SecurityGroupRuleUpdate.builder()
                        .securityGroupRuleId(id)
                        .securityGroupRule(rule)
                        .build()));
  }

  @Test
  void aRuleKeepsItsKindAndBecomesNoOther() {
    List<SecurityGroupRule> made =
        allow(tcp(22, 22, "10.0.0.0/8"), tcp(23, 23, "10.0.0.0/8")).securityGroupRules();
    String id = made.get(0).securityGroupRuleId();
    SecurityGroupRuleRequest.Builder tcp =
        SecurityGroupRuleRequest.builder().ipProtocol("tcp").fromPort(23).toPort(23);
    assertThat(
            assertFault(
                "InvalidParameterValue", () -> modify(id, tcp.copy().cidrIpv6("::/0").build())))
        .hasMessageContaining("Invalid rule type for security group rule '" + id + "'");
    assertFault(
        "InvalidPermission.Duplicate", () -> modify(id, tcp.copy().cidrIpv4("10.0.0.0/8").build()));
    assertFault("MissingParameter", () -> modify(id, tcp.copy().build()));
    assertFault(
        "InvalidParameterCombination",
        () -> modify(id, tcp.copy().cidrIpv4("10.0.0.0/8").cidrIpv6("::/0").build()));
    assertFault(
        "InvalidSecurityGroupRuleId.NotFound",
        () -> modify("sgr-0123456789abcdef0", tcp.copy().cidrIpv4("10.0.0.0/8").build()));
  }

  @Test
  void descriptionsAreUpdatedByRuleOrId() {
    String id = allow(tcp(22, 22, "10.0.0.0/8")).securityGroupRules().get(0).securityGroupRuleId();
    ec2.updateSecurityGroupRuleDescriptionsIngress(
        r ->
            r.groupId(group)
                .ipPermissions(
                    IpPermission.builder()
                        .ipProtocol("tcp")
                        .fromPort(22)
                        .toPort(22)
                        .ipRanges(IpRange.builder().cidrIp("10.0.0.0/8").description("one").build())
                        .build()));
    assertThat(rules("security-group-rule-id", id).get(0).description()).isEqualTo("one");
    ec2.updateSecurityGroupRuleDescriptionsIngress(
        r ->
            r.groupId(group)
                .securityGroupRuleDescriptions(
                    SecurityGroupRuleDescription.builder()
                        .securityGroupRuleId(id)
                        .description("two")
                        .build()));
    assertThat(described().ipPermissions().get(0).ipRanges().get(0).description()).isEqualTo("two");
    assertFault(
        "InvalidPermission.NotFound",
        () ->
            ec2.updateSecurityGroupRuleDescriptionsEgress(
                r -> r.groupId(group).ipPermissions(tcp(22, 22, "10.0.0.0/8"))));
    assertFault(
        "MissingParameter",
        () -> ec2.updateSecurityGroupRuleDescriptionsEgress(r -> r.groupId(group)));
  }
}
