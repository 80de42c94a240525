package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS;
import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS_BY_VPC;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/**
 * VPC endpoints and their services.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html">AWS PrivateLink
 *     concepts</a>
 */
public final class VpcEndpointOperations {
  private static final Filters<VpcEndpoint> FILTERS =
      Filters.of(VPC_ENDPOINTS)
          .id("vpc-endpoint-id")
          .one("ip-address-type", VpcEndpoint::ipAddressTypeAsString)
          .one("service-name", VpcEndpoint::serviceName)
          .one("service-region", VpcEndpoint::serviceRegion)
          .one("vpc-endpoint-state", VpcEndpoint::stateAsString)
          .one("vpc-endpoint-type", VpcEndpoint::vpcEndpointTypeAsString)
          .indexed("vpc-id", VPC_ENDPOINTS_BY_VPC, row -> Stream.ofNullable(row.vpcId()))
          .build();

  private VpcEndpointOperations() {}

  public static Family family() {
    Family family =
        new Family()
            .write(CreateVpcEndpointRequest.class, VpcEndpointOperations::create)
            .read(DescribeVpcEndpointsRequest.class, VpcEndpointOperations::describe)
            .write(DeleteVpcEndpointsRequest.class, VpcEndpointOperations::delete);
    VpcEndpointChangeOperations.addTo(family);
    EndpointServiceOperations.addTo(family);
    ServiceConfigurationOperations.addTo(family);
    ServicePermissionOperations.addTo(family);
    EndpointConnectionOperations.addTo(family);
    ConnectionNotificationOperations.addTo(family);
    return family;
  }

  private static CreateVpcEndpointResponse create(CreateVpcEndpointRequest request, Call call) {
    NewVpcEndpoint endpoint =
        new NewVpcEndpoint(
            request, TagSpecifications.tags(request.tagSpecifications(), "vpc-endpoint"));
    return CreateVpcEndpointResponse.builder()
        .vpcEndpoint(endpoint.create(call.view()))
        .clientToken(request.clientToken())
        .build();
  }

  private static DescribeVpcEndpointsResponse describe(
      DescribeVpcEndpointsRequest request, Call call) {
    Page<VpcEndpoint> page =
        call.find(
            VPC_ENDPOINTS,
            FILTERS,
            request.vpcEndpointIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeVpcEndpointsResponse.builder()
        .vpcEndpoints(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DeleteVpcEndpointsResponse delete(DeleteVpcEndpointsRequest request, Call call) {
    List<UnsuccessfulItem> unsuccessful = new ArrayList<>();
    for (String id : request.vpcEndpointIds()) {
      VpcEndpoint row = call.rows(VPC_ENDPOINTS).find(id).orElse(null);
      if (row == null) {
        unsuccessful.add(
            Unsuccessful.of(
                id,
                "InvalidVpcEndpoint.NotFound",
                "The Vpc Endpoint Id '" + id + "' does not exist"));
      } else {
        VpcEndpoints.delete(call.view(), row);
      }
    }
    return DeleteVpcEndpointsResponse.builder().unsuccessful(unsuccessful).build();
  }
}
