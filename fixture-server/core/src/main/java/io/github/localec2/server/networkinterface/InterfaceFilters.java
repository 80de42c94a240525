package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_ATTACHMENT;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_GROUP;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_INSTANCE;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_SUBNET;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_VPC;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.state.Filters;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.OperatorResponse;

/** The filters of DescribeNetworkInterfaces. */
final class InterfaceFilters {
  static final Filters<NetworkInterface> ALL =
      Filters.of(NETWORK_INTERFACES)
          .id("network-interface-id")
          .one("association.allocation-id", in(NetworkInterfaceAssociation::allocationId))
          .one("association.association-id", in(NetworkInterfaceAssociation::associationId))
          .one("association.ip-owner-id", in(NetworkInterfaceAssociation::ipOwnerId))
          .one("association.public-ip", in(NetworkInterfaceAssociation::publicIp))
          .one("association.public-dns-name", in(NetworkInterfaceAssociation::publicDnsName))
          .many("addresses.association.owner-id", each(NetworkInterfaceAssociation::ipOwnerId))
          .many("addresses.association.public-ip", each(NetworkInterfaceAssociation::publicIp))
          .many(
              "addresses.primary",
              row -> row.privateIpAddresses().stream().map(ip -> String.valueOf(ip.primary())))
          .many(
              "addresses.private-ip-address",
              row ->
                  row.privateIpAddresses().stream()
                      .map(NetworkInterfacePrivateIpAddress::privateIpAddress))
          .time("attachment.attach-time", at(NetworkInterfaceAttachment::attachTime))
          .indexed(
              "attachment.attachment-id",
              INTERFACES_BY_ATTACHMENT,
              row -> stream(at(NetworkInterfaceAttachment::attachmentId).apply(row)))
          .one(
              "attachment.delete-on-termination",
              at(attachment -> String.valueOf(attachment.deleteOnTermination())))
          .number("attachment.device-index", at(NetworkInterfaceAttachment::deviceIndex))
          .indexed(
              "attachment.instance-id",
              INTERFACES_BY_INSTANCE,
              row -> stream(at(NetworkInterfaceAttachment::instanceId).apply(row)))
          .one("attachment.instance-owner-id", at(NetworkInterfaceAttachment::instanceOwnerId))
          .one("attachment.status", at(NetworkInterfaceAttachment::statusAsString))
          .one("availability-zone", NetworkInterface::availabilityZone)
          .one("availability-zone-id", NetworkInterface::availabilityZoneId)
          .one("description", NetworkInterface::description)
          .indexed(
              "group-id",
              INTERFACES_BY_GROUP,
              row -> row.groups().stream().map(GroupIdentifier::groupId))
          .many("group-name", row -> row.groups().stream().map(GroupIdentifier::groupName))
          .many(
              "ipv6-addresses.ipv6-address",
              row -> row.ipv6Addresses().stream().map(ip -> ip.ipv6Address()))
          .one("interface-type", NetworkInterface::interfaceTypeAsString)
          .one("mac-address", NetworkInterface::macAddress)
          .flag("operator.managed", operator(OperatorResponse::managed))
          .one("operator.principal", operator(OperatorResponse::principal))
          .one("owner-id", NetworkInterface::ownerId)
          .one("private-dns-name", NetworkInterface::privateDnsName)
          .one("private-ip-address", NetworkInterface::privateIpAddress)
          .one("requester-id", NetworkInterface::requesterId)
          .flag("requester-managed", NetworkInterface::requesterManaged)
          .flag("source-dest-check", NetworkInterface::sourceDestCheck)
          .one("status", NetworkInterface::statusAsString)
          .indexed("subnet-id", INTERFACES_BY_SUBNET, row -> stream(row.subnetId()))
          .indexed("vpc-id", INTERFACES_BY_VPC, row -> stream(row.vpcId()))
          .build();

  private InterfaceFilters() {}

  private static Function<NetworkInterface, @Nullable String> in(
      Function<NetworkInterfaceAssociation, @Nullable String> part) {
    return row -> row.association() == null ? null : part.apply(row.association());
  }

  private static Function<NetworkInterface, Stream<String>> each(
      Function<NetworkInterfaceAssociation, @Nullable String> part) {
    return row ->
        row.privateIpAddresses().stream()
            .map(NetworkInterfacePrivateIpAddress::association)
            .filter(Objects::nonNull)
            .flatMap(association -> stream(part.apply(association)));
  }

  private static <V> Function<NetworkInterface, @Nullable V> at(
      Function<NetworkInterfaceAttachment, @Nullable V> part) {
    return row -> row.attachment() == null ? null : part.apply(row.attachment());
  }

  private static <V> Function<NetworkInterface, @Nullable V> operator(
      Function<OperatorResponse, @Nullable V> part) {
    return row -> row.operator() == null ? null : part.apply(row.operator());
  }

  private static Stream<String> stream(@Nullable String value) {
    return Stream.ofNullable(value);
  }
}
