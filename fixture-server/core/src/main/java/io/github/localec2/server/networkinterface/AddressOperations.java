package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES_BY_PUBLIC_IP;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AllocateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AllocateAddressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseAddressResponse;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Elastic IP addresses.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html">Elastic
 *     IP addresses</a>
 */
public final class AddressOperations {
  private static final String POOL = "amazon";

  /** AWS starts with 5, which a test suite would hit by being one, and raises it on request. */
  private static final int MAX_ADDRESSES = 1000;

  private static final Filters<Address> FILTERS =
      Filters.of(ADDRESSES)
          .id("allocation-id")
          .one("association-id", Address::associationId)
          .one("domain", Address::domainAsString)
          .one("instance-id", Address::instanceId)
          .one("network-border-group", Address::networkBorderGroup)
          .one("network-interface-id", Address::networkInterfaceId)
          .one("network-interface-owner-id", Address::networkInterfaceOwnerId)
          .one("private-ip-address", Address::privateIpAddress)
          .indexed("public-ip", ADDRESSES_BY_PUBLIC_IP, row -> Stream.of(row.publicIp()))
          .build();

  private AddressOperations() {}

  /**
   * @param block tells the block that addresses are taken from; asked outside every lock
   */
  public static Family family(Supplier<Optional<String>> block) {
    Family family =
        new Family()
            .<AllocateAddressRequest, AllocateAddressResponse>edge(
                AllocateAddressRequest.class,
                (request, edge) -> {
                  Ipv4Block from = block.get().flatMap(Ipv4Block::read).orElse(null);
                  return edge.commit(call -> allocate(request, call, from));
                })
            .read(DescribeAddressesRequest.class, AddressOperations::describe)
            .write(ReleaseAddressRequest.class, AddressOperations::release);
    AddressAssociationOperations.addTo(family);
    AddressAttributeOperations.addTo(family);
    AddressTransferOperations.addTo(family);
    ClassicAddressOperations.addTo(family);
    return family;
  }

  private static AllocateAddressResponse allocate(
      AllocateAddressRequest request, Call call, @Nullable Ipv4Block block) {
    String pool = request.publicIpv4Pool();
    if (pool != null && !pool.equals(POOL)) {
      throw Ec2Fault.of(
          "InvalidPublicIpv4PoolID.NotFound", "The pool ID '" + pool + "' does not exist.");
    }
    if (request.customerOwnedIpv4Pool() != null) {
      throw Ec2Fault.of(
          "InvalidCoipPoolID.NotFound",
          "The customer-owned pool ID '" + request.customerOwnedIpv4Pool() + "' does not exist.");
    }
    if (request.ipamPoolId() != null) {
      throw Ec2Fault.of(
          "InvalidIpamPoolId.NotFound",
          "The ipam-pool ID '" + request.ipamPoolId() + "' does not exist");
    }
    String group = request.networkBorderGroup();
    if (group != null && !group.equals(call.region())) {
      throw CommonFaults.invalidValue(
          "NetworkBorderGroup", group, "It is no network border group of this Region.");
    }
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "elastic-ip");
    Address address = add(call.view(), publicIp(call.view(), request.address(), block), tags);
    return AllocateAddressResponse.builder()
        .publicIp(address.publicIp())
        .allocationId(address.allocationId())
        .publicIpv4Pool(address.publicIpv4Pool())
        .networkBorderGroup(address.networkBorderGroup())
        .domain(DomainType.VPC)
        .build();
  }

  private static String publicIp(
      RegionView view, @Nullable String wanted, @Nullable Ipv4Block block) {
    if (wanted == null) {
      return block == null ? PublicAddresses.next(view) : PublicAddresses.next(view, block);
    }
    if (Ipv4Block.readAddress(wanted).isEmpty()) {
      throw CommonFaults.invalidParameterValue("Invalid IPv4 address: " + wanted);
    }
    if (!PublicAddresses.isFree(view, wanted)) {
      throw Ec2Fault.of("InvalidAddress.NotFound", "Address '" + wanted + "' is not available.");
    }
    return wanted;
  }

  /** Adds an elastic IP that leads nowhere. */
  static Address add(RegionView view, String publicIp, List<Tag> tags) {
    if (view.rows(ADDRESSES).size() >= MAX_ADDRESSES) {
      throw Ec2Fault.of(
          "AddressLimitExceeded", "The maximum number of addresses has been reached.");
    }
    return view.rows(ADDRESSES)
        .put(
            Address.builder()
                .allocationId(view.newId(ADDRESSES, tags))
                .publicIp(publicIp)
                .publicIpv4Pool(POOL)
                .networkBorderGroup(view.region())
                .domain(DomainType.VPC)
                .tags(tags)
                .build());
  }

  private static DescribeAddressesResponse describe(DescribeAddressesRequest request, Call call) {
    List<String> ids = new ArrayList<>(request.allocationIds());
    for (String publicIp : request.publicIps()) {
      ids.add(found(call.view(), publicIp).allocationId());
    }
    return DescribeAddressesResponse.builder()
        .addresses(call.find(ADDRESSES, FILTERS, ids, request.filters(), null, null).items())
        .build();
  }

  private static ReleaseAddressResponse release(ReleaseAddressRequest request, Call call) {
    Address address = named(call.view(), request.allocationId(), request.publicIp());
    String group = request.networkBorderGroup();
    if (group != null && !group.equals(address.networkBorderGroup())) {
      throw CommonFaults.invalidValue(
          "NetworkBorderGroup", group, "The address is in " + address.networkBorderGroup() + ".");
    }
    if (address.associationId() != null) {
      ElasticIps.checkYours(call.view(), address);
      throw AddressFaults.inUse(address.publicIp());
    }
    AddressAttributeOperations.forget(call.view(), address.allocationId());
    AddressTransferOperations.forget(call.view(), address.allocationId());
    call.rows(ADDRESSES).remove(address.allocationId());
    return ReleaseAddressResponse.builder().build();
  }

  /** The address that a request names by one of its two names. */
  static Address named(RegionView view, @Nullable String allocationId, @Nullable String publicIp) {
    if (allocationId != null && publicIp != null) {
      throw AddressFaults.notBoth("public IP", "allocation id");
    }
    if (allocationId != null) {
      return view.rows(ADDRESSES).get(allocationId);
    }
    if (publicIp == null) {
      throw AddressFaults.oneOf("AllocationId", "PublicIp");
    }
    return found(view, publicIp);
  }

  /** The account's address with this public IP. */
  static Address found(RegionView view, String publicIp) {
    return view.rows(ADDRESSES).by(ADDRESSES_BY_PUBLIC_IP, publicIp).stream()
        .findFirst()
        .orElseThrow(
            () ->
                PublicAddresses.isFree(view, publicIp)
                    ? AddressFaults.notFound(publicIp)
                    : AddressFaults.notYours(publicIp));
  }
}
