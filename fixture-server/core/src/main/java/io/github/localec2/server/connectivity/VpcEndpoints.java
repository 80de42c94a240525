package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS;

import io.github.localec2.server.networkinterface.NetworkInterfaces;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.util.Locale;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/**
 * The life of an endpoint. Its states are in lower case on the wire, whatever the SDK's model says.
 */
final class VpcEndpoints {
  static final String PENDING_ACCEPTANCE = "pendingAcceptance";
  static final String PENDING = "pending";
  static final String ACTIVE = "available";
  static final String DELETING = "deleting";
  static final String REJECTED = "rejected";

  static final Settling AVAILABLE =
      Settling.of(
          "vpc-endpoint-available",
          VPC_ENDPOINTS,
          row -> PENDING.equals(row.stateAsString()) ? row.toBuilder().state(ACTIVE).build() : row);

  private static final Settling DELETED =
      Settling.named("vpc-endpoint-deleted", VpcEndpoints::deleted);

  private VpcEndpoints() {}

  /** Takes its routes away at once, and the rest a little later. */
  static void delete(RegionView view, VpcEndpoint row) {
    if (row.vpcEndpointType() == VpcEndpointType.GATEWAY) {
      row.routeTableIds().forEach(id -> EndpointRoutes.remove(view, row.vpcEndpointId(), id));
    }
    view.rows(VPC_ENDPOINTS).put(row.toBuilder().state(DELETING).build());
    view.later(DELETED, row.vpcEndpointId());
  }

  private static void deleted(RegionView view, String id) {
    VpcEndpoint row = view.rows(VPC_ENDPOINTS).find(id).orElse(null);
    if (row == null || !DELETING.equals(row.stateAsString())) {
      return;
    }
    row.networkInterfaceIds().forEach(each -> NetworkInterfaces.delete(view, each));
    Blackholes.dig(view, row.vpcId(), route -> id.equals(route.gatewayId()));
    view.rows(VPC_ENDPOINTS).remove(id);
  }

  /** True for an endpoint in this state, whoever wrote it and how. */
  static boolean is(VpcEndpoint row, String state) {
    return row.stateAsString().toLowerCase(Locale.ROOT).equals(state.toLowerCase(Locale.ROOT));
  }
}
