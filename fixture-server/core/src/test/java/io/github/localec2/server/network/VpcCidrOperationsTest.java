package io.github.localec2.server.network;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Vpc;

class VpcCidrOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private String create(String cidr) {
    return ec2.createVpc(r -> r.cidrBlock(cidr)).vpc().vpcId();
  }

  private Vpc describe(String vpcId) {
    return ec2.describeVpcs(r -> r.vpcIds(vpcId)).vpcs().get(0);
  }

  @Test
  void aSecondBlockIsAssociatedAndRouted() {
    String id = create("10.0.0.0/16");
    var added = ec2.associateVpcCidrBlock(r -> r.vpcId(id).cidrBlock("10.1.0.0/16"));
    assertThat(added.cidrBlockAssociation().cidrBlockState().stateAsString())
        .isEqualTo("associating");
    assertThat(describe(id).cidrBlockAssociationSet())
        .extracting(each -> each.cidrBlock() + " " + each.cidrBlockState().stateAsString())
        .containsExactly("10.0.0.0/16 associated", "10.1.0.0/16 associated");
    assertThat(ec2.createSubnet(r -> r.vpcId(id).cidrBlock("10.1.2.0/24")).subnet().cidrBlock())
        .isEqualTo("10.1.2.0/24");
    assertThat(localRoutes(id)).containsExactly("10.0.0.0/16", "10.1.0.0/16");
  }

  private Stream<String> localRoutes(String vpcId) {
    return ec2
        .describeRouteTables(r -> r.filters(Filter.builder().name("vpc-id").values(vpcId).build()))
        .routeTables()
        .get(0)
        .routes()
        .stream()
        .map(route -> route.destinationCidrBlock());
  }

  @Test
  void aBlockInUseStaysAndAFreeOneGoes() {
    String id = create("10.0.0.0/16");
    String association =
        ec2.associateVpcCidrBlock(r -> r.vpcId(id).cidrBlock("10.1.0.0/16"))
            .cidrBlockAssociation()
            .associationId();
    String subnet = ec2.createSubnet(r -> r.vpcId(id).cidrBlock("10.1.0.0/24")).subnet().subnetId();
    assertFault(
        "InvalidCidrBlock.InUse",
        () -> ec2.disassociateVpcCidrBlock(r -> r.associationId(association)));
    ec2.deleteSubnet(r -> r.subnetId(subnet));
    assertThat(
            ec2.disassociateVpcCidrBlock(r -> r.associationId(association))
                .cidrBlockAssociation()
                .cidrBlockState()
                .stateAsString())
        .isEqualTo("disassociating");
    assertThat(describe(id).cidrBlockAssociationSet()).hasSize(1);
    assertThat(localRoutes(id)).containsExactly("10.0.0.0/16");
    assertFault(
        "InvalidVpcCidrBlockAssociationID.NotFound",
        () -> ec2.disassociateVpcCidrBlock(r -> r.associationId(association)));
  }

  @Test
  void thePrimaryBlockStays() {
    String id = create("10.0.0.0/16");
    String association = describe(id).cidrBlockAssociationSet().get(0).associationId();
    assertFault(
        "OperationNotPermitted",
        () -> ec2.disassociateVpcCidrBlock(r -> r.associationId(association)));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, InvalidVpc.Conflict",
    "192.168.0.0/16, InvalidVpc.Range",
    "172.16.0.0/16, InvalidVpc.Range",
    "198.19.0.0/24, InvalidVpc.Range",
    "10.4.0.0/29, InvalidVpc.Range",
    "nonsense, InvalidParameterValue"
  })
  void blocksThatDoNotGoTogetherAreErrors(String cidr, String code) {
    String id = create("10.0.0.0/16");
    assertFault(code, () -> ec2.associateVpcCidrBlock(r -> r.vpcId(id).cidrBlock(cidr)));
  }

  @Test
  void fiveBlocksAreEnough() {
    String id = create("10.0.0.0/16");
    for (int i = 1; i < 5; i++) {
      String cidr = "10." + i + ".0.0/16";
      ec2.associateVpcCidrBlock(r -> r.vpcId(id).cidrBlock(cidr));
    }
    assertFault(
        "CidrLimitExceeded",
        () -> ec2.associateVpcCidrBlock(r -> r.vpcId(id).cidrBlock("10.9.0.0/16")));
  }

  @Test
  void amazonProvidesAnIpv6Block() {
    Vpc created =
        ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16").amazonProvidedIpv6CidrBlock(true)).vpc();
    assertThat(created.ipv6CidrBlockAssociationSet())
        .singleElement()
        .matches(each -> each.ipv6CidrBlockState().stateAsString().equals("associating"));
    assertThat(describe(created.vpcId()).ipv6CidrBlockAssociationSet())
        .singleElement()
        .satisfies(each -> assertThat(each.ipv6CidrBlock()).matches("2600:1f[0-9a-f:]+::/56"))
        .satisfies(each -> assertThat(each.ipv6Pool()).isEqualTo("Amazon"))
        .satisfies(each -> assertThat(each.networkBorderGroup()).isEqualTo("us-east-1"))
        .satisfies(
            each -> assertThat(each.ipv6CidrBlockState().stateAsString()).isEqualTo("associated"));
  }

  @Test
  void anIpv6BlockComesAndGoes() {
    String id = create("10.0.0.0/16");
    String association =
        ec2.associateVpcCidrBlock(r -> r.vpcId(id).amazonProvidedIpv6CidrBlock(true))
            .ipv6CidrBlockAssociation()
            .associationId();
    assertThat(describe(id).ipv6CidrBlockAssociationSet()).hasSize(1);
    assertThat(aclRules(id)).contains(32768);
    ec2.disassociateVpcCidrBlock(r -> r.associationId(association));
    assertThat(describe(id).ipv6CidrBlockAssociationSet()).isEmpty();
  }

  private Stream<Integer> aclRules(String vpcId) {
    return ec2
        .describeNetworkAcls(r -> r.filters(Filter.builder().name("vpc-id").values(vpcId).build()))
        .networkAcls()
        .get(0)
        .entries()
        .stream()
        .map(entry -> entry.ruleNumber());
  }
}
