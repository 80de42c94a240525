package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AddressAttribute;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.Filter;

class ElasticIpTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  @Test
  void anAllocatedAddressIsDescribed() {
    AllocateAddressResponse made = ec2.allocateAddress(r -> r.domain(DomainType.VPC));

    assertThat(made.allocationId()).matches("eipalloc-[0-9a-f]{17}");
    assertThat(made.publicIp()).matches("198\\.1[89]\\.\\d+\\.\\d+");
    assertThat(made.publicIpv4Pool()).isEqualTo("amazon");
    assertThat(made.networkBorderGroup()).isEqualTo("us-east-1");
    assertThat(made.domain()).isEqualTo(DomainType.VPC);
    Address address =
        ec2.describeAddresses(r -> r.allocationIds(made.allocationId())).addresses().get(0);
    assertThat(address.publicIp()).isEqualTo(made.publicIp());
    assertThat(address.associationId()).isNull();
    assertThat(ec2.describeAddresses(r -> r.publicIps(made.publicIp())).addresses())
        .containsExactly(address);
    assertThat(byFilter("public-ip", made.publicIp())).containsExactly(address);
    assertThat(byFilter("domain", "standard")).isEmpty();
  }

  @Test
  void addressesAreUniqueOverAccountsAndRegions() {
    Set<String> all = new HashSet<>();
    for (Ec2Client client :
        List.of(
            ec2,
            EC2.client("111111111111", Region.US_EAST_1),
            EC2.client("000000000000", Region.EU_WEST_1))) {
      for (int i = 0; i < 50; i++) {
        all.add(client.allocateAddress().publicIp());
      }
    }
    assertThat(all).hasSize(150);
  }

  @Test
  void aReleasedAddressIsGone() {
    AllocateAddressResponse made = ec2.allocateAddress();
    ec2.releaseAddress(r -> r.allocationId(made.allocationId()));

    assertThat(ec2.describeAddresses().addresses()).isEmpty();
    assertFault(
        "InvalidAllocationID.NotFound",
        () -> ec2.releaseAddress(r -> r.allocationId(made.allocationId())));
    assertFault(
        "InvalidAddress.NotFound", () -> ec2.describeAddresses(r -> r.publicIps(made.publicIp())));
  }

  @Test
  void anAddressOfSomebodyElseIsNotYours() {
    String theirs = EC2.client("111111111111", Region.US_EAST_1).allocateAddress().publicIp();
    assertFault("AuthFailure", () -> ec2.releaseAddress(r -> r.publicIp(theirs)));
  }

  @Test
  void anAddressIsNamedInOneWay() {
    AllocateAddressResponse made = ec2.allocateAddress();
    assertFault("MissingParameter", () -> ec2.releaseAddress(r -> {}));
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.releaseAddress(r -> r.allocationId(made.allocationId()).publicIp(made.publicIp())));
  }

  @Test
  void anUnknownPoolIsNotFound() {
    assertFault(
        "InvalidPublicIpv4PoolID.NotFound",
        () -> ec2.allocateAddress(r -> r.publicIpv4Pool("ipv4pool-ec2-0123456789abcdef0")));
  }

  @Test
  void aReverseNameIsPendingThenThere() {
    String id = ec2.allocateAddress().allocationId();
    AddressAttribute pending =
        ec2.modifyAddressAttribute(r -> r.allocationId(id).domainName("mail.example.com"))
            .address();
    assertThat(pending.ptrRecordUpdate().status()).isEqualTo("PENDING");
    assertThat(attribute(id).ptrRecord()).isEqualTo("mail.example.com.");

    ec2.resetAddressAttribute(r -> r.allocationId(id).attribute("domain-name"));
    assertThat(attribute(id).ptrRecord()).isNull();
  }

  @Test
  void anAddressMovesToAnotherAccountThatAccepts() {
    Ec2Client other = EC2.client("111111111111", Region.US_EAST_1);
    other.describeAddresses();
    AllocateAddressResponse made = ec2.allocateAddress();
    assertFault(
        "InvalidAddress.NotFound",
        () -> other.acceptAddressTransfer(r -> r.address(made.publicIp())));
    ec2.enableAddressTransfer(
        r -> r.allocationId(made.allocationId()).transferAccountId("111111111111"));
    assertThat(ec2.describeAddressTransfers(r -> {}).addressTransfers())
        .singleElement()
        .extracting(each -> each.addressTransferStatusAsString())
        .isEqualTo("pending");

    other.acceptAddressTransfer(r -> r.address(made.publicIp()));
    assertThat(ec2.describeAddresses().addresses()).isEmpty();
    assertThat(other.describeAddresses().addresses())
        .singleElement()
        .extracting(Address::publicIp)
        .isEqualTo(made.publicIp());
  }

  @Test
  void aWithdrawnOfferCannotBeAccepted() {
    Ec2Client other = EC2.client("111111111111", Region.US_EAST_1);
    AllocateAddressResponse made = ec2.allocateAddress();
    ec2.enableAddressTransfer(
        r -> r.allocationId(made.allocationId()).transferAccountId("111111111111"));
    assertThat(
            ec2.disableAddressTransfer(r -> r.allocationId(made.allocationId()))
                .addressTransfer()
                .addressTransferStatusAsString())
        .isEqualTo("disabled");
    assertFault(
        "InvalidAddress.NotFound",
        () -> other.acceptAddressTransfer(r -> r.address(made.publicIp())));
  }

  @Test
  void nothingMovesFromOrToClassic() {
    String publicIp = ec2.allocateAddress().publicIp();
    assertFault("InvalidParameterValue", () -> ec2.moveAddressToVpc(r -> r.publicIp(publicIp)));
    assertFault(
        "UnsupportedOperation", () -> ec2.restoreAddressToClassic(r -> r.publicIp(publicIp)));
    assertThat(ec2.describeMovingAddresses(r -> {}).movingAddressStatuses()).isEmpty();
  }

  private AddressAttribute attribute(String id) {
    return ec2.describeAddressesAttribute(r -> r.allocationIds(id).attribute("domain-name"))
        .addresses()
        .get(0);
  }

  private List<Address> byFilter(String name, String value) {
    return ec2.describeAddresses(r -> r.filters(Filter.builder().name(name).values(value).build()))
        .addresses();
  }
}
