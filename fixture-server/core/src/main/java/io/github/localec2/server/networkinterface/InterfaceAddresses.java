package io.github.localec2.server.networkinterface;

import io.github.localec2.server.networkinterface.NetworkInterfaceSpec.Ipv4Wish;
import io.github.localec2.server.networkinterface.NetworkInterfaceSpec.Ipv6Wish;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ec2.model.Ipv4PrefixSpecification;
import software.amazon.awssdk.services.ec2.model.Ipv6PrefixSpecification;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceIpv6Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Takes the addresses of a network interface from its subnet. */
final class InterfaceAddresses {
  private InterfaceAddresses() {}

  /** Takes what the specification asks for and writes it to the interface. */
  static void give(
      RegionView view, Subnet subnet, NetworkInterfaceSpec spec, NetworkInterface.Builder made) {
    Ipv4Wish wish = spec.addresses();
    if (Boolean.TRUE.equals(subnet.ipv6Native())) {
      made.ipv6Native(true).privateIpAddresses(List.of());
    } else {
      List<String> taken = new ArrayList<>();
      // those asked for by name first, or a number of any could take them
      for (String secondary : wish.secondary()) {
        taken.add(SubnetAddresses.take(view, subnet, secondary));
      }
      List<String> prefixes = takePrefixes(view, subnet, wish);
      String primary =
          wish.primary() == null
              ? SubnetAddresses.allocate(view, subnet)
              : SubnetAddresses.take(view, subnet, wish.primary());
      taken.add(0, primary);
      if (wish.secondaryCount() > 0) {
        taken.addAll(SubnetAddresses.allocate(view, subnet, wish.secondaryCount()));
      }
      List<NetworkInterfacePrivateIpAddress> addresses = new ArrayList<>(taken.size());
      for (String address : taken) {
        addresses.add(ipv4(view, address, addresses.isEmpty()));
      }
      made.privateIpAddress(primary)
          .privateDnsName(addresses.get(0).privateDnsName())
          .privateIpAddresses(addresses);
      if (!prefixes.isEmpty()) {
        made.ipv4Prefixes(prefixes.stream().map(InterfaceAddresses::ipv4Prefix).toList());
      }
    }
    giveIpv6(view, subnet, spec, made);
  }

  /** Takes IPv4 prefixes. */
  static List<String> takePrefixes(RegionView view, Subnet subnet, Ipv4Wish wish) {
    List<String> taken = new ArrayList<>();
    wish.prefixes().forEach(each -> taken.add(SubnetAddresses.takePrefix(view, subnet, each)));
    IntStream.range(0, wish.prefixCount())
        .forEach(any -> taken.add(SubnetAddresses.takePrefix(view, subnet, null)));
    return taken;
  }

  private static void giveIpv6(
      RegionView view, Subnet subnet, NetworkInterfaceSpec spec, NetworkInterface.Builder made) {
    Ipv6Wish wish = spec.ipv6();
    boolean bySubnet =
        wish.count() == null
            && wish.addresses().isEmpty()
            && wish.prefixes().isEmpty()
            && wish.prefixCount() == 0
            && (Boolean.TRUE.equals(subnet.assignIpv6AddressOnCreation())
                || Boolean.TRUE.equals(subnet.ipv6Native()))
            && SubnetIpv6Addresses.has(subnet);
    Ipv6Wish asked = bySubnet ? new Ipv6Wish(List.of(), 1, List.of(), 0) : wish;
    List<String> taken = takeIpv6(view, subnet, asked);
    if (spec.enablePrimaryIpv6() && taken.isEmpty()) {
      throw CommonFaults.invalidParameterCombination(
          "A primary IPv6 address requires an IPv6 address on the network interface");
    }
    List<NetworkInterfaceIpv6Address> addresses = new ArrayList<>();
    for (String each : taken) {
      addresses.add(ipv6(each, spec.enablePrimaryIpv6() && addresses.isEmpty()));
    }
    made.ipv6Addresses(addresses);
    if (!taken.isEmpty()) {
      made.ipv6Address(taken.get(0));
    }
    List<String> prefixes = takeIpv6Prefixes(view, subnet, asked);
    if (!prefixes.isEmpty()) {
      made.ipv6Prefixes(prefixes.stream().map(InterfaceAddresses::ipv6Prefix).toList());
    }
  }

  static List<String> takeIpv6(RegionView view, Subnet subnet, Ipv6Wish wish) {
    List<String> taken = new ArrayList<>();
    wish.addresses().forEach(each -> taken.add(SubnetIpv6Addresses.take(view, subnet, each)));
    int count = wish.count() == null ? 0 : wish.count();
    IntStream.range(0, count)
        .forEach(any -> taken.add(SubnetIpv6Addresses.take(view, subnet, null)));
    return taken;
  }

  static List<String> takeIpv6Prefixes(RegionView view, Subnet subnet, Ipv6Wish wish) {
    List<String> taken = new ArrayList<>();
    wish.prefixes().forEach(each -> taken.add(SubnetIpv6Addresses.takePrefix(view, subnet, each)));
    IntStream.range(0, wish.prefixCount())
        .forEach(any -> taken.add(SubnetIpv6Addresses.takePrefix(view, subnet, null)));
    return taken;
  }

  static NetworkInterfacePrivateIpAddress ipv4(RegionView view, String address, boolean primary) {
    return NetworkInterfacePrivateIpAddress.builder()
        .primary(primary)
        .privateDnsName(HostNames.privateName(view.region(), address))
        .privateIpAddress(address)
        .build();
  }

  static NetworkInterfaceIpv6Address ipv6(String address, boolean primary) {
    return NetworkInterfaceIpv6Address.builder()
        .ipv6Address(address)
        .isPrimaryIpv6(primary)
        .build();
  }

  static Ipv4PrefixSpecification ipv4Prefix(String prefix) {
    return Ipv4PrefixSpecification.builder().ipv4Prefix(prefix).build();
  }

  static Ipv6PrefixSpecification ipv6Prefix(String prefix) {
    return Ipv6PrefixSpecification.builder().ipv6Prefix(prefix).build();
  }
}
