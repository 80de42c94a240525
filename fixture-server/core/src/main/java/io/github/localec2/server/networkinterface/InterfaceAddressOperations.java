package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_SUBNET;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.instancetype.InstanceTypes;
import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.networkinterface.NetworkInterfaceSpec.Ipv4Wish;
import io.github.localec2.server.networkinterface.NetworkInterfaceSpec.Ipv6Wish;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import software.amazon.awssdk.services.ec2.model.AssignIpv6AddressesRequest;
import software.amazon.awssdk.services.ec2.model.AssignIpv6AddressesResponse;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesResponse;
import software.amazon.awssdk.services.ec2.model.AssignedPrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Ipv4PrefixSpecification;
import software.amazon.awssdk.services.ec2.model.Ipv6PrefixSpecification;
import software.amazon.awssdk.services.ec2.model.NetworkInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceIpv6Address;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.UnassignIpv6AddressesRequest;
import software.amazon.awssdk.services.ec2.model.UnassignIpv6AddressesResponse;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesResponse;

/** Gives network interfaces further addresses and takes them away. */
final class InterfaceAddressOperations {
  private InterfaceAddressOperations() {}

  static void addTo(Family family) {
    family
        .write(AssignPrivateIpAddressesRequest.class, InterfaceAddressOperations::assign)
        .write(UnassignPrivateIpAddressesRequest.class, InterfaceAddressOperations::unassign)
        .write(AssignIpv6AddressesRequest.class, InterfaceAddressOperations::assignIpv6)
        .write(UnassignIpv6AddressesRequest.class, InterfaceAddressOperations::unassignIpv6);
  }

  private static AssignPrivateIpAddressesResponse assign(
      AssignPrivateIpAddressesRequest request, Call call) {
    Ipv4Wish wish =
        NetworkInterfaceOperations.ipv4(
            null,
            List.of(),
            request.secondaryPrivateIpAddressCount(),
            request.ipv4Prefixes(),
            request.ipv4PrefixCount());
    List<String> named = request.privateIpAddresses();
    boolean prefixes = wish.prefixCount() > 0 || !wish.prefixes().isEmpty();
    if (!named.isEmpty() && wish.secondaryCount() > 0) {
      throw CommonFaults.notTogether("privateIpAddresses", "secondaryPrivateIpAddressCount");
    }
    if (named.isEmpty() && wish.secondaryCount() == 0 && !prefixes) {
      throw CommonFaults.invalidParameterCombination(
          "Either privateIpAddresses or secondaryPrivateIpAddressCount must be specified.");
    }
    RegionView view = call.view();
    String id = request.networkInterfaceId();
    NetworkInterface before = view.rows(NETWORK_INTERFACES).get(id);
    Subnet subnet = view.rows(NetworkTables.SUBNETS).get(before.subnetId());
    if (Boolean.TRUE.equals(request.allowReassignment())) {
      named.forEach(each -> takeFromOther(view, before, each));
    }
    List<String> taken = SecondaryAddresses.assign(view, id, named, wish.secondaryCount());
    List<String> blocks = InterfaceAddresses.takePrefixes(view, subnet, wish);
    NetworkInterface row = view.rows(NETWORK_INTERFACES).get(id);
    List<Ipv4PrefixSpecification> delegated = new ArrayList<>(row.ipv4Prefixes());
    blocks.forEach(each -> delegated.add(InterfaceAddresses.ipv4Prefix(each)));
    checkLimit(
        view,
        row,
        row.privateIpAddresses().size() + delegated.size(),
        NetworkInfo::ipv4AddressesPerInterface);
    put(view, withPrefixes(row, delegated));
    AssignPrivateIpAddressesResponse.Builder response =
        AssignPrivateIpAddressesResponse.builder()
            .networkInterfaceId(row.networkInterfaceId())
            .assignedPrivateIpAddresses(
                taken.stream()
                    .map(each -> AssignedPrivateIpAddress.builder().privateIpAddress(each).build())
                    .toList());
    if (prefixes) {
      response.assignedIpv4Prefixes(blocks.stream().map(InterfaceAddresses::ipv4Prefix).toList());
    }
    return response.build();
  }

