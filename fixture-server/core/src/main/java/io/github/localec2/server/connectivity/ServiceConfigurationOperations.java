package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.ALLOWED_PRINCIPALS;
import static io.github.localec2.server.connectivity.ConnectivityTables.ENDPOINT_SERVICES;
import static io.github.localec2.server.connectivity.ConnectivityTables.PRINCIPALS_BY_SERVICE;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointServiceConfigurationRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointServiceConfigurationResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointServiceConfigurationsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointServiceConfigurationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServiceConfigurationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointServiceConfigurationsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointServiceConfigurationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointServiceConfigurationResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointServicePayerResponsibilityRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointServicePayerResponsibilityResponse;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.StartVpcEndpointServicePrivateDnsVerificationRequest;
import software.amazon.awssdk.services.ec2.model.StartVpcEndpointServicePrivateDnsVerificationResponse;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;

/**
 * The endpoint services that an account offers.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html">
 *     Configure an endpoint service</a>
 */
final class ServiceConfigurationOperations {
  private static final Filters<ServiceConfiguration> FILTERS =
      Filters.of(ENDPOINT_SERVICES)
          .id("service-id")
          .one("service-name", ServiceConfiguration::serviceName)
          .one("service-state", ServiceConfiguration::serviceStateAsString)
          .many(
              "supported-ip-address-types", row -> row.supportedIpAddressTypesAsStrings().stream())
          .build();

  private ServiceConfigurationOperations() {}

  static void addTo(Family family) {
    family
        .write(
            CreateVpcEndpointServiceConfigurationRequest.class,
            ServiceConfigurationOperations::create)
        .read(
            DescribeVpcEndpointServiceConfigurationsRequest.class,
            ServiceConfigurationOperations::describe)
        .write(
            ModifyVpcEndpointServiceConfigurationRequest.class,
            ServiceConfigurationOperations::modify)
        .write(
            DeleteVpcEndpointServiceConfigurationsRequest.class,
            ServiceConfigurationOperations::delete)
        .write(
            ModifyVpcEndpointServicePayerResponsibilityRequest.class,
            ServiceConfigurationOperations::payer)
        .write(
            StartVpcEndpointServicePrivateDnsVerificationRequest.class,
            ServiceConfigurationOperations::verify);
  }

  private static CreateVpcEndpointServiceConfigurationResponse create(
      CreateVpcEndpointServiceConfigurationRequest request, Call call) {
    ServiceConfiguration made =
        ServiceConfigurations.create(
            call.view(),
            request,
            TagSpecifications.tags(request.tagSpecifications(), "vpc-endpoint-service"));
    return CreateVpcEndpointServiceConfigurationResponse.builder()
        .serviceConfiguration(made)
        .clientToken(request.clientToken())
        .build();
  }

  private static DescribeVpcEndpointServiceConfigurationsResponse describe(
      DescribeVpcEndpointServiceConfigurationsRequest request, Call call) {
    Page<ServiceConfiguration> page =
        call.find(
            ENDPOINT_SERVICES,
            FILTERS,
            request.serviceIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeVpcEndpointServiceConfigurationsResponse.builder()
        .serviceConfigurations(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static ModifyVpcEndpointServiceConfigurationResponse modify(
      ModifyVpcEndpointServiceConfigurationRequest request, Call call) {
    ServiceConfiguration row = call.rows(ENDPOINT_SERVICES).get(request.serviceId());
    if (request.privateDnsName() != null && Boolean.TRUE.equals(request.removePrivateDnsName())) {
      throw CommonFaults.notTogether("PrivateDnsName", "RemovePrivateDnsName");
    }
    List<String> network =
        changed(
            row.networkLoadBalancerArns(),
            request.addNetworkLoadBalancerArns(),
            request.removeNetworkLoadBalancerArns());
    List<String> gateway =
        changed(
            row.gatewayLoadBalancerArns(),
            request.addGatewayLoadBalancerArns(),
            request.removeGatewayLoadBalancerArns());
    ServiceConfigurations.checkBalancers(network, gateway);
    ServiceConfiguration.Builder changed =
        row.toBuilder()
            .networkLoadBalancerArns(network.isEmpty() ? null : network)
            .gatewayLoadBalancerArns(gateway.isEmpty() ? null : gateway)
            .supportedIpAddressTypesWithStrings(
                changed(
                    row.supportedIpAddressTypesAsStrings(),
                    request.addSupportedIpAddressTypes(),
                    request.removeSupportedIpAddressTypes()));
    if (request.acceptanceRequired() != null) {
      changed.acceptanceRequired(request.acceptanceRequired());
    }
    if (Boolean.TRUE.equals(request.removePrivateDnsName())) {
      ServiceConfigurations.name(call.view(), changed, null);
    } else if (request.privateDnsName() != null) {
      ServiceConfigurations.name(call.view(), changed, request.privateDnsName());
    }
    call.rows(ENDPOINT_SERVICES).put(changed.build());
    return ModifyVpcEndpointServiceConfigurationResponse.builder().returnValue(true).build();
  }

  private static List<String> changed(List<String> before, List<String> add, List<String> remove) {
    List<String> after = new ArrayList<>(before);
    after.removeAll(remove);
    add.stream().filter(each -> !after.contains(each)).forEach(after::add);
    return after;
  }

  private static DeleteVpcEndpointServiceConfigurationsResponse delete(
      DeleteVpcEndpointServiceConfigurationsRequest request, Call call) {
    List<UnsuccessfulItem> unsuccessful = new ArrayList<>();
    for (String id : request.serviceIds()) {
      ServiceConfiguration row = call.rows(ENDPOINT_SERVICES).find(id).orElse(null);
      if (row == null) {
        unsuccessful.add(
            Unsuccessful.of(
                id,
                "InvalidVpcEndpointService.NotFound",
                "The VpcEndpointService Id '" + id + "' does not exist"));
      } else if (!EndpointConnections.of(call.view(), row).isEmpty()) {
        unsuccessful.add(
            Unsuccessful.of(
                id,
                "ExistingVpcEndpointConnections",
                "Service has existing active VPC Endpoint connections!"));
      } else {
        call.rows(ALLOWED_PRINCIPALS)
            .by(PRINCIPALS_BY_SERVICE, id)
            .forEach(each -> call.rows(ALLOWED_PRINCIPALS).remove(each.servicePermissionId()));
        call.rows(ENDPOINT_SERVICES).remove(id);
      }
    }
    return DeleteVpcEndpointServiceConfigurationsResponse.builder()
        .unsuccessful(unsuccessful)
        .build();
  }

  private static ModifyVpcEndpointServicePayerResponsibilityResponse payer(
      ModifyVpcEndpointServicePayerResponsibilityRequest request, Call call) {
    call.rows(ENDPOINT_SERVICES)
        .update(
            request.serviceId(),
            row -> row.toBuilder().payerResponsibility(request.payerResponsibility()).build());
    return ModifyVpcEndpointServicePayerResponsibilityResponse.builder().returnValue(true).build();
  }

  private static StartVpcEndpointServicePrivateDnsVerificationResponse verify(
      StartVpcEndpointServicePrivateDnsVerificationRequest request, Call call) {
    ServiceConfiguration row = call.rows(ENDPOINT_SERVICES).get(request.serviceId());
    if (row.privateDnsName() == null) {
      throw EndpointFaults.invalid(
          "The service '" + row.serviceId() + "' does not have a private DNS name.");
    }
    call.later(ServiceConfigurations.VERIFIED, row.serviceId());
    return StartVpcEndpointServicePrivateDnsVerificationResponse.builder()
        .returnValue(true)
        .build();
  }
}
