package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES_BY_PUBLIC_IP;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.tagging.TagSpecifications;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.AcceptAddressTransferRequest;
import software.amazon.awssdk.services.ec2.model.AcceptAddressTransferResponse;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AddressTransfer;
import software.amazon.awssdk.services.ec2.model.AddressTransferStatus;
import software.amazon.awssdk.services.ec2.model.DescribeAddressTransfersRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressTransfersResponse;
import software.amazon.awssdk.services.ec2.model.DisableAddressTransferRequest;
import software.amazon.awssdk.services.ec2.model.DisableAddressTransferResponse;
import software.amazon.awssdk.services.ec2.model.EnableAddressTransferRequest;
import software.amazon.awssdk.services.ec2.model.EnableAddressTransferResponse;

/**
 * Elastic IPs on their way from one account to another.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/transfer-EIPs-intro.html">Transfer
 *     an Elastic IP address between AWS accounts</a>
 */
final class AddressTransferOperations {
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

  /** How long an offer stands. */
  private static final Duration OFFER = Duration.ofHours(7);

  private static final Table<AddressTransfer> TRANSFERS =
      Table.named("elastic-ip-transfers", AddressTransfer::allocationId)
          .faults("allocation ID", "InvalidAllocationID")
          .build();

  private AddressTransferOperations() {}

  static void addTo(Family family) {
    family
        .write(EnableAddressTransferRequest.class, AddressTransferOperations::enable)
        .write(DisableAddressTransferRequest.class, AddressTransferOperations::disable)
        .write(AcceptAddressTransferRequest.class, AddressTransferOperations::accept)
        .read(DescribeAddressTransfersRequest.class, AddressTransferOperations::describe);
  }

  private static EnableAddressTransferResponse enable(
      EnableAddressTransferRequest request, Call call) {
    Address address = call.rows(ADDRESSES).get(request.allocationId());
    String account = request.transferAccountId();
    if (!ACCOUNT.matcher(account).matches() || account.equals(call.account())) {
      throw CommonFaults.invalidValue(
          "TransferAccountId", account, "It must be the id of another account.");
    }
    AddressTransfer transfer =
        AddressTransfer.builder()
            .publicIp(address.publicIp())
            .allocationId(address.allocationId())
            .transferAccountId(account)
            .transferOfferExpirationTimestamp(call.now().plus(OFFER))
            .addressTransferStatus(AddressTransferStatus.PENDING)
            .build();
    call.rows(TRANSFERS).put(transfer);
    return EnableAddressTransferResponse.builder().addressTransfer(transfer).build();
  }

  private static DisableAddressTransferResponse disable(
      DisableAddressTransferRequest request, Call call) {
    String id = request.allocationId();
    AddressTransfer transfer = call.rows(TRANSFERS).get(id);
    if (transfer.addressTransferStatus() != AddressTransferStatus.PENDING) {
      throw Ec2Fault.of(
          "InvalidTransfer.AddressNotPending",
          "The transfer of the address '" + transfer.publicIp() + "' is not pending.");
    }
    call.rows(TRANSFERS).remove(id);
    return DisableAddressTransferResponse.builder()
        .addressTransfer(
            transfer.toBuilder()
                .addressTransferStatus(AddressTransferStatus.DISABLED)
                .transferOfferExpirationTimestamp(null)
                .build())
        .build();
  }

  private static AcceptAddressTransferResponse accept(
      AcceptAddressTransferRequest request, Call call) {
    RegionView mine = call.view();
    RegionView source = offering(mine, request.address());
    Address address = source.rows(ADDRESSES).by(ADDRESSES_BY_PUBLIC_IP, request.address()).get(0);
    if (address.associationId() != null) {
      throw Ec2Fault.of(
          "InvalidTransfer.AddressAssociated",
          "The address '" + address.publicIp() + "' is associated with a resource.");
    }
    String oldId = address.allocationId();
    if (AddressAttributeOperations.isNamed(source, oldId)) {
      throw Ec2Fault.of(
          "InvalidTransfer.AddressCustomPtrSet",
          "The address '" + address.publicIp() + "' has a reverse DNS record.");
    }
    source.rows(ADDRESSES).remove(oldId);
    Address received =
        AddressOperations.add(
            mine,
            address.publicIp(),
            TagSpecifications.tags(request.tagSpecifications(), "elastic-ip"));
    AddressTransfer accepted =
        source
            .rows(TRANSFERS)
            .update(
                oldId,
                row ->
                    row.toBuilder()
                        .addressTransferStatus(AddressTransferStatus.ACCEPTED)
                        .transferOfferAcceptedTimestamp(mine.now())
                        .build());
    return AcceptAddressTransferResponse.builder()
        .addressTransfer(accepted.toBuilder().allocationId(received.allocationId()).build())
        .build();
  }

  /** The account that offers the address to this one. */
  private static RegionView offering(RegionView mine, String publicIp) {
    for (Scope scope : mine.scopes()) {
      RegionView other = mine.other(scope);
      boolean offered =
          scope.region().equals(mine.region())
              && other.rows(ADDRESSES).by(ADDRESSES_BY_PUBLIC_IP, publicIp).stream()
                  .map(Address::allocationId)
                  .flatMap(id -> other.rows(TRANSFERS).find(id).stream())
                  .anyMatch(transfer -> isOpen(transfer, mine));
      if (offered) {
        return other;
      }
    }
    throw AddressFaults.notFound(publicIp);
  }

  private static boolean isOpen(AddressTransfer transfer, RegionView recipient) {
    return transfer.addressTransferStatus() == AddressTransferStatus.PENDING
        && transfer.transferAccountId().equals(recipient.account())
        && recipient.now().isBefore(transfer.transferOfferExpirationTimestamp());
  }

  static void forget(RegionView view, String allocationId) {
    view.rows(TRANSFERS).remove(allocationId);
  }

  private static DescribeAddressTransfersResponse describe(
      DescribeAddressTransfersRequest request, Call call) {
    List<String> ids = request.allocationIds();
    List<AddressTransfer> all =
        (ids.isEmpty()
                ? call.rows(TRANSFERS).all()
                : ids.stream().map(id -> call.rows(TRANSFERS).get(id)))
            .filter(
                transfer ->
                    transfer.addressTransferStatus() == AddressTransferStatus.ACCEPTED
                        || call.now().isBefore(transfer.transferOfferExpirationTimestamp()))
            .toList();
    Page<AddressTransfer> page = call.page(all, request.maxResults(), request.nextToken(), ids);
    return DescribeAddressTransfersResponse.builder()
        .addressTransfers(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
