package io.github.localec2.server.network;

import static io.github.localec2.server.connectivity.ConnectivityTables.NAT_GATEWAYS;
import static io.github.localec2.server.connectivity.ConnectivityTables.NAT_GATEWAYS_BY_VPC;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS_BY_VPC;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_PEERING_CONNECTIONS;
import static io.github.localec2.server.network.NetworkTables.EGRESS_ONLY_INTERNET_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.EGRESS_ONLY_INTERNET_GATEWAYS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.INTERNET_GATEWAYS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS;
import static io.github.localec2.server.network.NetworkTables.NETWORK_ACLS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES;
import static io.github.localec2.server.network.NetworkTables.ROUTE_TABLES_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.SUBNETS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.VPC_ATTRIBUTES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_VPC;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.GROUPS_BY_VPC;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.SECURITY_GROUPS;
import static io.github.localec2.server.vpn.VpnTables.VPN_GATEWAYS;
import static io.github.localec2.server.vpn.VpnTables.VPN_GATEWAYS_BY_VPC;

import io.github.localec2.server.connectivity.CarrierGatewayOperations;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.transit.TransitGateways;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;

/** What lies in a VPC: whatever must be gone before it can go, and what goes with it. */
final class VpcContents {
  /** States in which a peering connection is no more than a memory. */
  private static final Set<String> PEERING_OVER =
      Set.of("deleted", "rejected", "failed", "expired", "deleting");

  private VpcContents() {}

  /**
   * Makes sure that nothing is left in the VPC but what it was born with.
   *
   * @throws Ec2Fault DependencyViolation
   */
  static void requireNone(RegionView view, String vpcId) {
    if (view.rows(SUBNETS).anyBy(SUBNETS_BY_VPC, vpcId)
        || view.rows(INTERNET_GATEWAYS).anyBy(INTERNET_GATEWAYS_BY_VPC, vpcId)
        || view.rows(EGRESS_ONLY_INTERNET_GATEWAYS)
            .anyBy(EGRESS_ONLY_INTERNET_GATEWAYS_BY_VPC, vpcId)
        || view.rows(NETWORK_INTERFACES).anyBy(INTERFACES_BY_VPC, vpcId)
        || hasOwnParts(view, vpcId)
        || hasConnections(view, vpcId)) {
      throw CommonFaults.dependencyViolation(
          "The vpc '" + vpcId + "' has dependencies and cannot be deleted.");
    }
  }

  private static boolean hasOwnParts(RegionView view, String vpcId) {
    return view.rows(SECURITY_GROUPS).by(GROUPS_BY_VPC, vpcId).stream()
            .anyMatch(group -> !DefaultSecurityGroup.NAME.equals(group.groupName()))
        || view.rows(ROUTE_TABLES).by(ROUTE_TABLES_BY_VPC, vpcId).stream()
            .anyMatch(table -> !RouteTables.isMain(table))
        || view.rows(NETWORK_ACLS).by(NETWORK_ACLS_BY_VPC, vpcId).stream()
            .anyMatch(acl -> !Boolean.TRUE.equals(acl.isDefault()));
  }

  private static boolean hasConnections(RegionView view, String vpcId) {
    return view.rows(NAT_GATEWAYS).by(NAT_GATEWAYS_BY_VPC, vpcId).stream()
            .anyMatch(gateway -> isPresent(gateway.stateAsString()))
        || view.rows(VPC_ENDPOINTS).by(VPC_ENDPOINTS_BY_VPC, vpcId).stream()
            .anyMatch(endpoint -> isPresent(endpoint.stateAsString()))
        || view.rows(VPN_GATEWAYS).anyBy(VPN_GATEWAYS_BY_VPC, vpcId)
        || TransitGateways.isAttached(view, vpcId)
        || CarrierGatewayOperations.isIn(view, vpcId)
        || view.rows(VPC_PEERING_CONNECTIONS)
            .all()
            .anyMatch(peering -> isPart(peering, vpcId) && isAlive(peering));
  }

  private static boolean isPresent(String state) {
    return !"deleted".equalsIgnoreCase(state) && !"failed".equalsIgnoreCase(state);
  }

  private static boolean isPart(VpcPeeringConnection peering, String vpcId) {
    return (peering.requesterVpcInfo() != null && vpcId.equals(peering.requesterVpcInfo().vpcId()))
        || (peering.accepterVpcInfo() != null && vpcId.equals(peering.accepterVpcInfo().vpcId()));
  }

  private static boolean isAlive(VpcPeeringConnection peering) {
    return peering.status() == null || !PEERING_OVER.contains(peering.status().codeAsString());
  }

  /** Removes what the VPC was born with. */
  static void removeBirthright(RegionView view, String vpcId) {
    DefaultSecurityGroup.remove(view, vpcId);
    view.rows(ROUTE_TABLES)
        .by(ROUTE_TABLES_BY_VPC, vpcId)
        .forEach(table -> view.rows(ROUTE_TABLES).remove(table.routeTableId()));
    view.rows(NETWORK_ACLS)
        .by(NETWORK_ACLS_BY_VPC, vpcId)
        .forEach(acl -> view.rows(NETWORK_ACLS).remove(acl.networkAclId()));
    view.rows(VPC_ATTRIBUTES).remove(vpcId);
  }
}
