package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttribute;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;
import software.amazon.awssdk.services.ec2.model.PrivateIpAddressSpecification;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

class NetworkInterfacesTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private final TestNetwork network = new TestNetwork(ec2);

  @Test
  void aNewInterfaceIsPendingThenAvailable() {
    NetworkInterface made =
        ec2.createNetworkInterface(r -> r.subnetId(network.subnetId()).description("web"))
            .networkInterface();

    assertThat(made.statusAsString()).isEqualTo("pending");
    assertThat(made.networkInterfaceId()).matches("eni-[0-9a-f]{17}");
    assertThat(made.macAddress()).matches("02(:[0-9a-f]{2}){5}");
    assertThat(made.privateIpAddress()).isEqualTo("172.31.0.4");
    assertThat(made.privateDnsName()).isEqualTo("ip-172-31-0-4.ec2.internal");
    assertThat(made.availabilityZone()).isEqualTo("us-east-1a");
    assertThat(made.availabilityZoneId()).isEqualTo("use1-az1");
    assertThat(made.description()).isEqualTo("web");
    assertThat(made.interfaceTypeAsString()).isEqualTo("interface");
    assertThat(made.ownerId()).isEqualTo("000000000000");
    assertThat(made.requesterManaged()).isFalse();
    assertThat(made.sourceDestCheck()).isTrue();
    assertThat(made.subnetId()).isEqualTo(network.subnetId());
    assertThat(made.vpcId()).isEqualTo(network.vpcId());
    assertThat(made.groups()).singleElement().extracting(g -> g.groupName()).isEqualTo("default");
    assertThat(made.hasTagSet()).isTrue();
    assertThat(describe(made).status()).isEqualTo(NetworkInterfaceStatus.AVAILABLE);
  }

  @Test
  void theWaiterForAnAvailableInterfaceSucceeds() {
    String id = create().networkInterfaceId();
    assertThat(
            ec2.waiter()
                .waitUntilNetworkInterfaceAvailable(r -> r.networkInterfaceIds(id))
                .matched()
                .response())
        .isPresent();
  }

  @Test
  void tagsAndSeveralAddressesAreGivenAtCreation() {
    NetworkInterface made =
        ec2.createNetworkInterface(
                r ->
                    r.subnetId(network.subnetId())
                        .privateIpAddresses(
                            address("172.31.0.10", true), address("172.31.0.11", false))
                        .tagSpecifications(
                            TagSpecification.builder()
                                .resourceType(ResourceType.NETWORK_INTERFACE)
                                .tags(tag("Name", "web"))
                                .build()))
            .networkInterface();

    assertThat(made.privateIpAddress()).isEqualTo("172.31.0.10");
    assertThat(made.privateIpAddresses())
        .extracting(NetworkInterfacePrivateIpAddress::privateIpAddress)
        .containsExactly("172.31.0.10", "172.31.0.11");
    assertThat(made.privateIpAddresses())
        .extracting(NetworkInterfacePrivateIpAddress::primary)
        .containsExactly(true, false);
    assertThat(made.tagSet()).containsExactly(tag("Name", "web"));
    assertThat(byFilter("tag:Name", "web")).containsExactly(made.networkInterfaceId());
  }

  @Test
  void anAddressInUseIsRefused() {
    ec2.createNetworkInterface(r -> r.subnetId(network.subnetId()).privateIpAddress("172.31.0.50"));
    assertFault(
        "InvalidIPAddress.InUse",
        () ->
            ec2.createNetworkInterface(
                r -> r.subnetId(network.subnetId()).privateIpAddress("172.31.0.50")));
  }

  @Test
  void anAddressOutsideTheSubnetIsRefused() {
    for (String address : List.of("172.31.16.5", "172.31.0.2", "10.0.0.1", "nonsense")) {
      assertFault(
          "InvalidParameterValue",
          () ->
              ec2.createNetworkInterface(
                  r -> r.subnetId(network.subnetId()).privateIpAddress(address)));
    }
  }

  @Test
  void anInterfaceInAnUnknownSubnetOrGroupIsNotFound() {
    assertFault(
        "InvalidSubnetID.NotFound",
        () -> ec2.createNetworkInterface(r -> r.subnetId("subnet-00000000000000000")));
    assertFault(
        "InvalidGroup.NotFound",
        () ->
            ec2.createNetworkInterface(
                r -> r.subnetId(network.subnetId()).groups("sg-00000000000000000")));
  }

  @Test
  void aDeletedInterfaceIsGoneAndItsAddressFree() {
    NetworkInterface made = create();
    String id = made.networkInterfaceId();
    ec2.deleteNetworkInterface(r -> r.networkInterfaceId(id));

    assertFault(
        "InvalidNetworkInterfaceID.NotFound",
        () -> ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds(id)));
    assertFault(
        "InvalidNetworkInterfaceID.NotFound",
        () -> ec2.deleteNetworkInterface(r -> r.networkInterfaceId(id)));
    assertThat(create().privateIpAddress()).isEqualTo(made.privateIpAddress());
  }

  @Test
  void aMalformedIdIsMalformed() {
    assertFault(
        "InvalidNetworkInterfaceID.Malformed",
        () -> ec2.deleteNetworkInterface(r -> r.networkInterfaceId("web")));
  }

  @Test
  void filtersSelect() {
    NetworkInterface one = create();
    NetworkInterface other = create();
    String id = other.networkInterfaceId();

    assertThat(byFilter("addresses.private-ip-address", other.privateIpAddress()))
        .containsExactly(id);
    assertThat(byFilter("private-dns-name", other.privateDnsName())).containsExactly(id);
    assertThat(byFilter("mac-address", other.macAddress())).containsExactly(id);
    assertThat(byFilter("subnet-id", network.subnetId()))
        .containsExactly(one.networkInterfaceId(), id);
    assertThat(byFilter("group-id", one.groups().get(0).groupId())).hasSize(2);
    assertThat(byFilter("status", "in-use")).isEmpty();
    assertFault("InvalidParameterValue", () -> byFilter("colour", "blue"));
  }

  @Test
  void aListingHasPages() {
    for (int i = 0; i < 7; i++) {
      create();
    }
    assertThat(ec2.describeNetworkInterfacesPaginator(r -> r.maxResults(5)).networkInterfaces())
        .hasSize(7)
        .doesNotHaveDuplicates();
  }

  @Test
  void oneAttributeAtATimeIsModifiedAndDescribed() {
    String id = create().networkInterfaceId();
    ec2.modifyNetworkInterfaceAttribute(
        r -> r.networkInterfaceId(id).description(d -> d.value("new")));
    ec2.modifyNetworkInterfaceAttribute(
        r -> r.networkInterfaceId(id).sourceDestCheck(c -> c.value(false)));

    assertThat(
            ec2.describeNetworkInterfaceAttribute(
                    r -> r.networkInterfaceId(id).attribute(NetworkInterfaceAttribute.DESCRIPTION))
                .description()
                .value())
        .isEqualTo("new");
    assertThat(
            ec2.describeNetworkInterfaceAttribute(
                    r ->
                        r.networkInterfaceId(id)
                            .attribute(NetworkInterfaceAttribute.SOURCE_DEST_CHECK))
                .sourceDestCheck()
                .value())
        .isFalse();
    ec2.resetNetworkInterfaceAttribute(r -> r.networkInterfaceId(id).sourceDestCheck("true"));
    assertThat(describe(id).sourceDestCheck()).isTrue();
    assertFault(
        "InvalidParameterCombination",
        () -> ec2.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(id)));
  }

  @Test
  void secondaryAddressesComeAndGo() {
    NetworkInterface made = create();
    String id = made.networkInterfaceId();
    var assigned =
        ec2.assignPrivateIpAddresses(
            r -> r.networkInterfaceId(id).secondaryPrivateIpAddressCount(2));
    assertThat(assigned.assignedPrivateIpAddresses()).hasSize(2);
    assertThat(describe(id).privateIpAddresses()).hasSize(3);

    String first = assigned.assignedPrivateIpAddresses().get(0).privateIpAddress();
    ec2.unassignPrivateIpAddresses(r -> r.networkInterfaceId(id).privateIpAddresses(first));
    assertThat(describe(id).privateIpAddresses()).hasSize(2);
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.unassignPrivateIpAddresses(
                r -> r.networkInterfaceId(id).privateIpAddresses(first)));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.unassignPrivateIpAddresses(
                r -> r.networkInterfaceId(id).privateIpAddresses(made.privateIpAddress())));
  }

  @Test
  void aSecondaryAddressMovesOnlyWhenAllowed() {
    String one = create().networkInterfaceId();
    String other = create().networkInterfaceId();
    ec2.assignPrivateIpAddresses(r -> r.networkInterfaceId(one).privateIpAddresses("172.31.0.99"));

    assertFault(
        "InvalidIPAddress.InUse",
        () ->
            ec2.assignPrivateIpAddresses(
                r -> r.networkInterfaceId(other).privateIpAddresses("172.31.0.99")));
    ec2.assignPrivateIpAddresses(
        r -> r.networkInterfaceId(other).privateIpAddresses("172.31.0.99").allowReassignment(true));
    assertThat(describe(one).privateIpAddresses()).hasSize(1);
    assertThat(describe(other).privateIpAddresses()).hasSize(2);
  }

  @Test
  void prefixesAreDelegated() {
    String id = create().networkInterfaceId();
    assertThat(
            ec2.assignPrivateIpAddresses(r -> r.networkInterfaceId(id).ipv4PrefixCount(1))
                .assignedIpv4Prefixes())
        .singleElement()
        .extracting(each -> each.ipv4Prefix())
        .isEqualTo("172.31.0.16/28");
    assertThat(describe(id).ipv4Prefixes()).hasSize(1);
  }

  @Test
  void reservedBlocksAreLeftAloneUnlessAskedFor() {
    String subnetId = network.subnetId();
    ec2.createSubnetCidrReservation(
        r -> r.subnetId(subnetId).cidr("172.31.0.0/28").reservationType("explicit"));
    ec2.createSubnetCidrReservation(
        r -> r.subnetId(subnetId).cidr("172.31.1.0/27").reservationType("prefix"));
    NetworkInterface made = create();

    assertThat(made.privateIpAddress()).isEqualTo("172.31.0.16");
    assertThat(
            ec2.createNetworkInterface(r -> r.subnetId(subnetId).privateIpAddress("172.31.0.9"))
                .networkInterface()
                .privateIpAddress())
        .isEqualTo("172.31.0.9");
    assertThat(
            ec2.assignPrivateIpAddresses(
                    r -> r.networkInterfaceId(made.networkInterfaceId()).ipv4PrefixCount(1))
                .assignedIpv4Prefixes()
                .get(0)
                .ipv4Prefix())
        .isEqualTo("172.31.1.0/28");
  }

  @Test
  void ipv6AddressesComeAndGo() {
    String vpcId =
        ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16").amazonProvidedIpv6CidrBlock(true))
            .vpc()
            .vpcId();
    String block =
        ec2.describeVpcs(r -> r.vpcIds(vpcId))
            .vpcs()
            .get(0)
            .ipv6CidrBlockAssociationSet()
            .get(0)
            .ipv6CidrBlock()
            .replace("/56", "/64");
    String subnetId =
        ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.0.0/24").ipv6CidrBlock(block))
            .subnet()
            .subnetId();
    NetworkInterface made =
        ec2.createNetworkInterface(r -> r.subnetId(subnetId).ipv6AddressCount(1))
            .networkInterface();
    String id = made.networkInterfaceId();
    assertThat(made.ipv6Addresses()).hasSize(1);

    var assigned = ec2.assignIpv6Addresses(r -> r.networkInterfaceId(id).ipv6AddressCount(2));
    assertThat(assigned.assignedIpv6Addresses()).hasSize(2);
    assertThat(describe(id).ipv6Addresses()).hasSize(3);
    String gone = assigned.assignedIpv6Addresses().get(0);
    assertThat(
            ec2.unassignIpv6Addresses(r -> r.networkInterfaceId(id).ipv6Addresses(gone))
                .unassignedIpv6Addresses())
        .containsExactly(gone);
    assertThat(byFilter("ipv6-addresses.ipv6-address", gone)).isEmpty();
    assertFault(
        "InvalidParameterValue",
        () -> ec2.unassignIpv6Addresses(r -> r.networkInterfaceId(id).ipv6Addresses(gone)));
  }

  @Test
  void permissionsAreGrantedAndRevoked() {
    String id = create().networkInterfaceId();
    var permission =
        ec2.createNetworkInterfacePermission(
                r ->
                    r.networkInterfaceId(id)
                        .awsAccountId("123456789012")
                        .permission("INSTANCE-ATTACH"))
            .interfacePermission();
    assertThat(permission.permissionState().stateAsString()).isEqualTo("granted");
    assertThat(ec2.describeNetworkInterfacePermissions(r -> {}).networkInterfacePermissions())
        .containsExactly(permission);
    ec2.deleteNetworkInterfacePermission(
        r -> r.networkInterfacePermissionId(permission.networkInterfacePermissionId()));
    assertThat(ec2.describeNetworkInterfacePermissions(r -> {}).networkInterfacePermissions())
        .isEmpty();
    assertFault(
        "InvalidPermissionID.NotFound",
        () ->
            ec2.deleteNetworkInterfacePermission(
                r -> r.networkInterfacePermissionId(permission.networkInterfacePermissionId())));
  }

  private NetworkInterface create() {
    return ec2.createNetworkInterface(r -> r.subnetId(network.subnetId())).networkInterface();
  }

  private NetworkInterface describe(NetworkInterface made) {
    return describe(made.networkInterfaceId());
  }

  private NetworkInterface describe(String id) {
    return ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds(id)).networkInterfaces().get(0);
  }

  private List<String> byFilter(String name, String value) {
    return ec2
        .describeNetworkInterfaces(
            r -> r.filters(Filter.builder().name(name).values(value).build()))
        .networkInterfaces()
        .stream()
        .map(NetworkInterface::networkInterfaceId)
        .toList();
  }

  private static PrivateIpAddressSpecification address(String address, boolean primary) {
    return PrivateIpAddressSpecification.builder()
        .privateIpAddress(address)
        .primary(primary)
        .build();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
