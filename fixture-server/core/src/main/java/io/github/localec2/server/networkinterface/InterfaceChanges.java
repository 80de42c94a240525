package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Changes to the interface of an instance that are asked for by the instance's own operations. */
public final class InterfaceChanges {
  private InterfaceChanges() {}

  /**
   * Replaces the security groups.
   *
   * @throws io.github.localec2.server.state.Ec2Fault for a group that isn't there or of another VPC
   */
  public static void setGroups(RegionView view, String interfaceId, List<String> groupIds) {
    NetworkInterface row = view.rows(NETWORK_INTERFACES).get(interfaceId);
    Subnet subnet = view.rows(NetworkTables.SUBNETS).get(row.subnetId());
    put(
        view,
        row.toBuilder().groups(InterfaceGroups.of(view, subnet, List.copyOf(groupIds))).build());
  }

  /** Sets whether the interface drops what isn't for itself. */
  public static void setSourceDestCheck(RegionView view, String interfaceId, boolean check) {
    NetworkInterface row = view.rows(NETWORK_INTERFACES).get(interfaceId);
    put(view, row.toBuilder().sourceDestCheck(check).build());
  }

  private static void put(RegionView view, NetworkInterface changed) {
    view.rows(NETWORK_INTERFACES).put(changed);
    InterfaceAttachmentOperations.refresh(view, changed.networkInterfaceId());
  }
}
