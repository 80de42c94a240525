package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupForVpc;
import software.amazon.awssdk.services.ec2.model.SecurityGroupReference;
import software.amazon.awssdk.services.ec2.model.SecurityGroupVpcAssociation;
import software.amazon.awssdk.services.ec2.model.StaleSecurityGroup;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Groups and rules where there is more than one VPC. */
class GroupsAcrossVpcsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private String here = "";
  private String there = "";
  private String ours = "";
  private String theirs = "";

  @BeforeEach
  void twoVpcs() {
    here = ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    there = ec2.createVpc(r -> r.cidrBlock("10.2.0.0/16")).vpc().vpcId();
    ours = create("web", here);
    theirs = create("web", there);
  }

  private String create(String name, String vpcId) {
    return ec2.createSecurityGroup(r -> r.groupName(name).description("d").vpcId(vpcId)).groupId();
  }

  private static IpPermission from(String groupId) {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(80)
        .toPort(80)
        .userIdGroupPairs(UserIdGroupPair.builder().groupId(groupId).build())
        .build();
  }

  private String peer() {
    String id =
        ec2.createVpcPeeringConnection(r -> r.vpcId(here).peerVpcId(there))
            .vpcPeeringConnection()
            .vpcPeeringConnectionId();
    ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
    return id;
  }

  private SecurityGroup described(String id) {
    return ec2.describeSecurityGroups(r -> r.groupIds(id)).securityGroups().get(0);
  }

  @Test
  void namesAreUniqueInAVpcOnly() {
    assertThat(described(ours).vpcId()).isEqualTo(here);
    assertThat(described(theirs).vpcId()).isEqualTo(there);
    assertThat(
            assertFault(
                "InvalidGroup.Duplicate",
                () ->
                    ec2.createSecurityGroup(r -> r.groupName("web").description("d").vpcId(here))))
        .hasMessageContaining("The security group 'web' already exists for VPC '" + here + "'");
  }

  @Test
  void outsideTheDefaultVpcGroupsHaveNoNames() {
    assertFault(
        "InvalidGroup.NotFound", () -> ec2.describeSecurityGroups(r -> r.groupNames("web")));
    assertThat(
            assertFault(
                "InvalidParameterValue",
                () ->
                    ec2.authorizeSecurityGroupIngress(
                        r -> r.groupId(ours).ipPermissions(byName("default")))))
        .hasMessageContaining("You may not reference Amazon VPC security groups by name.");
  }

  private static IpPermission byName(String name) {
    return IpPermission.builder()
        .ipProtocol("-1")
        .userIdGroupPairs(UserIdGroupPair.builder().groupName(name).build())
        .build();
  }

  @Test
  void withoutADefaultVpcNamesAreNoUse() {
    String vpcId =
        ec2.describeVpcs(r -> r.filters(Filter.builder().name("is-default").values("true").build()))
            .vpcs()
            .get(0)
            .vpcId();
    ec2.describeSubnets(r -> r.filters(Filter.builder().name("vpc-id").values(vpcId).build()))
        .subnets()
        .forEach(subnet -> ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId())));
    ec2.describeInternetGateways(r -> {})
        .internetGateways()
        .forEach(
            gateway ->
                ec2.detachInternetGateway(
                    r -> r.internetGatewayId(gateway.internetGatewayId()).vpcId(vpcId)));
    ec2.deleteVpc(r -> r.vpcId(vpcId));
    assertFault(
        "VPCIdNotSpecified", () -> ec2.createSecurityGroup(r -> r.groupName("x").description("d")));
    assertFault("VPCIdNotSpecified", () -> ec2.deleteSecurityGroup(r -> r.groupName("web")));
  }

  @Test
  void outsideTheDefaultVpcAnUnknownRuleIsAnErrorAndNothingIsRevoked() {
    IpPermission known = byBlock("10.0.0.0/8");
    ec2.authorizeSecurityGroupIngress(r -> r.groupId(ours).ipPermissions(known));
    assertThat(
            assertFault(
                "InvalidPermission.NotFound",
                () ->
                    ec2.revokeSecurityGroupIngress(
                        r -> r.groupId(ours).ipPermissions(known, byBlock("1.2.3.4/32")))))
        .hasMessageContaining("The specified rule does not exist in this security group.");
    assertThat(described(ours).ipPermissions()).hasSize(1);
  }

  private static IpPermission byBlock(String cidr) {
    return IpPermission.builder()
        .ipProtocol("-1")
        .ipRanges(IpRange.builder().cidrIp(cidr).build())
        .build();
  }

  @Test
  void aGroupOfAnotherVpcIsReachedOverAPeeringConnectionOnly() {
    assertThat(
            assertFault(
                "InvalidGroup.NotFound",
                () ->
                    ec2.authorizeSecurityGroupIngress(
                        r -> r.groupId(ours).ipPermissions(from(theirs)))))
        .hasMessageContaining(
            "You have specified two resources that belong to different networks.");
    String peering = peer();

    ec2.authorizeSecurityGroupIngress(r -> r.groupId(ours).ipPermissions(from(theirs)));

    assertThat(described(ours).ipPermissions().get(0).userIdGroupPairs())
        .containsExactly(
            UserIdGroupPair.builder()
                .groupId(theirs)
                .userId("000000000000")
                .vpcId(there)
                .vpcPeeringConnectionId(peering)
                .peeringStatus("active")
                .build());
    assertThat(
            ec2.describeSecurityGroupReferences(r -> r.groupId(theirs)).securityGroupReferenceSet())
        .containsExactly(
            SecurityGroupReference.builder()
                .groupId(theirs)
                .referencingVpcId(here)
                .vpcPeeringConnectionId(peering)
                .build());
    assertThat(stale()).isEmpty();
  }

  @Test
  void aRuleIsStaleOnceItsConnectionOrItsGroupIsGone() {
    String peering = peer();
    ec2.authorizeSecurityGroupIngress(r -> r.groupId(ours).ipPermissions(from(theirs)));
    ec2.deleteSecurityGroup(r -> r.groupId(theirs));
    assertThat(stale()).extracting(StaleSecurityGroup::groupId).containsExactly(ours);

    ec2.deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
    StaleSecurityGroup stale = stale().get(0);
    assertThat(stale.vpcId()).isEqualTo(here);
    assertThat(stale.staleIpPermissions()).hasSize(1);
    assertThat(stale.staleIpPermissions().get(0).userIdGroupPairs().get(0).peeringStatus())
        .isEqualTo("deleted");
    assertThat(stale.staleIpPermissionsEgress()).isEmpty();
    assertThat(
            ec2.describeSecurityGroupRules(
                    r -> r.filters(Filter.builder().name("group-id").values(ours).build()))
                .securityGroupRules())
        .anyMatch(
            rule ->
                rule.referencedGroupInfo() != null
                    && "deleted".equals(rule.referencedGroupInfo().peeringStatus()));

    ec2.revokeSecurityGroupIngress(r -> r.groupId(ours).ipPermissions(from(theirs)));
    assertThat(stale()).isEmpty();
  }

  private List<StaleSecurityGroup> stale() {
    return ec2.describeStaleSecurityGroups(r -> r.vpcId(here)).staleSecurityGroupSet();
  }

  @Test
  void aGroupIsUsedInFurtherVpcs() {
    assertThat(ec2.associateSecurityGroupVpc(r -> r.groupId(ours).vpcId(there)).stateAsString())
        .isEqualTo("associating");
    assertThat(associations("group-id", ours))
        .containsExactly(
            SecurityGroupVpcAssociation.builder()
                .groupId(ours)
                .vpcId(there)
                .vpcOwnerId("000000000000")
                .groupOwnerId("000000000000")
                .state("associated")
                .build());
    assertThat(associations("vpc-id", here)).isEmpty();
    assertThat(groupsFor(there)).contains(ours, theirs);
    assertThat(groupsFor(here)).contains(ours).doesNotContain(theirs);
    assertFault("DependencyViolation", () -> ec2.deleteSecurityGroup(r -> r.groupId(ours)));

    String subnet =
        ec2.createSubnet(r -> r.vpcId(there).cidrBlock("10.2.1.0/24")).subnet().subnetId();
    String networkInterface =
        ec2.createNetworkInterface(r -> r.subnetId(subnet).groups(ours))
            .networkInterface()
            .networkInterfaceId();
    assertFault(
        "DependencyViolation",
        () -> ec2.disassociateSecurityGroupVpc(r -> r.groupId(ours).vpcId(there)));
    ec2.deleteNetworkInterface(r -> r.networkInterfaceId(networkInterface));
    assertThat(ec2.disassociateSecurityGroupVpc(r -> r.groupId(ours).vpcId(there)).stateAsString())
        .isEqualTo("disassociating");
    assertThat(associations("group-id", ours)).isEmpty();
    assertFault(
        "InvalidSecurityGroupVpcAssociation.NotFound",
        () -> ec2.disassociateSecurityGroupVpc(r -> r.groupId(ours).vpcId(there)));
  }

  @Test
  void neitherADefaultGroupNorTheOwnVpcIsAssociated() {
    assertFault(
        "InvalidParameterValue",
        () -> ec2.associateSecurityGroupVpc(r -> r.groupId(ours).vpcId(here)));
    String defaultGroup =
        ec2.describeSecurityGroups(r -> r.groupNames("default")).securityGroups().get(0).groupId();
    assertFault(
        "InvalidParameterValue",
        () -> ec2.associateSecurityGroupVpc(r -> r.groupId(defaultGroup).vpcId(here)));
  }

  @Test
  void groupsForAVpcAreFilteredAndPaged() {
    for (int i = 0; i < 6; i++) {
      create("g" + i, here);
    }
    assertThat(
            ec2.getSecurityGroupsForVpc(
                    r ->
                        r.vpcId(here)
                            .filters(Filter.builder().name("group-name").values("g?").build()))
                .securityGroupForVpcs())
        .hasSize(6)
        .allMatch(group -> group.primaryVpcId().equals(here));
    assertThat(
            ec2
                .getSecurityGroupsForVpcPaginator(r -> r.vpcId(here).maxResults(5))
                .securityGroupForVpcs()
                .stream())
        .hasSize(8);
  }

  @Test
  void aGroupOfAnInterfaceStays() {
    String subnet =
        ec2.createSubnet(r -> r.vpcId(here).cidrBlock("10.1.1.0/24")).subnet().subnetId();
    String networkInterface =
        ec2.createNetworkInterface(r -> r.subnetId(subnet).groups(ours))
            .networkInterface()
            .networkInterfaceId();
    assertFault("DependencyViolation", () -> ec2.deleteSecurityGroup(r -> r.groupId(ours)));
    ec2.deleteNetworkInterface(r -> r.networkInterfaceId(networkInterface));
    assertThat(ec2.deleteSecurityGroup(r -> r.groupId(ours)).returnValue()).isTrue();
  }

  @Test
  void aVpcWithIpv6LetsThatOutToo() {
    String vpcId =
        ec2.createVpc(r -> r.cidrBlock("10.3.0.0/16").amazonProvidedIpv6CidrBlock(true))
            .vpc()
            .vpcId();
    SecurityGroup group = described(create("six", vpcId));
    assertThat(group.ipPermissionsEgress()).hasSize(1);
    assertThat(group.ipPermissionsEgress().get(0).ipv6Ranges().get(0).cidrIpv6()).isEqualTo("::/0");
  }

  private List<SecurityGroupVpcAssociation> associations(String filter, String value) {
    return ec2.describeSecurityGroupVpcAssociations(
            r -> r.filters(Filter.builder().name(filter).values(value).build()))
        .securityGroupVpcAssociations();
  }

  private List<String> groupsFor(String vpcId) {
    return ec2.getSecurityGroupsForVpc(r -> r.vpcId(vpcId)).securityGroupForVpcs().stream()
        .map(SecurityGroupForVpc::groupId)
        .toList();
  }
}
