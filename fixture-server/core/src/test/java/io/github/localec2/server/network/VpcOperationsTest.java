package io.github.localec2.server.network;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;
import software.amazon.awssdk.services.ec2.model.VpcState;
import software.amazon.awssdk.services.ec2.model.VpcTenancy;

class VpcOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private Vpc create(String cidr) {
    return ec2.createVpc(r -> r.cidrBlock(cidr)).vpc();
  }

  private Vpc describe(String vpcId) {
    return ec2.describeVpcs(r -> r.vpcIds(vpcId)).vpcs().get(0);
  }

  private Vpc defaultVpc() {
    return ec2.describeVpcs(
            r -> r.filters(Filter.builder().name("is-default").values("true").build()))
        .vpcs()
        .get(0);
  }

  @Test
  void aNewVpcIsPendingAndThenAvailable() {
    Vpc created = create("10.0.0.0/16");
    assertThat(created.state()).isEqualTo(VpcState.PENDING);
    assertThat(created.vpcId()).matches("vpc-0[0-9a-f]{16}");
    Vpc vpc = describe(created.vpcId());
    assertThat(vpc.state()).isEqualTo(VpcState.AVAILABLE);
    assertThat(vpc.isDefault()).isFalse();
    assertThat(vpc.instanceTenancy()).isEqualTo(Tenancy.DEFAULT);
    assertThat(vpc.ownerId()).isEqualTo("000000000000");
    assertThat(vpc.dhcpOptionsId()).isEqualTo(defaultVpc().dhcpOptionsId());
    assertThat(vpc.cidrBlockAssociationSet())
        .singleElement()
        .satisfies(each -> assertThat(each.cidrBlock()).isEqualTo("10.0.0.0/16"))
        .satisfies(
            each -> assertThat(each.cidrBlockState().stateAsString()).isEqualTo("associated"));
    assertThat(vpc.blockPublicAccessStates().internetGatewayBlockModeAsString()).isEqualTo("off");
  }

  @Test
  void aCidrBlockIsMadeCanonical() {
    assertThat(create("100.68.0.18/18").cidrBlock()).isEqualTo("100.68.0.0/18");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/15, InvalidVpc.Range",
    "10.0.0.0/29, InvalidVpc.Range",
    "169.254.0.0/16, InvalidVpc.Range",
    "127.0.0.0/16, InvalidVpc.Range",
    "224.0.0.0/24, InvalidVpc.Range",
    "10.0.0.0, InvalidParameterValue",
    "10.0.0.0/33, InvalidParameterValue",
    "banana, InvalidParameterValue"
  })
  void aCidrBlockThatCanNotBeIsAnError(String cidr, String code) {
    assertFault(code, () -> create(cidr));
  }

  @Test
  void aVpcNeedsABlock() {
    assertFault("MissingParameter", () -> ec2.createVpc(r -> {}));
    assertFault(
        "InvalidIpamPoolId.NotFound",
        () -> ec2.createVpc(r -> r.ipv4IpamPoolId("ipam-pool-0123").ipv4NetmaskLength(20)));
  }

  @Test
  void tagsAreGivenAtCreationAndFound() {
    Vpc vpc =
        ec2.createVpc(
                r ->
                    r.cidrBlock("10.0.0.0/16")
                        .instanceTenancy(Tenancy.DEDICATED)
                        .tagSpecifications(
                            TagSpecification.builder()
                                .resourceType(ResourceType.VPC)
                                .tags(Tag.builder().key("Name").value("blue").build())
                                .build()))
            .vpc();
    assertThat(vpc.tags()).extracting(Tag::value).containsExactly("blue");
    assertThat(
            ec2.describeVpcs(
                    r -> r.filters(Filter.builder().name("tag:Name").values("bl*").build()))
                .vpcs())
        .extracting(Vpc::vpcId)
        .containsExactly(vpc.vpcId());
    ec2.modifyVpcTenancy(r -> r.vpcId(vpc.vpcId()).instanceTenancy(VpcTenancy.DEFAULT));
    assertThat(describe(vpc.vpcId()).instanceTenancy()).isEqualTo(Tenancy.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "cidr, 10.7.0.0/16",
    "cidr-block-association.cidr-block, 10.7.0.0/16",
    "isDefault, false",
    "is-default, false",
    "state, available"
  })
  void vpcsAreFoundByWhatTheyAre(String name, String value) {
    String id = create("10.7.0.0/16").vpcId();
    assertThat(
            ec2.describeVpcs(r -> r.filters(Filter.builder().name(name).values(value).build()))
                .vpcs())
        .extracting(Vpc::vpcId)
        .contains(id);
  }

  @Test
  void vpcsComeInPages() {
    for (int i = 0; i < 6; i++) {
      create("10." + i + ".0.0/16");
    }
    var first = ec2.describeVpcs(r -> r.maxResults(5));
    assertThat(first.vpcs()).hasSize(5);
    var second = ec2.describeVpcs(r -> r.maxResults(5).nextToken(first.nextToken()));
    assertThat(second.vpcs()).hasSize(2);
    assertThat(second.nextToken()).isNull();
  }

  @Test
  void unknownAndMalformedIdsAreErrors() {
    assertFault(
        "InvalidVpcID.NotFound", () -> ec2.describeVpcs(r -> r.vpcIds("vpc-0123456789abcdef0")));
    assertFault("InvalidVpcID.Malformed", () -> ec2.describeVpcs(r -> r.vpcIds("subnet-1")));
    assertFault("InvalidVpcID.NotFound", () -> ec2.deleteVpc(r -> r.vpcId("vpc-0")));
  }

  @Test
  void anEmptyVpcGoesWithWhatItWasBornWith() {
    String id = create("10.0.0.0/16").vpcId();
    ec2.deleteVpc(r -> r.vpcId(id));
    assertFault("InvalidVpcID.NotFound", () -> describe(id));
    assertFault("InvalidVpcID.NotFound", () -> ec2.deleteVpc(r -> r.vpcId(id)));
  }

  @Test
  void aVpcWithASubnetOrAGatewayStays() {
    String id = create("10.0.0.0/16").vpcId();
    Subnet subnet = ec2.createSubnet(r -> r.vpcId(id).cidrBlock("10.0.0.0/24")).subnet();
    assertThat(assertFault("DependencyViolation", () -> ec2.deleteVpc(r -> r.vpcId(id))))
        .hasMessageContaining("The vpc '" + id + "' has dependencies and cannot be deleted.");
    ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId()));
    ec2.deleteVpc(r -> r.vpcId(id));
    assertFault("DependencyViolation", () -> ec2.deleteVpc(r -> r.vpcId(defaultVpc().vpcId())));
  }

  @Test
  void attributesAreReadOneAtATime() {
    String id = create("10.0.0.0/16").vpcId();
    assertThat(attribute(id, VpcAttributeName.ENABLE_DNS_SUPPORT)).isTrue();
    assertThat(attribute(id, VpcAttributeName.ENABLE_DNS_HOSTNAMES)).isFalse();
    assertThat(attribute(id, VpcAttributeName.ENABLE_NETWORK_ADDRESS_USAGE_METRICS)).isFalse();
    assertThat(attribute(defaultVpc().vpcId(), VpcAttributeName.ENABLE_DNS_HOSTNAMES)).isTrue();
    ec2.modifyVpcAttribute(r -> r.vpcId(id).enableDnsHostnames(v -> v.value(true)));
    ec2.modifyVpcAttribute(r -> r.vpcId(id).enableNetworkAddressUsageMetrics(v -> v.value(true)));
    ec2.modifyVpcAttribute(r -> r.vpcId(id).enableDnsSupport(v -> v.value(false)));
    assertThat(attribute(id, VpcAttributeName.ENABLE_DNS_SUPPORT)).isFalse();
    assertThat(attribute(id, VpcAttributeName.ENABLE_DNS_HOSTNAMES)).isTrue();
    assertThat(attribute(id, VpcAttributeName.ENABLE_NETWORK_ADDRESS_USAGE_METRICS)).isTrue();
    assertFault(
        "InvalidParameterValue",
        () -> ec2.modifyVpcAttribute(r -> r.vpcId(id).enableDnsHostnames(v -> v.value(true))));
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.modifyVpcAttribute(
                r ->
                    r.vpcId(id)
                        .enableDnsHostnames(v -> v.value(true))
                        .enableDnsSupport(v -> v.value(true))));
    assertFault("InvalidParameterCombination", () -> ec2.modifyVpcAttribute(r -> r.vpcId(id)));
    assertFault(
        "InvalidParameterValue",
        () -> ec2.describeVpcAttribute(r -> r.vpcId(id).attribute("enableMagic")));
  }

  private boolean attribute(String vpcId, VpcAttributeName name) {
    var answer = ec2.describeVpcAttribute(r -> r.vpcId(vpcId).attribute(name));
    assertThat(answer.vpcId()).isEqualTo(vpcId);
    return switch (name) {
      case ENABLE_DNS_SUPPORT -> answer.enableDnsSupport().value();
      case ENABLE_DNS_HOSTNAMES -> answer.enableDnsHostnames().value();
      default -> answer.enableNetworkAddressUsageMetrics().value();
    };
  }

  @Test
  void theDefaultVpcComesBackWithEverythingInIt() {
    assertFault("DefaultVpcAlreadyExists", () -> ec2.createDefaultVpc(r -> {}));
    removeDefaultVpc();
    assertThat(ec2.describeVpcs().vpcs()).isEmpty();
    assertFault(
        "DefaultVpcDoesNotExist",
        () -> ec2.createDefaultSubnet(r -> r.availabilityZone("us-east-1a")));
    Vpc vpc = ec2.createDefaultVpc(r -> {}).vpc();
    assertThat(vpc.isDefault()).isTrue();
    assertThat(vpc.cidrBlock()).isEqualTo("172.31.0.0/16");
    assertThat(ec2.describeSubnets().subnets()).hasSize(6).allMatch(Subnet::defaultForAz);
  }

  private void removeDefaultVpc() {
    String id = defaultVpc().vpcId();
    ec2.describeSubnets().subnets().forEach(s -> ec2.deleteSubnet(r -> r.subnetId(s.subnetId())));
    ec2.describeInternetGateways()
        .internetGateways()
        .forEach(
            gateway -> {
              String gatewayId = gateway.internetGatewayId();
              ec2.detachInternetGateway(r -> r.vpcId(id).internetGatewayId(gatewayId));
              ec2.deleteInternetGateway(r -> r.internetGatewayId(gatewayId));
            });
    ec2.deleteVpc(r -> r.vpcId(id));
  }

  @Test
  void everyAccountAndRegionHasItsOwnDefaults() {
    Ec2Client other = EC2.client("111122223333", Region.EU_CENTRAL_1);
    assertThat(other.describeVpcs().vpcs())
        .singleElement()
        .satisfies(vpc -> assertThat(vpc.isDefault()).isTrue())
        .satisfies(vpc -> assertThat(vpc.ownerId()).isEqualTo("111122223333"));
    assertThat(other.describeSubnets().subnets())
        .extracting(Subnet::availabilityZone)
        .containsExactly("eu-central-1a", "eu-central-1b", "eu-central-1c");
  }

  @Test
  void classicLinkIsOffForGood() {
    String id = create("10.0.0.0/16").vpcId();
    assertThat(ec2.describeVpcClassicLink(r -> r.vpcIds(id)).vpcs())
        .singleElement()
        .matches(vpc -> !vpc.classicLinkEnabled());
    assertThat(ec2.describeVpcClassicLinkDnsSupport(r -> r.vpcIds(List.of(id))).vpcs())
        .singleElement()
        .matches(vpc -> !vpc.classicLinkDnsSupported());
    assertFault("UnsupportedOperation", () -> ec2.enableVpcClassicLink(r -> r.vpcId(id)));
    assertThat(ec2.disableVpcClassicLink(r -> r.vpcId(id)).returnValue()).isTrue();
    assertThat(ec2.describeClassicLinkInstances().instances()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "shared"})
  void tenancyIsDefaultOrDedicated(String tenancy) {
    assertFault(
        "InvalidParameterValue",
        () -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16").instanceTenancy(tenancy)));
  }
}
