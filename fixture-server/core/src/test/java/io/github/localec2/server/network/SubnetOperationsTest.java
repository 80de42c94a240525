package io.github.localec2.server.network;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetCidrReservationType;

class SubnetOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private String vpcId = "";

  @BeforeEach
  void createVpc() {
    vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
  }

  private Subnet create(String cidr) {
    return ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock(cidr)).subnet();
  }

  private Subnet describe(String id) {
    return ec2.describeSubnets(r -> r.subnetIds(id)).subnets().get(0);
  }

  @Test
  void aSubnetSaysWhatItIs() {
    Subnet created =
        ec2.createSubnet(
                r -> r.vpcId(vpcId).cidrBlock("10.0.1.0/24").availabilityZone("us-east-1c"))
            .subnet();
    Subnet subnet = describe(created.subnetId());
    assertThat(subnet).isEqualTo(created);
    assertThat(subnet.availabilityZoneId()).isEqualTo("use1-az4");
    assertThat(subnet.availableIpAddressCount()).isEqualTo(251);
    assertThat(subnet.stateAsString()).isEqualTo("available");
    assertThat(subnet.subnetArn())
        .isEqualTo("arn:aws:ec2:us-east-1:000000000000:subnet/" + subnet.subnetId());
    assertThat(subnet.mapPublicIpOnLaunch()).isFalse();
    assertThat(subnet.defaultForAz()).isFalse();
    assertThat(subnet.assignIpv6AddressOnCreation()).isFalse();
    assertThat(subnet.privateDnsNameOptionsOnLaunch().hostnameType())
        .isEqualTo(HostnameType.IP_NAME);
  }

  @Test
  void aZoneIsNamedByItsId() {
    Subnet subnet =
        ec2.createSubnet(
                r -> r.vpcId(vpcId).cidrBlock("10.0.1.0/24").availabilityZoneId("use1-az6"))
            .subnet();
    assertThat(subnet.availabilityZone()).isEqualTo("us-east-1d");
  }

  @Test
  void unknownZonesAreErrors() {
    assertThat(
            assertFault(
                "InvalidParameterValue",
                () ->
                    ec2.createSubnet(
                        r ->
                            r.vpcId(vpcId)
                                .cidrBlock("10.0.1.0/24")
                                .availabilityZone("us-east-1z"))))
        .hasMessageContaining("Subnets can currently only be created in the following");
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.createSubnet(
                r ->
                    r.vpcId(vpcId)
                        .cidrBlock("10.0.1.0/24")
                        .availabilityZone("us-east-1a")
                        .availabilityZoneId("use1-az1")));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/24, InvalidSubnet.Range",
    "10.0.0.0/15, InvalidSubnet.Range",
    "10.0.0.0/29, InvalidSubnet.Range",
    "10.0.0.0/33, InvalidParameterValue",
    "10.0.7.0/25, InvalidSubnet.Conflict",
    "10.0.0.0/16, InvalidSubnet.Conflict"
  })
  void aBlockThatCanNotBeIsAnError(String cidr, String code) {
    create("10.0.7.0/24");
    assertFault(code, () -> create(cidr));
  }

  @Test
  void aSubnetNeedsABlockAndAVpc() {
    assertFault("MissingParameter", () -> ec2.createSubnet(r -> r.vpcId(vpcId)));
    assertFault(
        "InvalidVpcID.NotFound",
        () -> ec2.createSubnet(r -> r.vpcId("vpc-00000000").cidrBlock("10.0.0.0/24")));
  }

  @ParameterizedTest
  @CsvSource({
    "vpc-id, VPC",
    "cidr-block, 10.0.9.0/24",
    "cidrBlock, 10.0.9.0/24",
    "cidr, 10.0.9.0/24",
    "available-ip-address-count, 251"
  })
  void subnetsAreFoundByWhatTheyAre(String name, String value) {
    String id = create("10.0.9.0/24").subnetId();
    String wanted = value.equals("VPC") ? vpcId : value;
    assertThat(
            ec2.describeSubnets(r -> r.filters(Filter.builder().name(name).values(wanted).build()))
                .subnets())
        .extracting(Subnet::subnetId)
        .containsExactly(id);
  }

  @Test
  void defaultSubnetsAreFoundByZone() {
    assertThat(
            ec2.describeSubnets(
                    r ->
                        r.filters(
                            Filter.builder().name("default-for-az").values("true").build(),
                            Filter.builder()
                                .name("availability-zone")
                                .values("us-east-1b")
                                .build()))
                .subnets())
        .singleElement()
        .satisfies(subnet -> assertThat(subnet.mapPublicIpOnLaunch()).isTrue())
        .satisfies(subnet -> assertThat(subnet.availableIpAddressCount()).isEqualTo(4091));
  }

  @Test
  void aDeletedDefaultSubnetComesBack() {
    assertFault(
        "DefaultSubnetAlreadyExistsInAvailabilityZone",
        () -> ec2.createDefaultSubnet(r -> r.availabilityZone("us-east-1a")));
    Subnet gone =
        ec2.describeSubnets(
                r -> r.filters(Filter.builder().name("defaultForAz").values("true").build()))
            .subnets()
            .get(0);
    ec2.deleteSubnet(r -> r.subnetId(gone.subnetId()));
    Subnet back =
        ec2.createDefaultSubnet(r -> r.availabilityZone(gone.availabilityZone())).subnet();
    assertThat(back.defaultForAz()).isTrue();
    assertThat(back.cidrBlock()).isEqualTo(gone.cidrBlock());
  }

  @Test
  void attributesAreChangedOneAtATime() {
    String id = create("10.0.1.0/24").subnetId();
    ec2.modifySubnetAttribute(r -> r.subnetId(id).mapPublicIpOnLaunch(v -> v.value(true)));
    ec2.modifySubnetAttribute(
        r -> r.subnetId(id).privateDnsHostnameTypeOnLaunch(HostnameType.RESOURCE_NAME));
    ec2.modifySubnetAttribute(
        r -> r.subnetId(id).enableResourceNameDnsARecordOnLaunch(v -> v.value(true)));
    Subnet subnet = describe(id);
    assertThat(subnet.mapPublicIpOnLaunch()).isTrue();
    assertThat(subnet.privateDnsNameOptionsOnLaunch().hostnameType())
        .isEqualTo(HostnameType.RESOURCE_NAME);
    assertThat(subnet.privateDnsNameOptionsOnLaunch().enableResourceNameDnsARecord()).isTrue();
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.modifySubnetAttribute(
                r ->
                    r.subnetId(id)
                        .mapPublicIpOnLaunch(v -> v.value(true))
                        .enableDns64(v -> v.value(true))));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.modifySubnetAttribute(
                r -> r.subnetId(id).assignIpv6AddressOnCreation(v -> v.value(true))));
  }

  @Test
  void anIpv6BlockIsAssociatedWithinTheVpcs() {
    ec2.associateVpcCidrBlock(r -> r.vpcId(vpcId).amazonProvidedIpv6CidrBlock(true));
    String whole =
        ec2.describeVpcs(r -> r.vpcIds(vpcId))
            .vpcs()
            .get(0)
            .ipv6CidrBlockAssociationSet()
            .get(0)
            .ipv6CidrBlock();
    String block = whole.replace("::/56", "::/64");
    String id = create("10.0.1.0/24").subnetId();
    String association =
        ec2.associateSubnetCidrBlock(r -> r.subnetId(id).ipv6CidrBlock(block))
            .ipv6CidrBlockAssociation()
            .associationId();
    assertThat(describe(id).ipv6CidrBlockAssociationSet())
        .singleElement()
        .satisfies(each -> assertThat(each.ipv6CidrBlock()).isEqualTo(block))
        .satisfies(
            each -> assertThat(each.ipv6CidrBlockState().stateAsString()).isEqualTo("associated"));
    ec2.modifySubnetAttribute(r -> r.subnetId(id).assignIpv6AddressOnCreation(v -> v.value(true)));
    assertFault(
        "InvalidCidrBlock.InUse",
        () -> ec2.disassociateSubnetCidrBlock(r -> r.associationId(association)));
    assertFault(
        "InvalidSubnet.Conflict",
        () -> ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.2.0/24").ipv6CidrBlock(block)));
    assertFault(
        "InvalidSubnet.Range",
        () ->
            ec2.createSubnet(
                r -> r.vpcId(vpcId).cidrBlock("10.0.2.0/24").ipv6CidrBlock("fd00::/64")));
    ec2.modifySubnetAttribute(r -> r.subnetId(id).assignIpv6AddressOnCreation(v -> v.value(false)));
    ec2.disassociateSubnetCidrBlock(r -> r.associationId(association));
    assertThat(describe(id).ipv6CidrBlockAssociationSet()).isEmpty();
    assertFault(
        "InvalidSubnetCidrBlockAssociationID.NotFound",
        () -> ec2.disassociateSubnetCidrBlock(r -> r.associationId(association)));
  }

  @Test
  void aSubnetCanHaveIpv6AddressesOnly() {
    ec2.associateVpcCidrBlock(r -> r.vpcId(vpcId).amazonProvidedIpv6CidrBlock(true));
    String block =
        ec2.describeVpcs(r -> r.vpcIds(vpcId))
            .vpcs()
            .get(0)
            .ipv6CidrBlockAssociationSet()
            .get(0)
            .ipv6CidrBlock()
            .replace("::/56", "::/64");
    Subnet subnet =
        ec2.createSubnet(r -> r.vpcId(vpcId).ipv6Native(true).ipv6CidrBlock(block)).subnet();
    assertThat(subnet.cidrBlock()).isNull();
    assertThat(subnet.ipv6Native()).isTrue();
    assertThat(subnet.assignIpv6AddressOnCreation()).isTrue();
    assertThat(describe(subnet.subnetId()).availableIpAddressCount()).isZero();
  }

  @Test
  void aDeletedSubnetIsGone() {
    String id = create("10.0.1.0/24").subnetId();
    ec2.deleteSubnet(r -> r.subnetId(id));
    assertFault("InvalidSubnetID.NotFound", () -> describe(id));
    assertFault("InvalidSubnetID.NotFound", () -> ec2.deleteSubnet(r -> r.subnetId(id)));
    assertFault("InvalidSubnetID.Malformed", () -> describe("vpc-1"));
  }

  @Test
  void partsOfASubnetAreReserved() {
    String id = create("10.0.1.0/24").subnetId();
    var reservation =
        ec2.createSubnetCidrReservation(
                r ->
                    r.subnetId(id)
                        .cidr("10.0.1.64/28")
                        .reservationType(SubnetCidrReservationType.EXPLICIT)
                        .description("for us"))
            .subnetCidrReservation();
    assertThat(reservation.subnetCidrReservationId()).startsWith("scr-");
    assertThat(ec2.getSubnetCidrReservations(r -> r.subnetId(id)).subnetIpv4CidrReservations())
        .containsExactly(reservation);
    assertFault(
        "InvalidCidrReservation.Conflict",
        () ->
            ec2.createSubnetCidrReservation(
                r ->
                    r.subnetId(id)
                        .cidr("10.0.1.0/25")
                        .reservationType(SubnetCidrReservationType.PREFIX)));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.createSubnetCidrReservation(
                r ->
                    r.subnetId(id)
                        .cidr("10.0.2.0/28")
                        .reservationType(SubnetCidrReservationType.PREFIX)));
    String gone = reservation.subnetCidrReservationId();
    assertThat(
            ec2.deleteSubnetCidrReservation(r -> r.subnetCidrReservationId(gone))
                .deletedSubnetCidrReservation())
        .isEqualTo(reservation);
    assertFault(
        "InvalidSubnetCidrReservationID.NotFound",
        () -> ec2.deleteSubnetCidrReservation(r -> r.subnetCidrReservationId(gone)));
  }
}