  /** Takes the address from the interface of the subnet that has it as a secondary one. */
  private static void takeFromOther(RegionView view, NetworkInterface mine, String address) {
    for (NetworkInterface other :
        view.rows(NETWORK_INTERFACES).by(INTERFACES_BY_SUBNET, mine.subnetId())) {
      boolean secondary =
          other.privateIpAddresses().stream()
              .anyMatch(each -> !each.primary() && each.privateIpAddress().equals(address));
      if (secondary) {
        remove(view, other, List.of(address), List.of());
        return;
      }
    }
  }

  private static UnassignPrivateIpAddressesResponse unassign(
      UnassignPrivateIpAddressesRequest request, Call call) {
    List<String> addresses = request.privateIpAddresses();
    List<String> prefixes = request.ipv4Prefixes();
    NetworkInterface row = call.rows(NETWORK_INTERFACES).get(request.networkInterfaceId());
    if (addresses.isEmpty() && prefixes.isEmpty()) {
      throw CommonFaults.missingParameter("privateIpAddresses");
    }
    remove(call.view(), row, addresses, prefixes);
    return UnassignPrivateIpAddressesResponse.builder().build();
  }

  private static void remove(
      RegionView view, NetworkInterface row, List<String> addresses, List<String> prefixes) {
    String id = row.networkInterfaceId();
    List<String> delegated = row.ipv4Prefixes().stream().map(each -> each.ipv4Prefix()).toList();
    if (!delegated.containsAll(prefixes)) {
      throw SecondaryAddresses.notAssigned(id);
    }
    SecondaryAddresses.unassign(view, id, addresses);
    SubnetAddresses.release(view, row.subnetId(), prefixes.stream().distinct().toList());
    NetworkInterface now = view.rows(NETWORK_INTERFACES).get(id);
    put(
        view,
        withPrefixes(
            now,
            now.ipv4Prefixes().stream()
                .filter(each -> !prefixes.contains(each.ipv4Prefix()))
                .toList()));
  }

  private static NetworkInterface withPrefixes(
      NetworkInterface row, List<Ipv4PrefixSpecification> prefixes) {
    return row.toBuilder().ipv4Prefixes(prefixes.isEmpty() ? null : prefixes).build();
  }

  private static AssignIpv6AddressesResponse assignIpv6(
      AssignIpv6AddressesRequest request, Call call) {
    boolean nothing =
        request.ipv6Addresses().isEmpty()
            && request.ipv6AddressCount() == null
            && request.ipv6Prefixes().isEmpty()
            && request.ipv6PrefixCount() == null;
    if (nothing) {
      throw CommonFaults.invalidParameterCombination(
          "Either ipv6Addresses or ipv6AddressCount must be specified.");
    }
    if (!request.ipv6Addresses().isEmpty() && request.ipv6AddressCount() != null) {
      throw CommonFaults.notTogether("ipv6Addresses", "ipv6AddressCount");
    }
    Ipv6Wish counts =
        NetworkInterfaceOperations.ipv6(
            List.of(),
            request.ipv6AddressCount(),
            request.ipv6Prefixes(),
            request.ipv6PrefixCount());
    Ipv6Wish wish =
        new Ipv6Wish(
            request.ipv6Addresses(), counts.count(), counts.prefixes(), counts.prefixCount());
    RegionView view = call.view();
    NetworkInterface row = view.rows(NETWORK_INTERFACES).get(request.networkInterfaceId());
    Subnet subnet = view.rows(NetworkTables.SUBNETS).get(row.subnetId());
    List<String> taken = InterfaceAddresses.takeIpv6(view, subnet, wish);
    List<String> blocks = InterfaceAddresses.takeIpv6Prefixes(view, subnet, wish);

    List<NetworkInterfaceIpv6Address> addresses = new ArrayList<>(row.ipv6Addresses());
    taken.forEach(each -> addresses.add(InterfaceAddresses.ipv6(each, false)));
    List<Ipv6PrefixSpecification> delegated = new ArrayList<>(row.ipv6Prefixes());
    blocks.forEach(each -> delegated.add(InterfaceAddresses.ipv6Prefix(each)));
    checkLimit(
        view, row, addresses.size() + delegated.size(), NetworkInfo::ipv6AddressesPerInterface);
    put(view, withIpv6(row, addresses, delegated));
    AssignIpv6AddressesResponse.Builder response =
        AssignIpv6AddressesResponse.builder()
            .networkInterfaceId(row.networkInterfaceId())
            .assignedIpv6Addresses(taken);
    if (!blocks.isEmpty()) {
      response.assignedIpv6Prefixes(blocks);
    }
    return response.build();
  }

