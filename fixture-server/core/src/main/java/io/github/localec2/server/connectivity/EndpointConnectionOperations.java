package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.ENDPOINT_SERVICES;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.AcceptVpcEndpointConnectionsRequest;
import software.amazon.awssdk.services.ec2.model.AcceptVpcEndpointConnectionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointConnectionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointConnectionsResponse;
import software.amazon.awssdk.services.ec2.model.RejectVpcEndpointConnectionsRequest;
import software.amazon.awssdk.services.ec2.model.RejectVpcEndpointConnectionsResponse;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointConnection;

/** What the owner of a service does with the endpoints that lead to it. */
final class EndpointConnectionOperations {
  private static final Filters<VpcEndpointConnection> FILTERS =
      Filters.<VpcEndpointConnection>plain()
          .one("ip-address-type", VpcEndpointConnection::ipAddressTypeAsString)
          .one("service-id", VpcEndpointConnection::serviceId)
          .one("vpc-endpoint-owner", VpcEndpointConnection::vpcEndpointOwner)
          .one("vpc-endpoint-region", VpcEndpointConnection::vpcEndpointRegion)
          .one("vpc-endpoint-state", VpcEndpointConnection::vpcEndpointStateAsString)
          .one("vpc-endpoint-id", VpcEndpointConnection::vpcEndpointId)
          .build();

  private EndpointConnectionOperations() {}

  static void addTo(Family family) {
    family
        .read(DescribeVpcEndpointConnectionsRequest.class, EndpointConnectionOperations::describe)
        .write(AcceptVpcEndpointConnectionsRequest.class, EndpointConnectionOperations::accept)
        .write(RejectVpcEndpointConnectionsRequest.class, EndpointConnectionOperations::reject);
  }

  private static DescribeVpcEndpointConnectionsResponse describe(
      DescribeVpcEndpointConnectionsRequest request, Call call) {
    List<VpcEndpointConnection> all =
        call.rows(ENDPOINT_SERVICES)
            .all()
            .flatMap(service -> EndpointConnections.all(call.view(), service).stream())
            .filter(FILTERS.matching(call.view(), request.filters()))
            .toList();
    Page<VpcEndpointConnection> page =
        call.page(all, request.maxResults(), request.nextToken(), request.filters());
    return DescribeVpcEndpointConnectionsResponse.builder()
        .vpcEndpointConnections(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static AcceptVpcEndpointConnectionsResponse accept(
      AcceptVpcEndpointConnectionsRequest request, Call call) {
    return AcceptVpcEndpointConnectionsResponse.builder()
        .unsuccessful(
            decide(
                call.view(),
                request.serviceId(),
                request.vpcEndpointIds(),
                Set.of(VpcEndpoints.PENDING_ACCEPTANCE, VpcEndpoints.REJECTED),
                VpcEndpoints.PENDING))
        .build();
  }

  private static RejectVpcEndpointConnectionsResponse reject(
      RejectVpcEndpointConnectionsRequest request, Call call) {
    return RejectVpcEndpointConnectionsResponse.builder()
        .unsuccessful(
            decide(
                call.view(),
                request.serviceId(),
                request.vpcEndpointIds(),
                Set.of(VpcEndpoints.PENDING_ACCEPTANCE, VpcEndpoints.ACTIVE),
                VpcEndpoints.REJECTED))
        .build();
  }

  private static List<UnsuccessfulItem> decide(
      RegionView view, String serviceId, List<String> ids, Set<String> from, String to) {
    ServiceConfiguration service = view.rows(ENDPOINT_SERVICES).get(serviceId);
    List<UnsuccessfulItem> unsuccessful = new ArrayList<>();
    for (String id : ids) {
      RegionView owner = view.ownerOf(VPC_ENDPOINTS, id);
      VpcEndpoint row = owner == null ? null : owner.rows(VPC_ENDPOINTS).get(id);
      if (owner == null || row == null || !row.serviceName().equals(service.serviceName())) {
        unsuccessful.add(
            Unsuccessful.of(
                id,
                "InvalidVpcEndpoint.NotFound",
                "The Vpc Endpoint Id '" + id + "' does not exist"));
      } else if (!from.contains(row.stateAsString())) {
        unsuccessful.add(
            Unsuccessful.of(
                id, "InvalidState", "Endpoint must not be in state " + row.stateAsString() + "."));
      } else {
        owner.rows(VPC_ENDPOINTS).put(row.toBuilder().state(to).build());
        owner.later(VpcEndpoints.AVAILABLE, id);
      }
    }
    return unsuccessful;
  }
}
