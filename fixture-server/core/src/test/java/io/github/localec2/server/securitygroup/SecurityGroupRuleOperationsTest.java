package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

class SecurityGroupRuleOperationsTest {
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

  @Test
  void anAuthorizedRuleIsAnsweredWithAllThatItIs() {
    AuthorizeSecurityGroupIngressResponse answer = allow(tcp(80, 90, "203.0.113.0/24"));

    assertThat(answer.returnValue()).isTrue();
    assertThat(answer.securityGroupRules()).hasSize(1);
    SecurityGroupRule rule = answer.securityGroupRules().get(0);
    assertThat(rule.securityGroupRuleId()).matches("sgr-0[0-9a-f]{16}");
    assertThat(rule.groupId()).isEqualTo(group);
    assertThat(rule.groupOwnerId()).isEqualTo("000000000000");
    assertThat(rule.isEgress()).isFalse();
    assertThat(rule.ipProtocol()).isEqualTo("tcp");
    assertThat(rule.fromPort()).isEqualTo(80);
    assertThat(rule.toPort()).isEqualTo(90);
    assertThat(rule.cidrIpv4()).isEqualTo("203.0.113.0/24");
    assertThat(rule.securityGroupRuleArn())
        .isEqualTo(
            "arn:aws:ec2:us-east-1:000000000000:security-group-rule/" + rule.securityGroupRuleId());
    assertThat(rule.hasTags()).isFalse();
  }

