package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.state.RegionView;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;

/** The addresses that an engine has given, in the place of those that EC2 would give. */
public final class EngineAddresses {
  private EngineAddresses() {}

  /** The interface's primary private address is this one in truth. */
  public static void has(RegionView view, String interfaceId, String address) {
    view.rows(NETWORK_INTERFACES)
        .find(interfaceId)
        .filter(row -> !address.equals(row.privateIpAddress()))
        .ifPresent(row -> view.rows(NETWORK_INTERFACES).put(moved(view, row, address)));
  }

  /** The interface's MAC address is this one in truth. */
  public static void hasMac(RegionView view, String interfaceId, String mac) {
    view.rows(NETWORK_INTERFACES)
        .find(interfaceId)
        .filter(row -> !mac.equals(row.macAddress()))
        .ifPresent(
            row -> view.rows(NETWORK_INTERFACES).put(row.toBuilder().macAddress(mac).build()));
  }

  private static NetworkInterface moved(RegionView view, NetworkInterface row, String address) {
    SubnetAddresses.exchange(view, row.subnetId(), row.privateIpAddress(), address);
    String name = HostNames.privateName(view.region(), address);
    List<NetworkInterfacePrivateIpAddress> addresses =
        row.privateIpAddresses().stream()
            .map(
                each ->
                    Boolean.TRUE.equals(each.primary())
                        ? each.toBuilder().privateIpAddress(address).privateDnsName(name).build()
                        : each)
            .toList();
    return row.toBuilder()
        .privateIpAddress(address)
        .privateDnsName(name)
        .privateIpAddresses(addresses)
        .build();
  }
}
