package io.github.localec2.server.instance;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** What a launch may say about network interfaces at the same time. */
final class InterfaceRules {
  private InterfaceRules() {}

  static void check(RunInstancesRequest request, InstanceTypeInfo type) {
    checkInstanceLevel(request);
    List<InstanceNetworkInterfaceSpecification> all = request.networkInterfaces();
    Set<String> places = new HashSet<>();
    boolean primary = false;
    for (InstanceNetworkInterfaceSpecification each : all) {
      if (each.deviceIndex() == null) {
        throw CommonFaults.invalidParameterValue("Each network interface requires a device index.");
      }
      int card = each.networkCardIndex() == null ? 0 : each.networkCardIndex();
      if (!places.add(card + "/" + each.deviceIndex())) {
        throw CommonFaults.invalidParameterValue(
            "Each network interface requires a unique device index.");
      }
      primary |= each.deviceIndex() == 0;
      checkPublicAddress(each, all.size());
      checkExisting(request, each);
      LaunchNetwork.requireOne(
          request, each.privateIpAddress() != null || !each.privateIpAddresses().isEmpty());
    }
    if (!primary) {
      throw CommonFaults.invalidParameterValue(
          "A network interface with device index 0 is required.");
    }
    int most = type.networkInfo().maximumNetworkInterfaces();
    if (all.size() > most) {
      throw Ec2Fault.of(
          "AttachmentLimitExceeded",
          "Interface count "
              + all.size()
              + " exceeds the limit for "
              + type.instanceTypeAsString());
    }
  }

  private static void checkInstanceLevel(RunInstancesRequest request) {
    if (request.subnetId() != null) {
      throw InstanceFaults.notWithInterfaces("subnet ID");
    }
    if (!request.securityGroupIds().isEmpty() || !request.securityGroups().isEmpty()) {
      throw InstanceFaults.notWithInterfaces("security groups");
    }
    if (request.privateIpAddress() != null) {
      throw InstanceFaults.notWithInterfaces("private IP address");
    }
    if (request.ipv6AddressCount() != null || !request.ipv6Addresses().isEmpty()) {
      throw InstanceFaults.notWithInterfaces("IPv6 address");
    }
  }

  private static void checkPublicAddress(
      InstanceNetworkInterfaceSpecification each, int interfaces) {
    if (each.associatePublicIpAddress() == null) {
      return;
    }
    if (each.networkInterfaceId() != null) {
      throw CommonFaults.invalidParameterCombination(
          "The associatePublicIPAddress parameter cannot be specified for an existing network"
              + " interface.");
    }
    if (each.deviceIndex() != 0) {
      throw CommonFaults.invalidParameterCombination(
          "The associatePublicIPAddress parameter can only be specified for the network interface"
              + " with DeviceIndex=0.");
    }
    if (interfaces > 1 && each.associatePublicIpAddress()) {
      throw CommonFaults.invalidParameterCombination(
          "The associatePublicIPAddress parameter cannot be specified when launching with multiple"
              + " network interfaces.");
    }
  }

  private static void checkExisting(
      RunInstancesRequest request, InstanceNetworkInterfaceSpecification each) {
    if (each.networkInterfaceId() == null) {
      return;
    }
    LaunchNetwork.requireOne(request, true);
    if (each.subnetId() != null) {
      throw bothIdAnd("a subnet ID");
    }
    if (!each.groups().isEmpty()) {
      throw bothIdAnd("security groups");
    }
    if (each.privateIpAddress() != null
        || !each.privateIpAddresses().isEmpty()
        || each.secondaryPrivateIpAddressCount() != null) {
      throw bothIdAnd("a private IP address");
    }
  }

  private static Ec2Fault bothIdAnd(String what) {
    return CommonFaults.invalidParameterCombination(
        "A network interface may not specify both a network interface ID and " + what);
  }
}
