package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS;
import static io.github.localec2.server.network.NetworkTables.VPCS;

import io.github.localec2.server.securitygroup.SecurityGroups;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.DnsOptions;
import software.amazon.awssdk.services.ec2.model.DnsRecordIpType;
import software.amazon.awssdk.services.ec2.model.IpAddressType;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetConfiguration;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** An endpoint to be. */
record NewVpcEndpoint(CreateVpcEndpointRequest request, List<Tag> tags) {

  VpcEndpoint create(RegionView view) {
    VpcEndpointType type =
        request.vpcEndpointType() == null ? VpcEndpointType.GATEWAY : request.vpcEndpointType();
    String vpcId = request.vpcId();
    if (!view.rows(VPCS).contains(vpcId)) {
      throw EndpointFaults.vpcNotFound(vpcId);
    }
    EndpointService service = service(view, type);
    checkParameters(type);
    VpcEndpoint.Builder made =
        VpcEndpoint.builder()
            .vpcEndpointId(view.newId(VPC_ENDPOINTS, tags))
            .vpcEndpointType(type)
            .vpcId(vpcId)
            .serviceName(service.name())
            .serviceRegion(view.region())
            .ownerId(view.account())
            .creationTimestamp(view.now())
            .requesterManaged(false)
            .privateDnsEnabled(false)
            .routeTableIds(List.of())
            .subnetIds(List.of())
            .groups(List.of())
            .networkInterfaceIds(List.of())
            .dnsEntries(List.of())
            .ipAddressType(
                request.ipAddressType() == null ? IpAddressType.IPV4 : request.ipAddressType())
            .tags(tags);
    return type == VpcEndpointType.GATEWAY
        ? gateway(view, made)
        : withInterfaces(view, made, service);
  }

  private EndpointService service(RegionView view, VpcEndpointType type) {
    String name = request.serviceName();
    if (name == null) {
      if (request.resourceConfigurationArn() != null || request.serviceNetworkArn() != null) {
        throw Ec2Fault.of(
            "InvalidParameter",
            "The resource configuration or service network of the endpoint does not exist.");
      }
      throw CommonFaults.missingParameter("serviceName");
    }
    List<EndpointService> services = EndpointServices.named(view, name);
    if (services.isEmpty()) {
      throw EndpointFaults.noSuchService(name);
    }
    return services.stream()
        .filter(each -> each.type() == type)
        .findFirst()
        .orElseThrow(() -> EndpointFaults.wrongType(type.toString(), services));
  }

  private void checkParameters(VpcEndpointType type) {
    boolean gateway = type == VpcEndpointType.GATEWAY;
    if (gateway && !request.subnetIds().isEmpty()) {
      throw EndpointFaults.invalid("SubnetIds are not supported for Gateway endpoints.");
    }
    if (gateway && !request.securityGroupIds().isEmpty()) {
      throw EndpointFaults.invalid("SecurityGroupIds are not supported for Gateway endpoints.");
    }
    if (gateway && Boolean.TRUE.equals(request.privateDnsEnabled())) {
      throw EndpointFaults.invalid("Private DNS can't be enabled for Gateway endpoints.");
    }
    if (!gateway && !request.routeTableIds().isEmpty()) {
      throw EndpointFaults.invalid("RouteTableIds are only supported for Gateway endpoints.");
    }
    if (type == VpcEndpointType.GATEWAY_LOAD_BALANCER && request.subnetIds().size() > 1) {
      throw EndpointFaults.invalid("Gateway Load Balancer endpoints support one subnet only.");
    }
  }

  private VpcEndpoint gateway(RegionView view, VpcEndpoint.Builder made) {
    VpcEndpoint endpoint =
        made.state(VpcEndpoints.ACTIVE)
            .policyDocument(EndpointPolicy.orDefault(request.policyDocument(), true))
            .routeTableIds(request.routeTableIds().stream().distinct().toList())
            .dnsOptions(
                DnsOptions.builder().dnsRecordIpType(DnsRecordIpType.SERVICE_DEFINED).build())
            .build();
    endpoint.routeTableIds().forEach(id -> EndpointRoutes.add(view, endpoint, id));
    return view.rows(VPC_ENDPOINTS).put(endpoint);
  }

  private VpcEndpoint withInterfaces(
      RegionView view, VpcEndpoint.Builder made, EndpointService service) {
    String vpcId = request.vpcId();
    boolean balancer = service.type() == VpcEndpointType.GATEWAY_LOAD_BALANCER;
    List<String> wanted = new ArrayList<>(request.subnetIds());
    request.subnetConfigurations().stream()
        .map(SubnetConfiguration::subnetId)
        .filter(id -> id != null && !wanted.contains(id))
        .forEach(wanted::add);
    List<Subnet> subnets = EndpointInterfaces.subnets(view, vpcId, wanted);
    if (!balancer) {
      made.policyDocument(EndpointPolicy.orDefault(request.policyDocument(), false))
          .groups(groups(view, vpcId, request.securityGroupIds()))
          .dnsOptions(dnsOptions());
    }
    VpcEndpoint draft = made.build();
    List<String> groups = draft.groups().stream().map(SecurityGroupIdentifier::groupId).toList();
    List<String> interfaces =
        subnets.stream()
            .map(
                subnet ->
                    EndpointInterfaces.create(
                        view, draft, subnet.subnetId(), groups, request.subnetConfigurations()))
            .toList();
    boolean privateDns =
        !balancer && EndpointDns.enablesPrivate(view, draft, service, request.privateDnsEnabled());
    VpcEndpoint endpoint =
        draft.toBuilder()
            .subnetIds(subnets.stream().map(Subnet::subnetId).toList())
            .networkInterfaceIds(interfaces)
            .privateDnsEnabled(privateDns)
            .state(
                service.acceptanceRequired() && !service.owner().equals(view.account())
                    ? VpcEndpoints.PENDING_ACCEPTANCE
                    : VpcEndpoints.PENDING)
            .build();
    VpcEndpoint named =
        balancer
            ? endpoint
            : endpoint.toBuilder().dnsEntries(EndpointDns.entries(view, endpoint, service)).build();
    view.rows(VPC_ENDPOINTS).put(named);
    view.later(VpcEndpoints.AVAILABLE, named.vpcEndpointId());
    return named;
  }

  private DnsOptions dnsOptions() {
    DnsOptions.Builder options = DnsOptions.builder().dnsRecordIpType(DnsRecordIpType.IPV4);
    if (request.dnsOptions() != null) {
      if (request.dnsOptions().dnsRecordIpTypeAsString() != null) {
        options.dnsRecordIpType(request.dnsOptions().dnsRecordIpTypeAsString());
      }
      options.privateDnsOnlyForInboundResolverEndpoint(
          request.dnsOptions().privateDnsOnlyForInboundResolverEndpoint());
    }
    return options.build();
  }

  /** The groups of an endpoint's interfaces; the VPC's default one where none is named. */
  static List<SecurityGroupIdentifier> groups(RegionView view, String vpcId, List<String> ids) {
    return SecurityGroups.resolve(view, vpcId, ids, List.of()).stream()
        .map(
            group ->
                SecurityGroupIdentifier.builder()
                    .groupId(group.groupId())
                    .groupName(group.groupName())
                    .build())
        .toList();
  }
}
