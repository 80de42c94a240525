package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.NAT_GATEWAYS;

import io.github.localec2.server.networkinterface.NetworkInterfaces;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddress;
import software.amazon.awssdk.services.ec2.model.NatGatewayAddressStatus;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;

/** The life of a NAT gateway: {@code pending -> available -> deleting -> deleted}. */
final class NatGateways {
  static final Settling AVAILABLE =
      Settling.of(
          "nat-gateway-available",
          NAT_GATEWAYS,
          row ->
              row.state() != NatGatewayState.PENDING
                  ? row
                  : row.failureCode() != null
                      ? row.toBuilder().state(NatGatewayState.FAILED).build()
                      : row.toBuilder()
                          .state(NatGatewayState.AVAILABLE)
                          .natGatewayAddresses(settled(row.natGatewayAddresses()))
                          .build());

  static final Settling ADDRESSES_SETTLED =
      Settling.of(
          "nat-gateway-addresses",
          NAT_GATEWAYS,
          row -> row.toBuilder().natGatewayAddresses(settled(row.natGatewayAddresses())).build());

  private static final Settling DELETED =
      Settling.named("nat-gateway-deleted", NatGateways::deleted);

  private NatGateways() {}

  /** A gateway that isn't a mere memory. */
  static NatGateway present(RegionView view, String id) {
    NatGateway row = view.rows(NAT_GATEWAYS).get(id);
    if (row.state() == NatGatewayState.DELETED) {
      throw NAT_GATEWAYS.faults().notFound(id);
    }
    return row;
  }

  /** A gateway that works. */
  static NatGateway working(RegionView view, String id) {
    NatGateway row = present(view, id);
    if (row.state() != NatGatewayState.AVAILABLE) {
      throw CommonFaults.incorrectState(
          "NatGateway " + id + " is in the state '" + row.stateAsString() + "'");
    }
    return row;
  }

  /** The network interface of a gateway. */
  static String interfaceOf(NatGateway row) {
    return row.natGatewayAddresses().stream()
        .map(NatGatewayAddress::networkInterfaceId)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(
            () ->
                CommonFaults.unsupportedOperation(
                    "NatGateway " + row.natGatewayId() + " has no network interface"));
  }

  static void delete(RegionView view, NatGateway row) {
    view.rows(NAT_GATEWAYS)
        .put(row.toBuilder().state(NatGatewayState.DELETING).deleteTime(view.now()).build());
    view.later(DELETED, row.natGatewayId());
  }

  private static void deleted(RegionView view, String id) {
    NatGateway row = view.rows(NAT_GATEWAYS).find(id).orElse(null);
    if (row == null || row.state() != NatGatewayState.DELETING) {
      return;
    }
    row.natGatewayAddresses().stream()
        .map(NatGatewayAddress::networkInterfaceId)
        .filter(Objects::nonNull)
        .distinct()
        .forEach(each -> NetworkInterfaces.delete(view, each));
    Blackholes.dig(view, row.vpcId(), route -> id.equals(route.natGatewayId()));
    view.rows(NAT_GATEWAYS).put(row.toBuilder().state(NatGatewayState.DELETED).build());
  }

  private static List<NatGatewayAddress> settled(List<NatGatewayAddress> addresses) {
    return addresses.stream()
        .filter(
            each ->
                each.status() != NatGatewayAddressStatus.DISASSOCIATING
                    && each.status() != NatGatewayAddressStatus.UNASSIGNING)
        .map(each -> each.toBuilder().status(NatGatewayAddressStatus.SUCCEEDED).build())
        .toList();
  }

  static Ec2Fault tooManyAddresses() {
    return Ec2Fault.of(
        "NatGatewayLimitExceeded",
        "The maximum number of addresses has been reached for the NAT gateway.");
  }
}
