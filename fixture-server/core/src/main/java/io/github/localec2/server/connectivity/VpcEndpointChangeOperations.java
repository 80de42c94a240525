package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.VPC_ENDPOINTS;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.networkinterface.NetworkInterfaces;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.securitygroup.SecurityGroups;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DnsOptions;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** Changes of endpoints. */
final class VpcEndpointChangeOperations {
  private VpcEndpointChangeOperations() {}

  static void addTo(Family family) {
    family.write(ModifyVpcEndpointRequest.class, VpcEndpointChangeOperations::modify);
  }

  private static ModifyVpcEndpointResponse modify(ModifyVpcEndpointRequest request, Call call) {
    RegionView view = call.view();
    VpcEndpoint row = view.rows(VPC_ENDPOINTS).get(request.vpcEndpointId());
    if (VpcEndpoints.is(row, VpcEndpoints.DELETING)) {
      throw CommonFaults.incorrectState(
          "The Vpc Endpoint '" + row.vpcEndpointId() + "' is being deleted.");
    }
    boolean gateway = row.vpcEndpointType() == VpcEndpointType.GATEWAY;
    check(request, gateway);
    VpcEndpoint changed = gateway ? routed(view, row, request) : faced(view, row, request);
    VpcEndpoint.Builder result = changed.toBuilder();
    if (Boolean.TRUE.equals(request.resetPolicy())) {
      result.policyDocument(EndpointPolicy.orDefault(null, gateway));
    } else if (request.policyDocument() != null) {
      result.policyDocument(EndpointPolicy.orDefault(request.policyDocument(), gateway));
    }
    if (request.ipAddressType() != null) {
      result.ipAddressType(request.ipAddressType());
    }
    if (request.dnsOptions() != null && request.dnsOptions().dnsRecordIpType() != null) {
      DnsOptions before = row.dnsOptions();
      result.dnsOptions(
          (before == null ? DnsOptions.builder() : before.toBuilder())
              .dnsRecordIpType(request.dnsOptions().dnsRecordIpType())
              .build());
    }
    view.rows(VPC_ENDPOINTS).put(result.build());
    return ModifyVpcEndpointResponse.builder().returnValue(true).build();
  }

  private static void check(ModifyVpcEndpointRequest request, boolean gateway) {
    boolean routes =
        !request.addRouteTableIds().isEmpty() || !request.removeRouteTableIds().isEmpty();
    boolean interfaces =
        !request.addSubnetIds().isEmpty()
            || !request.removeSubnetIds().isEmpty()
            || !request.addSecurityGroupIds().isEmpty()
            || !request.removeSecurityGroupIds().isEmpty()
            || request.privateDnsEnabled() != null;
    if (routes && !gateway) {
      throw EndpointFaults.invalid("RouteTableIds are only supported for Gateway endpoints.");
    }
    if (interfaces && gateway) {
      throw EndpointFaults.invalid(
          "Subnets, security groups and private DNS are not supported for Gateway endpoints.");
    }
    if (Boolean.TRUE.equals(request.resetPolicy()) && request.policyDocument() != null) {
      throw CommonFaults.notTogether("ResetPolicy", "PolicyDocument");
    }
  }

  private static VpcEndpoint routed(
      RegionView view, VpcEndpoint row, ModifyVpcEndpointRequest request) {
    List<String> tables = new ArrayList<>(row.routeTableIds());
    for (String id : request.removeRouteTableIds()) {
      if (!tables.remove(id)) {
        throw EndpointFaults.routeTableNotFound(id);
      }
      EndpointRoutes.remove(view, row.vpcEndpointId(), id);
    }
    for (String id : request.addRouteTableIds()) {
      if (!tables.contains(id)) {
        EndpointRoutes.add(view, row, id);
        tables.add(id);
      }
    }
    return row.toBuilder().routeTableIds(tables).build();
  }

  private static VpcEndpoint faced(
      RegionView view, VpcEndpoint row, ModifyVpcEndpointRequest request) {
    List<SecurityGroupIdentifier> groups = groups(view, row, request);
    List<String> groupIds = groups.stream().map(SecurityGroupIdentifier::groupId).toList();
    List<String> subnets = new ArrayList<>(row.subnetIds());
    List<String> interfaces = new ArrayList<>(row.networkInterfaceIds());
    for (String id : request.removeSubnetIds()) {
      if (!subnets.remove(id)) {
        throw EndpointFaults.subnetNotFound(id);
      }
      for (String each : EndpointInterfaces.in(view, row, id)) {
        NetworkInterfaces.delete(view, each);
        interfaces.remove(each);
      }
    }
    List<String> added =
        request.addSubnetIds().stream().filter(id -> !subnets.contains(id)).distinct().toList();
    subnets.addAll(added);
    EndpointInterfaces.subnets(view, row.vpcId(), subnets);
    for (String id : added) {
      interfaces.add(
          EndpointInterfaces.create(view, row, id, groupIds, request.subnetConfigurations()));
    }
    if (!groups.equals(row.groups())) {
      List<GroupIdentifier> identifiers =
          SecurityGroups.resolve(view, row.vpcId(), groupIds, List.of());
      interfaces.forEach(
          id ->
              view.rows(NETWORK_INTERFACES)
                  .update(id, each -> each.toBuilder().groups(identifiers).build()));
    }
    VpcEndpoint changed =
        row.toBuilder().subnetIds(subnets).networkInterfaceIds(interfaces).groups(groups).build();
    return row.vpcEndpointType() == VpcEndpointType.INTERFACE
        ? named(view, changed, request)
        : changed;
  }

  private static List<SecurityGroupIdentifier> groups(
      RegionView view, VpcEndpoint row, ModifyVpcEndpointRequest request) {
    if (request.addSecurityGroupIds().isEmpty() && request.removeSecurityGroupIds().isEmpty()) {
      return row.groups();
    }
    List<String> ids =
        new ArrayList<>(row.groups().stream().map(SecurityGroupIdentifier::groupId).toList());
    ids.removeAll(request.removeSecurityGroupIds());
    request.addSecurityGroupIds().stream().filter(id -> !ids.contains(id)).forEach(ids::add);
    if (ids.isEmpty()) {
      throw EndpointFaults.invalid("An interface endpoint must have at least one security group.");
    }
    return NewVpcEndpoint.groups(view, row.vpcId(), ids);
  }

  private static VpcEndpoint named(
      RegionView view, VpcEndpoint row, ModifyVpcEndpointRequest request) {
    EndpointService service =
        EndpointServices.named(view, row.serviceName()).stream()
            .filter(each -> each.type() == row.vpcEndpointType())
            .findFirst()
            .orElse(null);
    if (service == null) {
      return row;
    }
    boolean privateDns =
        request.privateDnsEnabled() == null
            ? row.privateDnsEnabled()
            : EndpointDns.enablesPrivate(view, row, service, request.privateDnsEnabled());
    VpcEndpoint changed = row.toBuilder().privateDnsEnabled(privateDns).build();
    return changed.toBuilder().dnsEntries(EndpointDns.entries(view, changed, service)).build();
  }
}
