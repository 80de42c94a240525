package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyPublicIpDnsNameOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyPublicIpDnsNameOptionsResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachmentChanges;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceIpv6Address;
import software.amazon.awssdk.services.ec2.model.ResetNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Attributes of network interfaces. */
final class InterfaceAttributeOperations {
  private InterfaceAttributeOperations() {}

  static void addTo(Family family) {
    family
        .write(ModifyNetworkInterfaceAttributeRequest.class, InterfaceAttributeOperations::modify)
        .read(
            DescribeNetworkInterfaceAttributeRequest.class, InterfaceAttributeOperations::describe)
        .write(ResetNetworkInterfaceAttributeRequest.class, InterfaceAttributeOperations::reset)
        .write(
            ModifyPublicIpDnsNameOptionsRequest.class, InterfaceAttributeOperations::publicNames);
  }

  private static ModifyNetworkInterfaceAttributeResponse modify(
      ModifyNetworkInterfaceAttributeRequest request, Call call) {
    checkOneAttribute(request);
    String id = request.networkInterfaceId();
    NetworkInterface row = call.rows(NETWORK_INTERFACES).get(id);
    if (Boolean.TRUE.equals(row.requesterManaged())) {
      throw NetworkInterfaceFaults.notYours();
    }
    NetworkInterface.Builder changed = row.toBuilder();
    if (request.description() != null) {
      String text = request.description().value();
      changed.description(text == null ? "" : text);
    }
    if (request.sourceDestCheck() != null) {
      changed.sourceDestCheck(request.sourceDestCheck().value());
    }
    if (!request.groups().isEmpty()) {
      Subnet subnet = call.rows(NetworkTables.SUBNETS).get(row.subnetId());
      changed.groups(InterfaceGroups.of(call.view(), subnet, request.groups()));
    }
    if (request.attachment() != null) {
      changed.attachment(attachment(row, request.attachment()));
    }
    if (request.connectionTrackingSpecification() != null) {
      changed.connectionTrackingConfiguration(
          InterfaceTracking.of(request.connectionTrackingSpecification()));
    }
    if (Boolean.TRUE.equals(request.enablePrimaryIpv6())) {
      changed.ipv6Addresses(withPrimary(row));
    }
    if (request.hasAssociatedSubnetIds()) {
      request.associatedSubnetIds().forEach(each -> call.rows(NetworkTables.SUBNETS).get(each));
      changed.associatedSubnets(request.associatedSubnetIds());
    }
    call.rows(NETWORK_INTERFACES).put(changed.build());
    if (request.associatePublicIpAddress() != null) {
      associatePublicIp(call.view(), row, request.associatePublicIpAddress());
    }
    InterfaceAttachmentOperations.refresh(call.view(), id);
    return ModifyNetworkInterfaceAttributeResponse.builder().build();
  }

  private static void checkOneAttribute(ModifyNetworkInterfaceAttributeRequest request) {
    long attributes =
        Stream.of(
                request.description(),
                request.sourceDestCheck(),
                request.groups().isEmpty() ? null : request.groups(),
                request.attachment(),
                request.connectionTrackingSpecification(),
                request.enablePrimaryIpv6(),
                request.enaSrdSpecification(),
                request.associatePublicIpAddress(),
                request.hasAssociatedSubnetIds() ? request.associatedSubnetIds() : null)
            .filter(Objects::nonNull)
            .count();
    if (attributes == 0) {
      throw CommonFaults.invalidParameterCombination("No attributes specified.");
    }
    if (attributes > 1) {
      throw CommonFaults.invalidParameterCombination(
          "You can specify only one attribute at a time.");
    }
  }

  private static NetworkInterfaceAttachment attachment(
      NetworkInterface row, NetworkInterfaceAttachmentChanges changes) {
    NetworkInterfaceAttachment attachment = row.attachment();
    String wanted = changes.attachmentId();
    if (wanted == null) {
      throw CommonFaults.missingParameter("attachment.attachmentId");
    }
    if (attachment == null || !attachment.attachmentId().equals(wanted)) {
      throw NetworkInterfaceFaults.attachmentNotFound(wanted);
    }
    NetworkInterfaceAttachment.Builder changed = attachment.toBuilder();
    if (changes.deleteOnTermination() != null) {
      changed.deleteOnTermination(changes.deleteOnTermination());
    }
    if (changes.enaQueueCount() != null) {
      changed.enaQueueCount(changes.enaQueueCount());
    }
    if (Boolean.TRUE.equals(changes.defaultEnaQueueCount())) {
      changed.enaQueueCount(null);
    }
    return changed.build();
  }

