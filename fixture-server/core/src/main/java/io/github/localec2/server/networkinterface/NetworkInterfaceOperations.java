package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.networkinterface.NetworkInterfaceSpec.Ipv4Wish;
import io.github.localec2.server.networkinterface.NetworkInterfaceSpec.Ipv6Wish;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.InstanceIpv6Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;
import software.amazon.awssdk.services.ec2.model.OperatorResponse;
import software.amazon.awssdk.services.ec2.model.PrivateIpAddressSpecification;

/**
 * Network interfaces.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html">Elastic network
 *     interfaces</a>
 */
public final class NetworkInterfaceOperations {
  /** The SDK has no name for it, but EC2 sends it. */
  private static final String PENDING = "pending";

  private static final Settling AVAILABLE =
      Settling.of(
          "network-interface-available",
          NETWORK_INTERFACES,
          row ->
              PENDING.equals(row.statusAsString())
                  ? row.toBuilder().status(NetworkInterfaceStatus.AVAILABLE).build()
                  : row);

  private NetworkInterfaceOperations() {}

  public static Family family() {
    Family family =
        new Family()
            .write(CreateNetworkInterfaceRequest.class, NetworkInterfaceOperations::create)
            .read(DescribeNetworkInterfacesRequest.class, NetworkInterfaceOperations::describe)
            .write(DeleteNetworkInterfaceRequest.class, NetworkInterfaceOperations::delete);
    InterfaceAttachmentOperations.addTo(family);
    InterfaceAttributeOperations.addTo(family);
    InterfaceAddressOperations.addTo(family);
    InterfacePermissionOperations.addTo(family);
    return family;
  }

  private static CreateNetworkInterfaceResponse create(
      CreateNetworkInterfaceRequest request, Call call) {
    String type = request.interfaceTypeAsString();
    NetworkInterfaceSpec.Builder spec =
        NetworkInterfaceSpec.in(request.subnetId())
            .description(request.description())
            .groups(request.groups())
            .addresses(
                ipv4(
                    request.privateIpAddress(),
                    request.privateIpAddresses(),
                    request.secondaryPrivateIpAddressCount(),
                    request.ipv4Prefixes().stream().map(each -> each.ipv4Prefix()).toList(),
                    request.ipv4PrefixCount()))
            .ipv6(
                ipv6(
                    request.ipv6Addresses(),
                    request.ipv6AddressCount(),
                    request.ipv6Prefixes().stream().map(each -> each.ipv6Prefix()).toList(),
                    request.ipv6PrefixCount()))
            .enablePrimaryIpv6(Boolean.TRUE.equals(request.enablePrimaryIpv6()))
            .interfaceType(type == null ? "interface" : type)
            .requestedBy(call.account())
            .tracking(InterfaceTracking.of(request.connectionTrackingSpecification()))
            .tags(TagSpecifications.tags(request.tagSpecifications(), "network-interface"));
    if (request.operator() != null) {
      spec.operator(
          OperatorResponse.builder()
              .managed(true)
              .principal(request.operator().principal())
              .build());
    }
    NetworkInterface made = NetworkInterfaces.create(call.view(), spec.build());
    NetworkInterface pending = made.toBuilder().status(PENDING).build();
    call.rows(NETWORK_INTERFACES).put(pending);
    call.later(AVAILABLE, pending.networkInterfaceId());
    return CreateNetworkInterfaceResponse.builder()
        .networkInterface(pending)
        .clientToken(request.clientToken())
        .build();
  }

  /**
   * The IPv4 addresses that a request names in EC2's several ways.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidParameterCombination
   */
  public static Ipv4Wish ipv4(
      @Nullable String address,
      List<PrivateIpAddressSpecification> addresses,
      @Nullable Integer secondaryCount,
      List<String> prefixes,
      @Nullable Integer prefixCount) {
    if (!addresses.isEmpty() && secondaryCount != null) {
      throw CommonFaults.notTogether("privateIpAddresses", "secondaryPrivateIpAddressCount");
    }
    if (!prefixes.isEmpty() && prefixCount != null) {
      throw CommonFaults.notTogether("ipv4Prefixes", "ipv4PrefixCount");
    }
    String primary = address;
    List<String> secondary = new ArrayList<>();
    for (PrivateIpAddressSpecification each : addresses) {
      if (!Boolean.TRUE.equals(each.primary())) {
        secondary.add(each.privateIpAddress());
      } else if (primary == null || primary.equals(each.privateIpAddress())) {
        primary = each.privateIpAddress();
      } else {
        throw CommonFaults.invalidParameterCombination(
            "Only one primary private IP address can be specified.");
      }
    }
    secondary.remove(primary);
    return new Ipv4Wish(primary, secondary, count(secondaryCount), prefixes, count(prefixCount));
  }

  /**
   * The IPv6 addresses that a request names in EC2's several ways.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidParameterCombination
   */
  public static Ipv6Wish ipv6(
      List<InstanceIpv6Address> addresses,
      @Nullable Integer count,
      List<String> prefixes,
      @Nullable Integer prefixCount) {
    if (!addresses.isEmpty() && count != null && count > 0) {
      throw CommonFaults.notTogether("ipv6Addresses", "ipv6AddressCount");
    }
    if (!prefixes.isEmpty() && prefixCount != null) {
      throw CommonFaults.notTogether("ipv6Prefixes", "ipv6PrefixCount");
    }
    count(count);
    return new Ipv6Wish(
        addresses.stream().map(InstanceIpv6Address::ipv6Address).toList(),
        count,
        prefixes,
        count(prefixCount));
  }

  private static int count(@Nullable Integer count) {
    if (count != null && count < 0) {
      throw CommonFaults.invalidParameterValue("The number of addresses must not be negative");
    }
    return count == null ? 0 : count;
  }

  private static DescribeNetworkInterfacesResponse describe(
      DescribeNetworkInterfacesRequest request, Call call) {
    Page<NetworkInterface> page =
        call.find(
            NETWORK_INTERFACES,
            InterfaceFilters.ALL,
            request.networkInterfaceIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeNetworkInterfacesResponse.builder()
        .networkInterfaces(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DeleteNetworkInterfaceResponse delete(
      DeleteNetworkInterfaceRequest request, Call call) {
    String id = request.networkInterfaceId();
    NetworkInterface row = call.rows(NETWORK_INTERFACES).get(id);
    if (row.attachment() != null) {
      throw NetworkInterfaceFaults.inUse(id);
    }
    NetworkInterfaces.delete(call.view(), id);
    return DeleteNetworkInterfaceResponse.builder().build();
  }
}
