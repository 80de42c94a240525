package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS_BY_VPC;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES_BY_INTERFACE;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;

/** Points elastic IPs at network interfaces, for whatever operation does so. */
public final class ElasticIps {
  private ElasticIps() {}

  /**
   * Points an elastic IP, which must lead nowhere, at a private address of an interface.
   *
   * @return the association id
   */
  public static String associate(
      RegionView view, String allocationId, String interfaceId, String privateIpAddress) {
    Address address = view.rows(ADDRESSES).get(allocationId);
    NetworkInterface row = view.rows(NETWORK_INTERFACES).get(interfaceId);
    String associationId = view.ids().next("eipassoc-");
    NetworkInterface changed =
        PublicAddresses.associate(
            view,
            row,
            privateIpAddress,
            NetworkInterfaceAssociation.builder()
                .allocationId(allocationId)
                .associationId(associationId)
                .ipOwnerId(view.account())
                .publicIp(address.publicIp())
                .publicDnsName(PublicAddresses.publicName(view, row.vpcId(), address.publicIp()))
                .build());
    view.rows(ADDRESSES)
        .put(
            address.toBuilder()
                .associationId(associationId)
                .networkInterfaceId(interfaceId)
                .networkInterfaceOwnerId(changed.ownerId())
                .privateIpAddress(privateIpAddress)
                .instanceId(InstanceNetwork.instanceOf(changed))
                .build());
    refresh(view, changed);
    return associationId;
  }

  /** Makes an elastic IP lead nowhere; nothing happens where it already does. */
  public static void dissociate(RegionView view, String allocationId) {
    Address address = view.rows(ADDRESSES).get(allocationId);
    String interfaceId = address.networkInterfaceId();
    if (address.associationId() == null) {
      return;
    }
    view.rows(ADDRESSES)
        .put(
            address.toBuilder()
                .associationId(null)
                .networkInterfaceId(null)
                .networkInterfaceOwnerId(null)
                .privateIpAddress(null)
                .instanceId(null)
                .build());
    NetworkInterface row = view.rows(NETWORK_INTERFACES).find(interfaceId).orElse(null);
    if (row != null) {
      NetworkInterface changed =
          PublicAddresses.associate(view, row, address.privateIpAddress(), null);
      if (InstanceNetwork.isRunning(view, InstanceNetwork.instanceOf(changed))) {
        PublicAddresses.resume(view, interfaceId);
      }
      refresh(view, changed);
    }
  }

  /**
   * Only the service that an elastic IP was given to may change where it leads.
   *
   * @throws Ec2Fault AuthFailure
   */
  static void checkYours(RegionView view, Address address) {
    view.rows(NETWORK_INTERFACES)
        .find(address.networkInterfaceId())
        .filter(row -> Boolean.TRUE.equals(row.requesterManaged()))
        .ifPresent(
            row -> {
              throw NetworkInterfaceFaults.notYours();
            });
  }

  /**
   * A public address is of use only where the VPC has an internet gateway.
   *
   * @throws Ec2Fault Gateway.NotAttached
   */
  public static void checkInternetGateway(RegionView view, String vpcId) {
    if (!view.rows(INTERNET_GATEWAYS).anyBy(INTERNET_GATEWAYS_BY_VPC, vpcId)) {
      throw AddressFaults.noInternetGateway(vpcId);
    }
  }

  /** Makes all elastic IPs that lead to an interface lead nowhere. */
  static void dissociateAll(RegionView view, String interfaceId) {
    view.rows(ADDRESSES)
        .by(ADDRESSES_BY_INTERFACE, interfaceId)
        .forEach(address -> dissociate(view, address.allocationId()));
  }

  /** Makes the elastic IP that leads to a private address of an interface lead nowhere. */
  static void dissociateFrom(RegionView view, String interfaceId, String privateIpAddress) {
    view.rows(ADDRESSES).by(ADDRESSES_BY_INTERFACE, interfaceId).stream()
        .filter(address -> privateIpAddress.equals(address.privateIpAddress()))
        .forEach(address -> dissociate(view, address.allocationId()));
  }

  /** Keeps the instance that an elastic IP shows in step with where its interface is attached. */
  static void follow(RegionView view, NetworkInterface row) {
    String instanceId = InstanceNetwork.instanceOf(row);
    view.rows(ADDRESSES)
        .by(ADDRESSES_BY_INTERFACE, row.networkInterfaceId())
        .forEach(
            address ->
                view.rows(ADDRESSES).put(address.toBuilder().instanceId(instanceId).build()));
  }

  private static void refresh(RegionView view, NetworkInterface row) {
    String instanceId = InstanceNetwork.instanceOf(row);
    if (instanceId != null) {
      InstanceNetwork.refresh(view, instanceId);
    }
  }
}
