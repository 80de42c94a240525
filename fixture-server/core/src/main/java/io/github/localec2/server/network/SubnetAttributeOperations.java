package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.VpcAttributeOperations.isTrue;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifySubnetAttributeResponse;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameOptionsOnLaunch;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** What happens to instances launched into a subnet. */
final class SubnetAttributeOperations {
  private SubnetAttributeOperations() {}

  static ModifySubnetAttributeResponse modify(ModifySubnetAttributeRequest request, Call call) {
    Subnet subnet = call.rows(SUBNETS).get(request.subnetId());
    VpcAttributeOperations.requireOne(
        request.assignIpv6AddressOnCreation(),
        request.mapPublicIpOnLaunch(),
        request.mapCustomerOwnedIpOnLaunch(),
        request.enableDns64(),
        request.privateDnsHostnameTypeOnLaunch(),
        request.enableResourceNameDnsARecordOnLaunch(),
        request.enableResourceNameDnsAAAARecordOnLaunch(),
        request.enableLniAtDeviceIndex(),
        request.disableLniAtDeviceIndex());
    Subnet.Builder changed = subnet.toBuilder();
    applyAddresses(request, subnet, changed);
    applyNames(request, subnet, changed);
    applyOutpost(request, subnet, changed);
    call.rows(SUBNETS).put(changed.build());
    return ModifySubnetAttributeResponse.builder().build();
  }

  private static void applyAddresses(
      ModifySubnetAttributeRequest request, Subnet subnet, Subnet.Builder changed) {
    if (request.mapPublicIpOnLaunch() != null) {
      changed.mapPublicIpOnLaunch(isTrue(request.mapPublicIpOnLaunch()));
    }
    if (request.assignIpv6AddressOnCreation() != null) {
      boolean wanted = isTrue(request.assignIpv6AddressOnCreation());
      if (wanted) {
        requireIpv6(subnet, "assignIpv6AddressOnCreation");
      } else if (Boolean.TRUE.equals(subnet.ipv6Native())) {
        throw CommonFaults.invalidParameterValue(
            "Invalid value 'false' for assignIpv6AddressOnCreation. The subnet is IPv6-only.");
      }
      changed.assignIpv6AddressOnCreation(wanted);
    }
    if (request.enableDns64() != null) {
      boolean wanted = isTrue(request.enableDns64());
      if (wanted) {
        requireIpv6(subnet, "enableDns64");
      }
      changed.enableDns64(wanted);
    }
  }

  private static void requireIpv6(Subnet subnet, String attribute) {
    if (SubnetBlocks.ipv6(subnet).isEmpty()) {
      throw CommonFaults.invalidParameterValue(
          "Invalid value 'true' for "
              + attribute
              + ". Subnet "
              + subnet.subnetId()
              + " does not have an IPv6 CIDR block associated.");
    }
  }

  private static void applyNames(
      ModifySubnetAttributeRequest request, Subnet subnet, Subnet.Builder changed) {
    HostnameType type = request.privateDnsHostnameTypeOnLaunch();
    if (type == HostnameType.IP_NAME && Boolean.TRUE.equals(subnet.ipv6Native())) {
      throw CommonFaults.invalidParameterValue(
          "Invalid value 'ip-name' for privateDnsHostnameTypeOnLaunch. The subnet is IPv6-only.");
    }
    if (type != null) {
      names(subnet, changed, options -> options.hostnameType(type));
    }
    if (request.enableResourceNameDnsARecordOnLaunch() != null) {
      boolean wanted = isTrue(request.enableResourceNameDnsARecordOnLaunch());
      names(subnet, changed, options -> options.enableResourceNameDnsARecord(wanted));
    }
    if (request.enableResourceNameDnsAAAARecordOnLaunch() != null) {
      boolean wanted = isTrue(request.enableResourceNameDnsAAAARecordOnLaunch());
      if (wanted) {
        requireIpv6(subnet, "enableResourceNameDnsAAAARecordOnLaunch");
      }
      names(subnet, changed, options -> options.enableResourceNameDnsAAAARecord(wanted));
    }
  }

  private static void names(
      Subnet subnet,
      Subnet.Builder changed,
      Consumer<PrivateDnsNameOptionsOnLaunch.Builder> change) {
    PrivateDnsNameOptionsOnLaunch.Builder options =
        subnet.privateDnsNameOptionsOnLaunch().toBuilder();
    change.accept(options);
    changed.privateDnsNameOptionsOnLaunch(options.build());
  }

  /** Only a subnet on an Outpost can do these, and none is there. */
  private static void applyOutpost(
      ModifySubnetAttributeRequest request, Subnet subnet, Subnet.Builder changed) {
    boolean wanted =
        (request.mapCustomerOwnedIpOnLaunch() != null
                && isTrue(request.mapCustomerOwnedIpOnLaunch()))
            || request.enableLniAtDeviceIndex() != null;
    if (wanted) {
      throw CommonFaults.unsupportedOperation(
          "The subnet '" + subnet.subnetId() + "' is not on an Outpost.");
    }
    if (request.mapCustomerOwnedIpOnLaunch() != null) {
      changed.mapCustomerOwnedIpOnLaunch(false);
    }
  }
}