  @Test
  void theDefaultGroupIsNamedInPlaceOfAnId() {
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId("default").ipProtocol("tcp").fromPort(8000).toPort(8000).cidrIp("0.0.0.0/0"));
    SecurityGroup group =
        ec2.describeSecurityGroups(r -> r.groupNames("default")).securityGroups().get(0);
    assertThat(group.ipPermissions()).hasSize(2).contains(described(8000));
  }

  private static IpPermission described(int port) {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(port)
        .toPort(port)
        .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
        .ipv6Ranges(List.of())
        .prefixListIds(List.of())
        .userIdGroupPairs(List.of())
        .build();
  }

  @Test
  void rulesOfOneProtocolAndRangeAreOnePermission() {
    allow(tcp(80, 80, "10.0.0.0/8", "192.168.0.0/16"), tcp(22, 22, "10.0.0.0/8"));
    allow(
        IpPermission.builder()
            .ipProtocol("6")
            .fromPort(80)
            .toPort(80)
            .ipv6Ranges(Ipv6Range.builder().cidrIpv6("2001:DB8::/32").description("six").build())
            .build());

    assertThat(described().ipPermissions()).hasSize(2);
    IpPermission http = described().ipPermissions().get(0);
    assertThat(http.fromPort()).isEqualTo(80);
    assertThat(http.ipRanges())
        .extracting(IpRange::cidrIp)
        .containsExactly("10.0.0.0/8", "192.168.0.0/16");
    assertThat(http.ipv6Ranges())
        .containsExactly(Ipv6Range.builder().cidrIpv6("2001:db8::/32").description("six").build());
  }

  @ParameterizedTest
  @CsvSource({
    "TCP, 1, 2, tcp, 1, 2",
    "17, 53, 53, udp, 53, 53",
    "1, 8, 0, icmp, 8, 0",
    "icmp, -1, -1, icmp, -1, -1",
    "58, , , icmpv6, -1, -1",
    "-1, 0, 65535, -1, -1, -1",
    "50, , , 50, -1, -1"
  })
  void protocolsAndPortsAreNormalized(
      String protocol, Integer from, Integer to, String name, int first, int last) {
    SecurityGroupRule rule =
        ec2.authorizeSecurityGroupIngress(
                r ->
                    r.groupId(group)
                        .ipProtocol(protocol)
                        .fromPort(from)
                        .toPort(to)
                        .cidrIp("10.0.0.0/8"))
            .securityGroupRules()
            .get(0);
    assertThat(rule.ipProtocol()).isEqualTo(name);
    assertThat(rule.fromPort()).isEqualTo(first);
    assertThat(rule.toPort()).isEqualTo(last);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp, , , Must specify both from and to ports with TCP/UDP.",
    "tcp, 90, 80, Invalid TCP/UDP port range (90:80)",
    "udp, 0, 65536, TCP/UDP port (65536) out of range",
    "tcp, -1, -1, TCP/UDP port (-1) out of range",
    "icmp, 300, 0, ICMP type (300) out of range",
    "icmp, 8, 300, ICMP code (300) out of range",
    "tcpx, 1, 2, Unknown protocol.",
    "256, 1, 2, Unknown protocol.",
    ", 1, 2, must specify protocols explicitly"
  })
  void badPortsAndProtocolsAreRefused(String protocol, Integer from, Integer to, String why) {
    assertThat(
            assertFault(
                "InvalidParameterValue",
                () ->
                    ec2.authorizeSecurityGroupIngress(
                        r ->
                            r.groupId(group)
                                .ipProtocol(protocol)
                                .fromPort(from)
                                .toPort(to)
                                .cidrIp("10.0.0.0/8"))))
        .hasMessageContaining(why);
  }

  @Test
  void blocksAreMadeCanonicalAndBadOnesRefused() {
    assertThat(allow(tcp(1, 1, "100.68.0.18/18")).securityGroupRules().get(0).cidrIpv4())
        .isEqualTo("100.68.0.0/18");
    for (String bad : List.of("10.0.0.0", "10.0.0.0/33", "300.0.0.0/8", "::/0", "any")) {
      assertThat(assertFault("InvalidParameterValue", () -> allow(tcp(1, 1, bad))))
          .hasMessageContaining("CIDR block " + bad + " is malformed");
    }
  }

  @Test
  void aRuleIsThereOnce() {
    allow(tcp(22, 22, "10.0.0.0/8"));
    assertThat(assertFault("InvalidPermission.Duplicate", () -> allow(tcp(22, 22, "10.1.0.0/8"))))
        .hasMessageContaining(
            "the specified rule \"peer: 10.0.0.0/8, TCP, from port: 22, to port: 22, ALLOW\""
                + " already exists");
    assertThat(
            assertFault(
                "InvalidParameterValue",
                () -> allow(tcp(23, 23, "10.0.0.0/8"), tcp(23, 23, "10.0.0.0/8"))))
        .hasMessageContaining("The same permission must not appear multiple times");
    assertThat(described().ipPermissions()).hasSize(1);
  }

  @Test
  void oneBadRuleKeepsAllOut() {
    assertFault(
        "InvalidParameterValue", () -> allow(tcp(22, 22, "10.0.0.0/8"), tcp(22, 22, "bad")));
    assertThat(described().ipPermissions()).isEmpty();
  }

  @Test
  void aPortWithoutASourceIsOpenToEverybody() {
    allow(tcp(8080, 8080));

    assertThat(described().ipPermissions())
        .singleElement()
        .satisfies(
            permission ->
                assertThat(permission.ipRanges())
                    .extracting(IpRange::cidrIp)
                    .containsExactly("0.0.0.0/0"));
  }

  @Test
  void somethingMustBeSaid() {
    assertFault("MissingParameter", () -> ec2.authorizeSecurityGroupIngress(r -> r.groupId(group)));
    assertFault(
        "MissingParameter",
        () -> ec2.authorizeSecurityGroupIngress(r -> r.ipPermissions(tcp(1, 1, "10.0.0.0/8"))));
    assertFault("MissingParameter", () -> ec2.authorizeSecurityGroupEgress(r -> r.groupId(group)));
    assertFault(
        "InvalidGroup.NotFound",
        () ->
            ec2.authorizeSecurityGroupIngress(
                r -> r.groupName("none").ipPermissions(tcp(1, 1, "10.0.0.0/8"))));
  }

  @Test
  void groupsAreReferencedByIdAndByName() {
    String id =
        ec2.describeSecurityGroups(r -> r.groupNames("default")).securityGroups().get(0).groupId();
    ec2.authorizeSecurityGroupIngress(r -> r.groupName("web").sourceSecurityGroupName("default"));
    assertThat(described().ipPermissions())
        .extracting(IpPermission::ipProtocol)
        .containsExactly("tcp", "udp", "icmp");
    assertThat(described().ipPermissions().get(0).userIdGroupPairs())
        .containsExactly(UserIdGroupPair.builder().groupId(id).userId("000000000000").build());
    SecurityGroupRule rule =
        allow(
                IpPermission.builder()
                    .ipProtocol("-1")
                    .userIdGroupPairs(
                        UserIdGroupPair.builder().groupId(group).description("own").build())
                    .build())
            .securityGroupRules()
            .get(0);
    assertThat(rule.referencedGroupInfo().groupId()).isEqualTo(group);
    assertThat(rule.referencedGroupInfo().userId()).isEqualTo("000000000000");
    assertThat(rule.description()).isEqualTo("own");
    assertFault(
        "InvalidGroup.NotFound",
        () ->
            allow(
                IpPermission.builder()
                    .ipProtocol("-1")
                    .userIdGroupPairs(
                        UserIdGroupPair.builder().groupId("sg-0123456789abcdef0").build())
                    .build()));
  }

  @Test
  void prefixListsMustExist() {
    String s3 =
        ec2.describePrefixLists(
                r ->
                    r.filters(
                        Filter.builder()
                            .name("prefix-list-name")
                            .values("com.amazonaws.us-east-1.s3")
                            .build()))
            .prefixLists()
            .get(0)
            .prefixListId();
    ec2.authorizeSecurityGroupEgress(
        r ->
            r.groupId(group)
                .ipPermissions(
                    IpPermission.builder()
                        .ipProtocol("tcp")
                        .fromPort(443)
                        .toPort(443)
                        .prefixListIds(PrefixListId.builder().prefixListId(s3).build())
                        .build()));
    assertThat(described().ipPermissionsEgress().get(1).prefixListIds())
        .containsExactly(PrefixListId.builder().prefixListId(s3).build());
    assertFault(
        "InvalidPrefixListID.NotFound",
        () ->
            allow(
                IpPermission.builder()
                    .ipProtocol("-1")
                    .prefixListIds(PrefixListId.builder().prefixListId("pl-0123").build())
                    .build()));
  }

  @Test
  void aGroupHasSixtyRulesOfAKindAtMost() {
    String[] sixty =
        IntStream.range(0, 60).mapToObj(i -> "10.0." + i + ".0/24").toArray(String[]::new);
    allow(tcp(22, 22, sixty));
    assertFault("RulesPerSecurityGroupLimitExceeded", () -> allow(tcp(22, 22, "10.1.0.0/24")));
    allow(
        IpPermission.builder()
            .ipProtocol("tcp")
            .fromPort(22)
            .toPort(22)
            .ipv6Ranges(Ipv6Range.builder().cidrIpv6("::/0").build())
            .build());
    assertThat(described().ipPermissions().get(0).ipRanges()).hasSize(60);
  }

  @Test
  void descriptionsAreChecked() {
    for (String bad : List.of("<b>", "d".repeat(256), "é")) {
      assertThat(
              assertFault(
                  "InvalidParameterValue",
                  () ->
                      allow(
                          IpPermission.builder()
                              .ipProtocol("-1")
                              .ipRanges(
                                  IpRange.builder().cidrIp("10.0.0.0/8").description(bad).build())
                              .build())))
          .hasMessageContaining("Invalid rule description.");
    }
  }

  @Test
  void rulesAreTaggedAtTheirCreation() {
    Tag tag = Tag.builder().key("team").value("a").build();
    SecurityGroupRule rule =
        ec2.authorizeSecurityGroupIngress(
                r ->
                    r.groupId(group)
                        .ipPermissions(tcp(22, 22, "10.0.0.0/8"))
                        .tagSpecifications(
                            TagSpecification.builder()
                                .resourceType("security-group-rule")
                                .tags(tag)
                                .build()))
            .securityGroupRules()
            .get(0);
    assertThat(rule.tags()).containsExactly(tag);
    assertThat(rules("tag:team", "a"))
        .extracting(SecurityGroupRule::securityGroupRuleId)
        .containsExactly(rule.securityGroupRuleId());
  }

  private List<SecurityGroupRule> rules(String filter, String value) {
    return ec2.describeSecurityGroupRules(
            r -> r.filters(Filter.builder().name(filter).values(value).build()))
        .securityGroupRules();
  }

  @Test
  void rulesAreDescribed() {
    String id = allow(tcp(22, 22, "10.0.0.0/8")).securityGroupRules().get(0).securityGroupRuleId();
    assertThat(rules("group-id", group)).hasSize(2);
    assertThat(rules("security-group-rule-id", id)).hasSize(1);
    assertThat(
            ec2.describeSecurityGroupRules(r -> r.securityGroupRuleIds(id))
                .securityGroupRules()
                .get(0)
                .hasTags())
        .isTrue();
    assertFault(
        "InvalidSecurityGroupRuleId.NotFound",
        () -> ec2.describeSecurityGroupRules(r -> r.securityGroupRuleIds("sgr-0123456789abcdef0")));
    assertFault(
        "InvalidSecurityGroupRuleId.Malformed",
        () -> ec2.describeSecurityGroupRules(r -> r.securityGroupRuleIds("rule")));
  }
}
