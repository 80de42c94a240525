package io.github.localec2.server.connectivity;

import io.github.localec2.server.state.Ec2Fault;
import java.util.List;

/** The errors of VPC endpoints. */
final class EndpointFaults {
  private EndpointFaults() {}

  static Ec2Fault vpcNotFound(String id) {
    return Ec2Fault.of("InvalidVpcId.NotFound", "The Vpc Id " + id + " does not exist");
  }

  static Ec2Fault subnetNotFound(String id) {
    return Ec2Fault.of("InvalidSubnetId.NotFound", "The subnet ID '" + id + "' does not exist");
  }

  static Ec2Fault routeTableNotFound(String id) {
    return Ec2Fault.of(
        "InvalidRouteTableId.NotFound", "The routeTable ID '" + id + "' does not exist");
  }

  static Ec2Fault noSuchService(String name) {
    return Ec2Fault.of(
        "InvalidServiceName", "The Vpc Endpoint Service '" + name + "' does not exist");
  }

  static Ec2Fault wrongType(String type, List<EndpointService> services) {
    return invalid(
        "Endpoint type ("
            + type
            + ") does not match available service types ("
            + EndpointService.types(services)
            + ").");
  }

  static Ec2Fault elsewhere(String what, String id, String vpcId) {
    return invalid("The " + what + " " + id + " does not belong to the VPC " + vpcId + ".");
  }

  static Ec2Fault routeExists(String routeTableId, String prefixListId) {
    return Ec2Fault.of(
        "RouteAlreadyExists",
        "route table "
            + routeTableId
            + " already has a route with destination-prefix-list-id "
            + prefixListId);
  }

  static Ec2Fault sameZone(String subnetId) {
    return Ec2Fault.of(
        "DuplicateSubnetsInSameZone",
        "Found another VPC endpoint subnet in the availability zone of "
            + subnetId
            + ". VPC endpoint subnets should be in different availability zones supported by the"
            + " VPC endpoint service.");
  }

  static Ec2Fault invalid(String text) {
    return Ec2Fault.of("InvalidParameter", text);
  }
}
