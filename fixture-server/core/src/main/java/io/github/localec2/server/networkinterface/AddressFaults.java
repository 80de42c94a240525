package io.github.localec2.server.networkinterface;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;

/** The errors of elastic IPs. */
final class AddressFaults {
  private AddressFaults() {}

  static Ec2Fault notFound(String publicIp) {
    return Ec2Fault.of("InvalidAddress.NotFound", "Address '" + publicIp + "' not found.");
  }

  static Ec2Fault notYours(String publicIp) {
    return Ec2Fault.of("AuthFailure", "The address '" + publicIp + "' does not belong to you.");
  }

  static Ec2Fault inUse(String publicIp) {
    return Ec2Fault.of("InvalidIPAddress.InUse", "Address " + publicIp + " is in use.");
  }

  static Ec2Fault associationNotFound(String associationId) {
    return Ec2Fault.of(
        "InvalidAssociationID.NotFound",
        "The association ID '" + associationId + "' does not exist");
  }

  static Ec2Fault alreadyAssociated(String resource, String associationId) {
    return Ec2Fault.of(
        "Resource.AlreadyAssociated",
        "resource " + resource + " is already associated with associate-id " + associationId);
  }

  static Ec2Fault noInternetGateway(String vpcId) {
    return Ec2Fault.of(
        "Gateway.NotAttached", "Network " + vpcId + " is not attached to any internet gateway");
  }

  static Ec2Fault invalidInstance(String text) {
    return Ec2Fault.of("InvalidInstanceID", text);
  }

  static Ec2Fault oneOf(String one, String other) {
    return Ec2Fault.of(
        "MissingParameter", "Either '" + one + "' or '" + other + "' must be specified.");
  }

  static Ec2Fault notBoth(String one, String other) {
    return CommonFaults.invalidParameterCombination(
        "You may specify " + one + " or " + other + ", but not both in the same call");
  }
}