  private static List<NetworkInterfaceIpv6Address> withPrimary(NetworkInterface row) {
    List<NetworkInterfaceIpv6Address> addresses = row.ipv6Addresses();
    if (addresses.isEmpty()) {
      throw CommonFaults.invalidParameterCombination(
          "A primary IPv6 address requires an IPv6 address on the network interface");
    }
    if (addresses.stream().anyMatch(each -> Boolean.TRUE.equals(each.isPrimaryIpv6()))) {
      return addresses;
    }
    String first = addresses.get(0).ipv6Address();
    return addresses.stream()
        .map(each -> InterfaceAddresses.ipv6(each.ipv6Address(), each.ipv6Address().equals(first)))
        .toList();
  }

  private static void associatePublicIp(RegionView view, NetworkInterface row, boolean wanted) {
    String instanceId = InstanceNetwork.instanceOf(row);
    if (instanceId == null || row.attachment().deviceIndex() != 0) {
      throw CommonFaults.invalidParameterCombination(
          "A public IPv4 address can be associated only with the primary network interface of an"
              + " instance");
    }
    String id = row.networkInterfaceId();
    if (!wanted) {
      PublicAddresses.withdraw(view, id);
      PublicAddresses.forget(view, id);
    } else if (InstanceNetwork.isRunning(view, instanceId)) {
      PublicAddresses.lend(view, id);
    } else {
      PublicAddresses.lendAtStart(view, id);
    }
  }

  private static DescribeNetworkInterfaceAttributeResponse describe(
      DescribeNetworkInterfaceAttributeRequest request, Call call) {
    NetworkInterface row = call.rows(NETWORK_INTERFACES).get(request.networkInterfaceId());
    if (request.attribute() == null) {
      throw CommonFaults.invalidParameterCombination("No attributes specified.");
    }
    DescribeNetworkInterfaceAttributeResponse.Builder response =
        DescribeNetworkInterfaceAttributeResponse.builder()
            .networkInterfaceId(row.networkInterfaceId());
    switch (request.attribute()) {
      case DESCRIPTION ->
          response.description(AttributeValue.builder().value(row.description()).build());
      case GROUP_SET -> response.groups(row.groups());
      case SOURCE_DEST_CHECK ->
          response.sourceDestCheck(
              AttributeBooleanValue.builder().value(row.sourceDestCheck()).build());
      case ATTACHMENT -> response.attachment(row.attachment());
      case ASSOCIATE_PUBLIC_IP_ADDRESS ->
          response.associatePublicIpAddress(
              PublicAddresses.isLent(call.view(), row.networkInterfaceId()));
      default ->
          throw CommonFaults.invalidValue(
              "attribute", request.attributeAsString(), "Unknown attribute.");
    }
    return response.build();
  }

  private static ResetNetworkInterfaceAttributeResponse reset(
      ResetNetworkInterfaceAttributeRequest request, Call call) {
    String id = request.networkInterfaceId();
    NetworkInterface row = call.rows(NETWORK_INTERFACES).get(id);
    if (request.sourceDestCheck() == null) {
      throw CommonFaults.invalidParameterCombination("No attributes specified.");
    }
    if (Boolean.TRUE.equals(row.requesterManaged())) {
      throw NetworkInterfaceFaults.notYours();
    }
    call.rows(NETWORK_INTERFACES).put(row.toBuilder().sourceDestCheck(true).build());
    InterfaceAttachmentOperations.refresh(call.view(), id);
    return ResetNetworkInterfaceAttributeResponse.builder().build();
  }

  private static ModifyPublicIpDnsNameOptionsResponse publicNames(
      ModifyPublicIpDnsNameOptionsRequest request, Call call) {
    NetworkInterface row = call.rows(NETWORK_INTERFACES).get(request.networkInterfaceId());
    call.rows(NETWORK_INTERFACES)
        .put(
            row.toBuilder()
                .publicIpDnsNameOptions(
                    options -> options.dnsHostnameType(request.hostnameTypeAsString()))
                .build());
    return ModifyPublicIpDnsNameOptionsResponse.builder().successful(true).build();
  }
}
