package io.github.localec2.server.networkinterface;

import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePermission;

/** Where network interfaces and elastic IPs are kept. */
public final class NetworkInterfaceTables {
  private static final Table.Builder<NetworkInterface> NETWORK_INTERFACES_BUILDER =
      Table.named("network-interfaces", NetworkInterface::networkInterfaceId)
          .idPrefix("eni-")
          .faults("networkInterface ID", "InvalidNetworkInterfaceID")
          .tags(
              "network-interface",
              NetworkInterface::tagSet,
              (row, tags) -> row.toBuilder().tagSet(tags).build());

  public static final Table.Index<NetworkInterface> INTERFACES_BY_VPC =
      NETWORK_INTERFACES_BUILDER.indexOne(NetworkInterface::vpcId);

  public static final Table.Index<NetworkInterface> INTERFACES_BY_SUBNET =
      NETWORK_INTERFACES_BUILDER.indexOne(NetworkInterface::subnetId);

  /** By the instance that an interface is attached to. */
  public static final Table.Index<NetworkInterface> INTERFACES_BY_INSTANCE =
      NETWORK_INTERFACES_BUILDER.indexOne(
          row -> row.attachment() == null ? null : row.attachment().instanceId());

  public static final Table.Index<NetworkInterface> INTERFACES_BY_ATTACHMENT =
      NETWORK_INTERFACES_BUILDER.indexOne(
          row -> row.attachment() == null ? null : row.attachment().attachmentId());

  /** By the id of each security group of an interface. */
  public static final Table.Index<NetworkInterface> INTERFACES_BY_GROUP =
      NETWORK_INTERFACES_BUILDER.indexEach(NetworkInterface::groups, GroupIdentifier::groupId);

  /** By each public IPv4 address, elastic or not, that leads to an interface. */
  public static final Table.Index<NetworkInterface> INTERFACES_BY_PUBLIC_IP =
      NETWORK_INTERFACES_BUILDER.indexEach(
          NetworkInterface::privateIpAddresses,
          each -> each.association() == null ? null : each.association().publicIp());

  public static final Table<NetworkInterface> NETWORK_INTERFACES =
      NETWORK_INTERFACES_BUILDER.build();

  private static final Table.Builder<Address> ADDRESSES_BUILDER =
      Table.named("elastic-ips", Address::allocationId)
          .idPrefix("eipalloc-")
          .faults("allocation ID", "InvalidAllocationID")
          .tags("elastic-ip", Address::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<Address> ADDRESSES_BY_PUBLIC_IP =
      ADDRESSES_BUILDER.indexOne(Address::publicIp);

  public static final Table.Index<Address> ADDRESSES_BY_ASSOCIATION =
      ADDRESSES_BUILDER.indexOne(Address::associationId);

  public static final Table.Index<Address> ADDRESSES_BY_INTERFACE =
      ADDRESSES_BUILDER.indexOne(Address::networkInterfaceId);

  public static final Table<Address> ADDRESSES = ADDRESSES_BUILDER.build();

  private static final Table.Builder<NetworkInterfacePermission> PERMISSIONS_BUILDER =
      Table.named(
              "network-interface-permissions",
              NetworkInterfacePermission::networkInterfacePermissionId)
          .idPrefix("eni-perm-")
          .faults("network interface permission ID", "InvalidPermissionID");

  public static final Table.Index<NetworkInterfacePermission> PERMISSIONS_BY_INTERFACE =
      PERMISSIONS_BUILDER.indexOne(NetworkInterfacePermission::networkInterfaceId);

  public static final Table<NetworkInterfacePermission> NETWORK_INTERFACE_PERMISSIONS =
      PERMISSIONS_BUILDER.build();

  private NetworkInterfaceTables() {}
}
