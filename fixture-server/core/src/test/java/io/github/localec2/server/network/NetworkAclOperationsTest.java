package io.github.localec2.server.network;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.RuleAction;

class NetworkAclOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private String vpcId = "";
  private String subnetId = "";

  @BeforeEach
  void createNetwork() {
    vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    subnetId = ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.0.0/24")).subnet().subnetId();
  }

  private String create() {
    return ec2.createNetworkAcl(r -> r.vpcId(vpcId)).networkAcl().networkAclId();
  }

  private NetworkAcl describe(String id) {
    return ec2.describeNetworkAcls(r -> r.networkAclIds(id)).networkAcls().get(0);
  }

  private List<NetworkAcl> found(String name, String value) {
    return ec2.describeNetworkAcls(
            r ->
                r.filters(
                    Filter.builder().name("vpc-id").values(vpcId).build(),
                    Filter.builder().name(name).values(value).build()))
        .networkAcls();
  }

  private static List<String> rules(NetworkAcl acl) {
    return acl.entries().stream()
        .map(
            each ->
                (each.egress() ? "out " : "in ")
                    + each.ruleNumber()
                    + " "
                    + each.ruleActionAsString()
                    + " "
                    + each.protocol()
                    + " "
                    + (each.cidrBlock() != null ? each.cidrBlock() : each.ipv6CidrBlock()))
        .toList();
  }

  private void allow(String acl, int number, String protocol, int from, int to) {
    ec2.createNetworkAclEntry(
        r ->
            r.networkAclId(acl)
                .ruleNumber(number)
                .protocol(protocol)
                .ruleAction(RuleAction.ALLOW)
                .egress(false)
                .cidrBlock("10.0.0.0/8")
                .portRange(p -> p.from(from).to(to)));
  }

  @Test
  void theDefaultAclAllowsEverythingAndHasEverySubnet() {
    NetworkAcl acl = found("default", "true").get(0);
    assertThat(rules(acl))
        .containsExactly(
            "out 100 allow -1 0.0.0.0/0",
            "out 32767 deny -1 0.0.0.0/0",
            "in 100 allow -1 0.0.0.0/0",
            "in 32767 deny -1 0.0.0.0/0");
    assertThat(acl.associations())
        .singleElement()
        .satisfies(each -> assertThat(each.subnetId()).isEqualTo(subnetId))
        .satisfies(each -> assertThat(each.networkAclId()).isEqualTo(acl.networkAclId()))
        .satisfies(each -> assertThat(each.networkAclAssociationId()).startsWith("aclassoc-"));
    assertFault(
        "InvalidParameterValue",
        () -> ec2.deleteNetworkAcl(r -> r.networkAclId(acl.networkAclId())));
  }

  @Test
  void aNewAclDeniesEverything() {
    NetworkAcl acl = describe(create());
    assertThat(acl.isDefault()).isFalse();
    assertThat(rules(acl))
        .containsExactly("out 32767 deny -1 0.0.0.0/0", "in 32767 deny -1 0.0.0.0/0");
  }

  @Test
  void rulesAreKeptInTheirOrder() {
    String acl = create();
    allow(acl, 200, "tcp", 80, 80);
    allow(acl, 100, "17", 53, 53);
    assertThat(rules(describe(acl)))
        .containsExactly(
            "out 32767 deny -1 0.0.0.0/0",
            "in 100 allow 17 10.0.0.0/8",
            "in 200 allow 6 10.0.0.0/8",
            "in 32767 deny -1 0.0.0.0/0");
    assertThat(assertFault("NetworkAclEntryAlreadyExists", () -> allow(acl, 100, "6", 1, 2)))
        .hasMessageContaining("The network acl entry identified by 100 already exists.");
    assertThat(found("entry.port-range.from", "53"))
        .extracting(NetworkAcl::networkAclId)
        .containsExactly(acl);
    assertThat(found("entry.protocol", "tcp"))
        .extracting(NetworkAcl::networkAclId)
        .containsExactly(acl);
  }

  @Test
  void aRuleIsReplacedAndDeleted() {
    String acl = create();
    allow(acl, 100, "6", 80, 80);
    ec2.replaceNetworkAclEntry(
        r ->
            r.networkAclId(acl)
                .ruleNumber(100)
                .protocol("1")
                .ruleAction(RuleAction.DENY)
                .egress(false)
                .cidrBlock("10.0.0.9/8")
                .icmpTypeCode(i -> i.type(-1).code(-1)));
    NetworkAclEntry entry =
        describe(acl).entries().stream()
            .filter(each -> each.ruleNumber() == 100)
            .findFirst()
            .orElseThrow();
    assertThat(entry.ruleAction()).isEqualTo(RuleAction.DENY);
    assertThat(entry.cidrBlock()).isEqualTo("10.0.0.0/8");
    assertThat(entry.icmpTypeCode().type()).isEqualTo(-1);
    assertThat(entry.portRange()).isNull();
    assertFault(
        "InvalidNetworkAclEntry.NotFound",
        () -> ec2.deleteNetworkAclEntry(r -> r.networkAclId(acl).ruleNumber(100).egress(true)));
    ec2.deleteNetworkAclEntry(r -> r.networkAclId(acl).ruleNumber(100).egress(false));
    assertThat(describe(acl).entries()).hasSize(2);
    assertFault(
        "InvalidNetworkAclEntry.NotFound",
        () -> ec2.deleteNetworkAclEntry(r -> r.networkAclId(acl).ruleNumber(100).egress(false)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 6, 80, 80",
    "32767, 6, 80, 80",
    "100, 6, 90, 80",
    "100, 6, 0, 65536",
    "100, 256, 1, 1",
    "100, sctp, 1, 1"
  })
  void aRuleThatCanNotBeIsAnError(int number, String protocol, int from, int to) {
    String acl = create();
    assertFault("InvalidParameterValue", () -> allow(acl, number, protocol, from, to));
  }

  @Test
  void aRuleHasOneBlock() {
    String acl = create();
    assertFault(
        "MissingParameter",
        () ->
            ec2.createNetworkAclEntry(
                r ->
                    r.networkAclId(acl)
                        .ruleNumber(1)
                        .protocol("-1")
                        .ruleAction(RuleAction.ALLOW)
                        .egress(true)));
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.createNetworkAclEntry(
                r ->
                    r.networkAclId(acl)
                        .ruleNumber(1)
                        .protocol("-1")
                        .ruleAction(RuleAction.ALLOW)
                        .egress(true)
                        .cidrBlock("0.0.0.0/0")
                        .ipv6CidrBlock("::/0")));
  }

  @Test
  void anAclHasAsManyRulesAsItsQuotaAllows() {
    String acl = create();
    for (int i = 1; i <= NetworkQuota.RULES_PER_NETWORK_ACL.applied(); i++) {
      allow(acl, i, "6", i, i);
    }
    assertFault("NetworkAclEntryLimitExceeded", () -> allow(acl, 1000, "6", 1, 1));
  }

  @Test
  void aSubnetChangesItsAcl() {
    NetworkAcl before = found("association.subnet-id", subnetId).get(0);
    String association = before.associations().get(0).networkAclAssociationId();
    String acl = create();
    String changed =
        ec2.replaceNetworkAclAssociation(r -> r.associationId(association).networkAclId(acl))
            .newAssociationId();
    assertThat(describe(before.networkAclId()).associations()).isEmpty();
    assertThat(describe(acl).associations())
        .singleElement()
        .satisfies(each -> assertThat(each.networkAclAssociationId()).isEqualTo(changed));
    assertFault("DependencyViolation", () -> ec2.deleteNetworkAcl(r -> r.networkAclId(acl)));
    assertFault(
        "InvalidAssociationID.NotFound",
        () ->
            ec2.replaceNetworkAclAssociation(r -> r.associationId(association).networkAclId(acl)));
    ec2.deleteSubnet(r -> r.subnetId(subnetId));
    ec2.deleteNetworkAcl(r -> r.networkAclId(acl));
    assertFault("InvalidNetworkAclID.NotFound", () -> describe(acl));
    assertFault("InvalidNetworkAclId.Malformed", () -> describe("rtb-1"));
  }

  @Test
  void anAclOfAnotherVpcIsNoneForASubnet() {
    String association =
        found("default", "true").get(0).associations().get(0).networkAclAssociationId();
    String other = ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
    String acl = ec2.createNetworkAcl(r -> r.vpcId(other)).networkAcl().networkAclId();
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.replaceNetworkAclAssociation(r -> r.associationId(association).networkAclId(acl)));
  }

  @Test
  void aVpcWithAnAclOfItsOwnStays() {
    ec2.deleteSubnet(r -> r.subnetId(subnetId));
    String acl = create();
    assertFault("DependencyViolation", () -> ec2.deleteVpc(r -> r.vpcId(vpcId)));
    ec2.deleteNetworkAcl(r -> r.networkAclId(acl));
    ec2.deleteVpc(r -> r.vpcId(vpcId));
    assertThat(found("default", "true")).isEmpty();
  }
}
