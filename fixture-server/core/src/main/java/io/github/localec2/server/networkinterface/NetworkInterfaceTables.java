package io.github.localec2.server.networkinterface;

import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

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

  public static final Table<NetworkInterface> NETWORK_INTERFACES =
      NETWORK_INTERFACES_BUILDER.build();

  private static final Table.Builder<Address> ADDRESSES_BUILDER =
      Table.named("elastic-ips", Address::allocationId)
          .idPrefix("eipalloc-")
          .faults("allocation ID", "InvalidAllocationID")
          .tags("elastic-ip", Address::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  public static final Table.Index<Address> ADDRESSES_BY_PUBLIC_IP =
      ADDRESSES_BUILDER.indexOne(Address::publicIp);

  public static final Table<Address> ADDRESSES = ADDRESSES_BUILDER.build();

  private NetworkInterfaceTables() {}
}
