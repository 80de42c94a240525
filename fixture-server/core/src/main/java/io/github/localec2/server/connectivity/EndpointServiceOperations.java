package io.github.localec2.server.connectivity;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicesResponse;
import software.amazon.awssdk.services.ec2.model.ServiceDetail;
import software.amazon.awssdk.services.ec2.model.VpcEndpointAssociation;

/** The services that endpoints can lead to. */
final class EndpointServiceOperations {
  private static final Filters<ServiceDetail> FILTERS =
      Filters.<ServiceDetail>plain()
          .one("owner", ServiceDetail::owner)
          .one("service-name", ServiceDetail::serviceName)
          .one("service-region", ServiceDetail::serviceRegion)
          .many(
              "service-type",
              row -> row.serviceType().stream().map(each -> each.serviceTypeAsString()))
          .many(
              "supported-ip-address-types", row -> row.supportedIpAddressTypesAsStrings().stream())
          .tags(ServiceDetail::tags)
          .build();

  private static final Filters<VpcEndpointAssociation> ASSOCIATION_FILTERS =
      Filters.<VpcEndpointAssociation>plain()
          .one("vpc-endpoint-id", VpcEndpointAssociation::vpcEndpointId)
          .one(
              "associated-resource-accessibility",
              VpcEndpointAssociation::associatedResourceAccessibility)
          .one("association-id", VpcEndpointAssociation::id)
          .one("associated-resource-id", VpcEndpointAssociation::associatedResourceArn)
          .one("service-network-arn", VpcEndpointAssociation::serviceNetworkArn)
          .one(
              "resource-configuration-group-arn",
              VpcEndpointAssociation::resourceConfigurationGroupArn)
          .build();

  private EndpointServiceOperations() {}

  static void addTo(Family family) {
    family
        .read(DescribeVpcEndpointServicesRequest.class, EndpointServiceOperations::describe)
        .read(
            DescribeVpcEndpointAssociationsRequest.class, EndpointServiceOperations::associations);
  }

  private static DescribeVpcEndpointServicesResponse describe(
      DescribeVpcEndpointServicesRequest request, Call call) {
    List<String> names = request.serviceNames();
    Map<String, List<ServiceDetail>> byName = new TreeMap<>();
    for (EndpointService each : EndpointServices.visible(call.view())) {
      if (names.isEmpty() || names.contains(each.name())) {
        byName.computeIfAbsent(each.name(), any -> new ArrayList<>()).add(each.detail());
      }
    }
    for (String name : names) {
      if (!byName.containsKey(name)) {
        throw EndpointFaults.noSuchService(name);
      }
    }
    List<String> regions = request.serviceRegions();
    List<ServiceDetail> all =
        byName.values().stream()
            .flatMap(List::stream)
            .filter(each -> regions.isEmpty() || regions.contains(each.serviceRegion()))
            .filter(FILTERS.matching(call.view(), request.filters()))
            .toList();
    Page<ServiceDetail> page =
        call.page(
            all,
            request.maxResults(),
            request.nextToken(),
            List.of(names, regions, request.filters()));
    return DescribeVpcEndpointServicesResponse.builder()
        .serviceDetails(page.items())
        .serviceNames(page.items().stream().map(ServiceDetail::serviceName).distinct().toList())
        .nextToken(page.nextToken())
        .build();
  }

  /** Only endpoints to resources and service networks have associations. */
  private static DescribeVpcEndpointAssociationsResponse associations(
      DescribeVpcEndpointAssociationsRequest request, Call call) {
    request.vpcEndpointIds().forEach(id -> call.rows(ConnectivityTables.VPC_ENDPOINTS).get(id));
    List<VpcEndpointAssociation> all =
        List.<VpcEndpointAssociation>of().stream()
            .filter(ASSOCIATION_FILTERS.matching(call.view(), request.filters()))
            .toList();
    Page<VpcEndpointAssociation> page =
        call.page(all, request.maxResults(), request.nextToken(), request.vpcEndpointIds());
    return DescribeVpcEndpointAssociationsResponse.builder()
        .vpcEndpointAssociations(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
