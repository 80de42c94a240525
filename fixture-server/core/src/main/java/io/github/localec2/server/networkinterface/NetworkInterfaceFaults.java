package io.github.localec2.server.networkinterface;

import io.github.localec2.server.state.Ec2Fault;

/** The errors of network interfaces. */
final class NetworkInterfaceFaults {
  private NetworkInterfaceFaults() {}

  static Ec2Fault differentNetworks(String groupId, String subnetId) {
    return Ec2Fault.of(
        "InvalidParameter",
        "Security group " + groupId + " and subnet " + subnetId + " belong to different networks.");
  }

  static Ec2Fault tooManyGroups() {
    return Ec2Fault.of(
        "SecurityGroupsPerInterfaceLimitExceeded",
        "You have exceeded the maximum number of security groups allowed per network interface.");
  }

  static Ec2Fault inUse(String id) {
    return Ec2Fault.of(
        "InvalidParameterValue", "Network interface '" + id + "' is currently in use.");
  }

  static Ec2Fault alreadyAttached(String id) {
    return Ec2Fault.of("InvalidNetworkInterface.InUse", "Interface: [" + id + "] in use.");
  }

  static Ec2Fault attachmentNotFound(String attachmentId) {
    return Ec2Fault.of(
        "InvalidAttachmentID.NotFound", "The attachment '" + attachmentId + "' does not exist.");
  }

  static Ec2Fault notYours() {
    return Ec2Fault.of(
        "AuthFailure", "You do not have permission to access the specified resource.");
  }
}
