package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.ENDPOINTS_BY_SERVICE;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointConnection;

/** The endpoints that lead to an account's service, whoever owns them. */
final class EndpointConnections {
  private static final Set<String> OVER =
      Set.of(VpcEndpoints.DELETING, "deleted", VpcEndpoints.REJECTED, "failed", "expired");

  private EndpointConnections() {}

  /** The connections of a service that aren't over. */
  static List<VpcEndpointConnection> of(RegionView view, ServiceConfiguration service) {
    return all(view, service).stream()
        .filter(each -> !OVER.contains(each.vpcEndpointStateAsString()))
        .toList();
  }

  /** All connections of a service. */
  static List<VpcEndpointConnection> all(RegionView view, ServiceConfiguration service) {
    List<VpcEndpointConnection> found = new ArrayList<>();
    for (Scope scope : view.scopes()) {
      if (scope.region().equals(view.region())) {
        view.other(scope)
            .rows(VPC_ENDPOINTS)
            .by(ENDPOINTS_BY_SERVICE, service.serviceName())
            .forEach(row -> found.add(connection(service, row)));
      }
    }
    return found;
  }

  private static VpcEndpointConnection connection(ServiceConfiguration service, VpcEndpoint row) {
    VpcEndpointConnection.Builder connection =
        VpcEndpointConnection.builder()
            .serviceId(service.serviceId())
            .vpcEndpointId(row.vpcEndpointId())
            .vpcEndpointOwner(row.ownerId())
            .vpcEndpointState(row.stateAsString())
            .creationTimestamp(row.creationTimestamp())
            .dnsEntries(row.dnsEntries())
            .ipAddressType(row.ipAddressType())
            .vpcEndpointConnectionId(row.vpcEndpointId().replaceFirst("vpce-", "vpce-con-"))
            .vpcEndpointRegion(row.serviceRegion())
            .tags(List.of());
    if (service.hasNetworkLoadBalancerArns()) {
      connection.networkLoadBalancerArns(service.networkLoadBalancerArns());
    }
    if (service.hasGatewayLoadBalancerArns()) {
      connection.gatewayLoadBalancerArns(service.gatewayLoadBalancerArns());
    }
    return connection.build();
  }
}
