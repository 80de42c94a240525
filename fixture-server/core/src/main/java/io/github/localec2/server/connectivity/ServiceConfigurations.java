package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.ENDPOINT_SERVICES;

import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointServiceConfigurationRequest;
import software.amazon.awssdk.services.ec2.model.DnsNameState;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameConfiguration;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;
import software.amazon.awssdk.services.ec2.model.ServiceState;
import software.amazon.awssdk.services.ec2.model.ServiceType;
import software.amazon.awssdk.services.ec2.model.ServiceTypeDetail;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Makes and names the endpoint services of an account. */
final class ServiceConfigurations {
  private static final Pattern NETWORK_BALANCER = balancer("net");
  private static final Pattern GATEWAY_BALANCER = balancer("gwy");
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?:\\*\\.)?(?:[A-Za-z0-9_](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}");

  private static final Settling AVAILABLE =
      Settling.of(
          "vpc-endpoint-service-available",
          ENDPOINT_SERVICES,
          row ->
              row.serviceState() == ServiceState.PENDING
                  ? row.toBuilder().serviceState(ServiceState.AVAILABLE).build()
                  : row);

  static final Settling VERIFIED =
      Settling.of(
          "vpc-endpoint-service-dns-verified",
          ENDPOINT_SERVICES,
          row ->
              row.privateDnsNameConfiguration() == null
                  ? row
                  : row.toBuilder()
                      .privateDnsNameConfiguration(
                          row.privateDnsNameConfiguration().toBuilder()
                              .state(DnsNameState.VERIFIED)
                              .build())
                      .build());

  private ServiceConfigurations() {}

  private static Pattern balancer(String kind) {
    return Pattern.compile(
        "arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\\d{12}:loadbalancer/"
            + kind
            + "/[^/]+/[0-9a-zA-Z]+");
  }

  static ServiceConfiguration create(
      RegionView view, CreateVpcEndpointServiceConfigurationRequest request, List<Tag> tags) {
    List<String> network = request.networkLoadBalancerArns();
    List<String> gateway = request.gatewayLoadBalancerArns();
    checkBalancers(network, gateway);
    String id = view.newId(ENDPOINT_SERVICES, tags);
    var zones = RegionCatalogue.aws().zones(view.region());
    List<String> ipTypes = request.supportedIpAddressTypes();
    ServiceConfiguration.Builder made =
        ServiceConfiguration.builder()
            .serviceId(id)
            .serviceName("com.amazonaws.vpce." + view.region() + "." + id)
            .serviceState(ServiceState.PENDING)
            .serviceType(
                ServiceTypeDetail.builder()
                    .serviceType(
                        gateway.isEmpty()
                            ? ServiceType.INTERFACE
                            : ServiceType.GATEWAY_LOAD_BALANCER)
                    .build())
            .acceptanceRequired(!Boolean.FALSE.equals(request.acceptanceRequired()))
            .availabilityZones(zones.stream().map(zone -> zone.name()).toList())
            .availabilityZoneIds(zones.stream().map(zone -> zone.id()).toList())
            .managesVpcEndpoints(false)
            .baseEndpointDnsNames(id + "." + view.region() + ".vpce.amazonaws.com")
            .supportedIpAddressTypesWithStrings(ipTypes.isEmpty() ? List.of("ipv4") : ipTypes)
            .remoteAccessEnabled(false)
            .tags(tags);
    if (gateway.isEmpty()) {
      made.networkLoadBalancerArns(network);
    } else {
      made.gatewayLoadBalancerArns(gateway);
    }
    if (request.privateDnsName() != null) {
      name(view, made, request.privateDnsName());
    }
    ServiceConfiguration row = view.rows(ENDPOINT_SERVICES).put(made.build());
    view.later(AVAILABLE, id);
    return row;
  }

  /**
   * A service stands behind network load balancers or gateway load balancers.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidParameter
   */
  static void checkBalancers(List<String> network, List<String> gateway) {
    if (network.isEmpty() == gateway.isEmpty()) {
      throw EndpointFaults.invalid(
          "exactly one of network_load_balancer_arns or gateway_load_balancer_arns is a required"
              + " member");
    }
    checkArns(network, NETWORK_BALANCER);
    checkArns(gateway, GATEWAY_BALANCER);
  }

  private static void checkArns(List<String> arns, Pattern pattern) {
    for (String arn : arns) {
      if (!pattern.matcher(arn).matches()) {
        throw EndpointFaults.invalid("Invalid load balancer ARN: " + arn);
      }
    }
  }

  /** Gives the service a private name, which its owner must prove to own; null for none. */
  static void name(RegionView view, ServiceConfiguration.Builder row, @Nullable String name) {
    if (name == null) {
      row.privateDnsName(null).privateDnsNameConfiguration((PrivateDnsNameConfiguration) null);
      return;
    }
    if (!DNS_NAME.matcher(name).matches()) {
      throw EndpointFaults.invalid("Invalid private DNS name: " + name);
    }
    String base = name.startsWith("*.") ? name.substring(2) : name;
    row.privateDnsName(name)
        .privateDnsNameConfiguration(
            PrivateDnsNameConfiguration.builder()
                .state(DnsNameState.PENDING_VERIFICATION)
                .type("TXT")
                .value("vpce:" + view.ids().hex(20).toUpperCase(Locale.ROOT))
                .name("_" + view.ids().hex(20) + "." + base)
                .build());
  }
}
