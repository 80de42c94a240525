package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;
import software.amazon.awssdk.services.ec2.model.OperatorResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * A network interface that can be made several times: everything is checked and there but ids and
 * addresses.
 */
public final class PlannedInterface {
  private static final OperatorResponse UNMANAGED =
      OperatorResponse.builder().managed(false).build();

  private final NetworkInterfaceSpec spec;
  private final Subnet subnet;
  private final NetworkInterface common;

  private PlannedInterface(NetworkInterfaceSpec spec, Subnet subnet, NetworkInterface common) {
    this.spec = spec;
    this.subnet = subnet;
    this.common = common;
  }

  /**
   * Checks what a specification names.
   *
   * @throws Ec2Fault for a subnet or security group that can't be had
   */
  public static PlannedInterface of(RegionView view, NetworkInterfaceSpec spec) {
    Subnet subnet = view.rows(NetworkTables.SUBNETS).get(spec.subnetId());
    NetworkInterface common =
        NetworkInterface.builder()
            .availabilityZone(subnet.availabilityZone())
            .availabilityZoneId(subnet.availabilityZoneId())
            .description(spec.description())
            .groups(InterfaceGroups.of(view, subnet, spec.groups()))
            .interfaceType(spec.interfaceType())
            .ownerId(view.account())
            .requesterId(spec.requesterId())
            .requesterManaged(spec.requesterManaged())
            .sourceDestCheck(spec.sourceDestCheck())
            .status(NetworkInterfaceStatus.AVAILABLE)
            .subnetId(subnet.subnetId())
            .vpcId(subnet.vpcId())
            .connectionTrackingConfiguration(spec.tracking())
            .operator(spec.operator() == null ? UNMANAGED : spec.operator())
            .tagSet(spec.tags())
            .build();
    return new PlannedInterface(spec, subnet, common);
  }

  public String subnetId() {
    return subnet.subnetId();
  }

  /** One of them, with its id and its addresses, which is still to be stored. */
  NetworkInterface.Builder next(RegionView view) {
    NetworkInterface.Builder made =
        common.toBuilder()
            .networkInterfaceId(view.newId(NETWORK_INTERFACES, spec.tags()))
            .macAddress(view.ids().macAddress());
    InterfaceAddresses.give(view, subnet, spec, made);
    return made;
  }
}
