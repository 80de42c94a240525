package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

class SecurityGroupOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private SecurityGroup defaultGroup = SecurityGroup.builder().build();

  @BeforeEach
  void theDefaultGroup() {
    defaultGroup = ec2.describeSecurityGroups().securityGroups().get(0);
  }

  private String create(String name) {
    return ec2.createSecurityGroup(r -> r.groupName(name).description("for tests")).groupId();
  }

  private SecurityGroup described(String id) {
    return ec2.describeSecurityGroups(r -> r.groupIds(id)).securityGroups().get(0);
  }

  private List<String> found(String filter, String... values) {
    return ec2
        .describeSecurityGroups(
            r -> r.filters(Filter.builder().name(filter).values(values).build()))
        .securityGroups()
        .stream()
        .map(SecurityGroup::groupId)
        .toList();
  }

  private static UserIdGroupPair pair(String groupId) {
    return UserIdGroupPair.builder().groupId(groupId).build();
  }

  @Test
  void theDefaultGroupLetsItselfInAndEverythingOut() {
    assertThat(defaultGroup.groupName()).isEqualTo("default");
    assertThat(defaultGroup.description()).isEqualTo("default VPC security group");
    assertThat(defaultGroup.ipPermissions()).hasSize(1);
    IpPermission in = defaultGroup.ipPermissions().get(0);
    assertThat(in.ipProtocol()).isEqualTo("-1");
    assertThat(in.fromPort()).isNull();
    assertThat(in.userIdGroupPairs())
        .containsExactly(
            UserIdGroupPair.builder()
                .groupId(defaultGroup.groupId())
                .userId(defaultGroup.ownerId())
                .build());
    assertThat(in.hasIpRanges()).isTrue();
    assertThat(in.hasIpv6Ranges()).isTrue();
    assertThat(in.hasPrefixListIds()).isTrue();
    assertThat(defaultGroup.ipPermissionsEgress()).hasSize(1);
    assertThat(defaultGroup.ipPermissionsEgress().get(0).ipRanges().get(0).cidrIp())
        .isEqualTo("0.0.0.0/0");
    assertThat(defaultGroup.hasTags()).isTrue();
  }

  @Test
  void aNewGroupIsInTheDefaultVpcAndLetsEverythingOut() {
    CreateSecurityGroupResponse created =
        ec2.createSecurityGroup(r -> r.groupName("web").description("web servers"));

    assertThat(created.groupId()).matches("sg-0[0-9a-f]{16}");
    assertThat(created.securityGroupArn())
        .isEqualTo("arn:aws:ec2:us-east-1:000000000000:security-group/" + created.groupId());
    assertThat(created.hasTags()).isFalse();
    SecurityGroup group = described(created.groupId());
    assertThat(group.vpcId()).isEqualTo(defaultGroup.vpcId());
    assertThat(group.description()).isEqualTo("web servers");
    assertThat(group.ownerId()).isEqualTo("000000000000");
    assertThat(group.hasIpPermissions()).isTrue();
    assertThat(group.ipPermissions()).isEmpty();
    assertThat(group.ipPermissionsEgress()).hasSize(1);
  }

  @Test
  void aGroupIsTaggedAtItsCreation() {
    Tag tag = Tag.builder().key("Name").value("web").build();
    CreateSecurityGroupResponse created =
        ec2.createSecurityGroup(
            r ->
                r.groupName("web")
                    .description("d")
                    .tagSpecifications(
                        TagSpecification.builder()
                            .resourceType("security-group")
                            .tags(tag)
                            .build()));
    assertThat(created.tags()).containsExactly(tag);
    assertThat(found("tag:Name", "web")).containsExactly(created.groupId());
  }

  @Test
  void namesAreUniqueInAVpc() {
    create("web");
    assertThat(assertFault("InvalidGroup.Duplicate", () -> create("web")))
        .hasMessageContaining("already exists for VPC '" + defaultGroup.vpcId() + "'");
  }

  @Test
  void namesAndDescriptionsAreChecked() {
    for (String bad : List.of("sg-web", "n".repeat(256), "café", "a%b")) {
      assertFault("InvalidParameterValue", () -> create(bad));
      assertFault(
          "InvalidParameterValue",
          () ->
              ec2.createSecurityGroup(
                  r -> r.groupName("x").description(bad.equals("sg-web") ? "<" : bad)));
    }
    assertThat(assertFault("InvalidParameterValue", () -> create("sg-web")))
        .hasMessageContaining("Group names may not be in the format sg-*.");
    assertFault("MissingParameter", () -> ec2.createSecurityGroup(r -> r.groupName("x")));
    assertFault("MissingParameter", () -> ec2.createSecurityGroup(r -> r.description("x")));
    assertFault("MissingParameter", () -> create(""));
    assertThat(described(create("web  ")).groupName()).isEqualTo("web");
  }

  @Test
  void theNameDefaultIsReserved() {
    assertFault("InvalidGroup.Reserved", () -> create("default"));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.createSecurityGroup(
                r -> r.groupName("default").description("d").vpcId(defaultGroup.vpcId())));
  }

  @Test
  void aGroupOfAnUnknownVpcIsNotFound() {
    assertFault(
        "InvalidVpcID.NotFound",
        () ->
            ec2.createSecurityGroup(
                r -> r.groupName("x").description("d").vpcId("vpc-0123456789abcdef0")));
  }

  @Test
  void groupsAreDescribedByIdAndName() {
    String id = create("web");
    assertThat(ec2.describeSecurityGroups(r -> r.groupNames("web")).securityGroups())
        .extracting(SecurityGroup::groupId)
        .containsExactly(id);
    assertThat(
            ec2.describeSecurityGroups(r -> r.groupNames("default").groupIds(id)).securityGroups())
        .hasSize(2);
    assertThat(
            assertFault(
                "InvalidGroup.NotFound",
                () -> ec2.describeSecurityGroups(r -> r.groupNames("none"))))
        .hasMessageContaining("does not exist in default VPC '" + defaultGroup.vpcId() + "'");
    assertThat(
            assertFault(
                "InvalidGroup.NotFound",
                () -> ec2.describeSecurityGroups(r -> r.groupIds("sg-0123456789abcdef0"))))
        .hasMessageContaining("The security group 'sg-0123456789abcdef0' does not exist");
    assertFault(
        "InvalidGroupId.Malformed", () -> ec2.describeSecurityGroups(r -> r.groupIds("nonsense")));
  }

  @Test
  void groupsAreFilteredByWhatTheyAreAndByTheirRules() {
    String id = create("web");
    ec2.authorizeSecurityGroupIngress(
        r -> r.groupId(id).ipProtocol("tcp").fromPort(443).toPort(443).cidrIp("203.0.113.0/24"));
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(id)
                .ipPermissions(
                    IpPermission.builder()
                        .ipProtocol("udp")
                        .fromPort(53)
                        .toPort(54)
                        .userIdGroupPairs(pair(defaultGroup.groupId()))
                        .build()));

    assertThat(found("group-name", "web")).containsExactly(id);
    assertThat(found("group-name", "w*")).containsExactly(id);
    assertThat(found("group-id", id)).containsExactly(id);
    assertThat(found("description", "for tests")).containsExactly(id);
    assertThat(found("vpc-id", defaultGroup.vpcId())).hasSize(2);
    assertThat(found("owner-id", "000000000000")).hasSize(2);
    assertThat(found("ip-permission.cidr", "203.0.113.0/24")).containsExactly(id);
    assertThat(found("ip-permission.from-port", "443")).containsExactly(id);
    assertThat(found("ip-permission.to-port", "54")).containsExactly(id);
    assertThat(found("ip-permission.protocol", "udp")).containsExactly(id);
    assertThat(found("ip-permission.group-id", defaultGroup.groupId())).hasSize(2);
    assertThat(found("ip-permission.group-name", "default")).hasSize(2);
    assertThat(found("ip-permission.user-id", "000000000000")).hasSize(2);
    assertThat(found("egress.ip-permission.cidr", "0.0.0.0/0")).hasSize(2);
    assertThat(found("egress.ip-permission.cidr", "203.0.113.0/24")).isEmpty();
    assertFault("InvalidParameterValue", () -> found("colour", "red"));
  }

  @Test
  void groupsComeInPages() {
    for (int i = 0; i < 6; i++) {
      create("g" + i);
    }
    DescribeSecurityGroupsResponse first = ec2.describeSecurityGroups(r -> r.maxResults(5));
    assertThat(first.securityGroups()).hasSize(5);
    DescribeSecurityGroupsResponse second =
        ec2.describeSecurityGroups(r -> r.maxResults(5).nextToken(first.nextToken()));
    assertThat(second.securityGroups()).hasSize(2);
    assertThat(second.nextToken()).isNull();
    assertFault("InvalidParameterValue", () -> ec2.describeSecurityGroups(r -> r.maxResults(4)));
  }

  @Test
  void aGroupIsDeletedByIdOrName() {
    String one = create("one");
    create("two");
    var deleted = ec2.deleteSecurityGroup(r -> r.groupId(one));
    assertThat(deleted.returnValue()).isTrue();
    assertThat(deleted.groupId()).isEqualTo(one);
    ec2.deleteSecurityGroup(r -> r.groupName("two"));
    assertThat(ec2.describeSecurityGroups().securityGroups()).hasSize(1);
    assertThat(ec2.describeSecurityGroupRules(r -> {}).securityGroupRules()).hasSize(2);
    assertFault("InvalidGroup.NotFound", () -> ec2.deleteSecurityGroup(r -> r.groupId(one)));
    assertFault("InvalidGroup.NotFound", () -> ec2.deleteSecurityGroup(r -> r.groupName("two")));
    assertFault("MissingParameter", () -> ec2.deleteSecurityGroup(r -> {}));
  }

  @Test
  void theDefaultGroupStays() {
    assertThat(
            assertFault(
                "CannotDelete",
                () -> ec2.deleteSecurityGroup(r -> r.groupId(defaultGroup.groupId()))))
        .hasMessageContaining("name: \"default\" cannot be deleted by a user");
  }

  @Test
  void aGroupThatAnotherLetsInStays() {
    String used = create("used");
    String user = create("user");
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(user)
                .ipPermissions(
                    IpPermission.builder().ipProtocol("-1").userIdGroupPairs(pair(used)).build()));
    assertThat(
            assertFault("DependencyViolation", () -> ec2.deleteSecurityGroup(r -> r.groupId(used))))
        .hasMessageContaining("resource " + used + " has a dependent object");
    ec2.deleteSecurityGroup(r -> r.groupId(user));
    ec2.deleteSecurityGroup(r -> r.groupId(used));
    assertThat(ec2.describeSecurityGroups().securityGroups()).hasSize(1);
  }

  @Test
  void aGroupThatLetsItselfInCanGo() {
    String id = create("web");
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(id)
                .ipPermissions(
                    IpPermission.builder().ipProtocol("-1").userIdGroupPairs(pair(id)).build()));
    ec2.deleteSecurityGroup(r -> r.groupId(id));
    assertThat(found("group-id", id)).isEmpty();
  }
}
