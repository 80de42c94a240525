package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.ALLOWED_PRINCIPALS;
import static io.github.localec2.server.connectivity.ConnectivityTables.ENDPOINT_SERVICES;
import static io.github.localec2.server.connectivity.ConnectivityTables.PRINCIPALS_BY_SERVICE;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AddedPrincipal;
import software.amazon.awssdk.services.ec2.model.AllowedPrincipal;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicePermissionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServicePermissionsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointServicePermissionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointServicePermissionsResponse;

/** Lets others use an account's endpoint service. */
final class ServicePermissionOperations {
  private static final Filters<AllowedPrincipal> FILTERS =
      Filters.of(ALLOWED_PRINCIPALS)
          .one("principal", AllowedPrincipal::principal)
          .one("principal-type", AllowedPrincipal::principalTypeAsString)
          .build();

  private ServicePermissionOperations() {}

  static void addTo(Family family) {
    family
        .write(
            ModifyVpcEndpointServicePermissionsRequest.class, ServicePermissionOperations::modify)
        .read(
            DescribeVpcEndpointServicePermissionsRequest.class,
            ServicePermissionOperations::describe);
  }

  private static ModifyVpcEndpointServicePermissionsResponse modify(
      ModifyVpcEndpointServicePermissionsRequest request, Call call) {
    String serviceId = request.serviceId();
    call.rows(ENDPOINT_SERVICES).get(serviceId);
    List<AllowedPrincipal> present =
        call.rows(ALLOWED_PRINCIPALS).by(PRINCIPALS_BY_SERVICE, serviceId);
    present.stream()
        .filter(each -> request.removeAllowedPrincipals().contains(each.principal()))
        .forEach(each -> call.rows(ALLOWED_PRINCIPALS).remove(each.servicePermissionId()));
    List<AddedPrincipal> added = new ArrayList<>();
    for (String principal : request.addAllowedPrincipals()) {
      AllowedPrincipal allowed =
          present.stream()
              .filter(each -> each.principal().equals(principal))
              .findFirst()
              .orElseGet(
                  () ->
                      AllowedPrincipal.builder()
                          .servicePermissionId(call.view().newId(ALLOWED_PRINCIPALS))
                          .serviceId(serviceId)
                          .principal(principal)
                          .principalType(EndpointPermissions.typeOf(principal))
                          .tags(List.of())
                          .build());
      call.rows(ALLOWED_PRINCIPALS).put(allowed);
      added.add(
          AddedPrincipal.builder()
              .principal(principal)
              .principalType(allowed.principalType())
              .serviceId(serviceId)
              .servicePermissionId(allowed.servicePermissionId())
              .build());
    }
    return ModifyVpcEndpointServicePermissionsResponse.builder()
        .addedPrincipals(added)
        .returnValue(true)
        .build();
  }

  private static DescribeVpcEndpointServicePermissionsResponse describe(
      DescribeVpcEndpointServicePermissionsRequest request, Call call) {
    call.rows(ENDPOINT_SERVICES).get(request.serviceId());
    List<AllowedPrincipal> all =
        call.rows(ALLOWED_PRINCIPALS).by(PRINCIPALS_BY_SERVICE, request.serviceId()).stream()
            .filter(FILTERS.matching(call.view(), request.filters()))
            .toList();
    Page<AllowedPrincipal> page =
        call.page(
            all,
            request.maxResults(),
            request.nextToken(),
            List.of(request.serviceId(), request.filters()));
    return DescribeVpcEndpointServicePermissionsResponse.builder()
        .allowedPrincipals(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
