package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** The secondary private IPv4 addresses of network interfaces, for whatever operation needs one. */
public final class SecondaryAddresses {
  private SecondaryAddresses() {}

  /**
   * Gives an interface the named addresses and a number of any.
   *
   * @return all of them, the named ones first
   * @throws Ec2Fault for an address that can't be had
   */
  public static List<String> assign(
      RegionView view, String interfaceId, List<String> named, int count) {
    NetworkInterface row = view.rows(NETWORK_INTERFACES).get(interfaceId);
    Subnet subnet = view.rows(NetworkTables.SUBNETS).get(row.subnetId());
    List<String> taken = new ArrayList<>();
    named.forEach(each -> taken.add(SubnetAddresses.take(view, subnet, each)));
    taken.addAll(SubnetAddresses.allocate(view, subnet, count));
    List<NetworkInterfacePrivateIpAddress> addresses = new ArrayList<>(row.privateIpAddresses());
    taken.forEach(each -> addresses.add(InterfaceAddresses.ipv4(view, each, false)));
    view.rows(NETWORK_INTERFACES).put(row.toBuilder().privateIpAddresses(addresses).build());
    return taken;
  }

  /**
   * Takes secondary addresses from an interface; elastic IPs that lead there lead nowhere then.
   *
   * @throws Ec2Fault InvalidParameterValue for an address that isn't a secondary one of it
   */
  public static void unassign(RegionView view, String interfaceId, List<String> addresses) {
    NetworkInterface row = view.rows(NETWORK_INTERFACES).get(interfaceId);
    if (addresses.contains(row.privateIpAddress())) {
      throw CommonFaults.invalidParameterValue(
          "The primary private IP address "
              + row.privateIpAddress()
              + " cannot be unassigned from interface "
              + interfaceId);
    }
    List<String> has =
        row.privateIpAddresses().stream().map(each -> each.privateIpAddress()).toList();
    if (!has.containsAll(addresses)) {
      throw notAssigned(interfaceId);
    }
    addresses.forEach(each -> ElasticIps.dissociateFrom(view, interfaceId, each));
    NetworkInterface now = view.rows(NETWORK_INTERFACES).get(interfaceId);
    view.rows(NETWORK_INTERFACES)
        .put(
            now.toBuilder()
                .privateIpAddresses(
                    now.privateIpAddresses().stream()
                        .filter(each -> !addresses.contains(each.privateIpAddress()))
                        .toList())
                .build());
    SubnetAddresses.release(view, row.subnetId(), addresses.stream().distinct().toList());
  }

  static Ec2Fault notAssigned(String interfaceId) {
    return CommonFaults.invalidParameterValue(
        "Some of the provided addresses are not assigned to interface " + interfaceId);
  }
}