  private static UnassignIpv6AddressesResponse unassignIpv6(
      UnassignIpv6AddressesRequest request, Call call) {
    RegionView view = call.view();
    NetworkInterface row = view.rows(NETWORK_INTERFACES).get(request.networkInterfaceId());
    String id = row.networkInterfaceId();
    List<String> addresses =
        request.ipv6Addresses().stream().map(SubnetIpv6Addresses::canonical).toList();
    List<String> prefixes = request.ipv6Prefixes();
    if (addresses.isEmpty() && prefixes.isEmpty()) {
      throw CommonFaults.missingParameter("ipv6Addresses");
    }
    List<String> has = row.ipv6Addresses().stream().map(each -> each.ipv6Address()).toList();
    List<String> delegated = row.ipv6Prefixes().stream().map(each -> each.ipv6Prefix()).toList();
    if (!has.containsAll(addresses) || !delegated.containsAll(prefixes)) {
      throw SecondaryAddresses.notAssigned(id);
    }
    boolean primary =
        row.ipv6Addresses().stream()
            .anyMatch(each -> each.isPrimaryIpv6() && addresses.contains(each.ipv6Address()));
    if (primary) {
      throw CommonFaults.operationNotPermitted(
          "The primary IPv6 address cannot be unassigned from interface " + id);
    }
    put(
        view,
        withIpv6(
            row,
            row.ipv6Addresses().stream()
                .filter(each -> !addresses.contains(each.ipv6Address()))
                .toList(),
            row.ipv6Prefixes().stream()
                .filter(each -> !prefixes.contains(each.ipv6Prefix()))
                .toList()));
    List<String> released = new ArrayList<>(addresses);
    released.addAll(prefixes);
    SubnetIpv6Addresses.release(view, row.subnetId(), released);
    return UnassignIpv6AddressesResponse.builder()
        .networkInterfaceId(id)
        .unassignedIpv6Addresses(addresses)
        .unassignedIpv6Prefixes(prefixes)
        .build();
  }

  private static NetworkInterface withIpv6(
      NetworkInterface row,
      List<NetworkInterfaceIpv6Address> addresses,
      List<Ipv6PrefixSpecification> prefixes) {
    return row.toBuilder()
        .ipv6Addresses(addresses)
        .ipv6Address(addresses.isEmpty() ? null : addresses.get(0).ipv6Address())
        .ipv6Prefixes(prefixes.isEmpty() ? null : prefixes)
        .build();
  }

  /** An interface at an instance has at most as many addresses as the instance's type allows. */
  private static void checkLimit(
      RegionView view, NetworkInterface row, int count, ToIntFunction<NetworkInfo> limit) {
    String instanceId = InstanceNetwork.instanceOf(row);
    if (instanceId == null) {
      return;
    }
    view.rows(INSTANCES)
        .find(instanceId)
        .flatMap(found -> InstanceTypes.catalogue().find(found.instance().instanceTypeAsString()))
        .filter(type -> count > limit.applyAsInt(type.networkInfo()))
        .ifPresent(
            type -> {
              throw Ec2Fault.of(
                  "PrivateIpAddressLimitExceeded",
                  "Number of private addresses will exceed limit.");
            });
  }

  private static void put(RegionView view, NetworkInterface row) {
    view.rows(NETWORK_INTERFACES).put(row);
    InterfaceAttachmentOperations.refresh(view, row.networkInterfaceId());
  }
}
