package io.github.localec2.server.instance;

import io.github.localec2.server.networkinterface.NetworkInterfaceTables;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Timestamps;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.InstancePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The filters of DescribeInstances over network interfaces; any interface may match. */
final class InterfaceFilters {
  private static final String PREFIX = "network-interface.";

  private final Filters.Builder<InstanceRecord> filters;

  private InterfaceFilters(Filters.Builder<InstanceRecord> filters) {
    this.filters = filters;
  }

  static Filters.Builder<InstanceRecord> addTo(Filters.Builder<InstanceRecord> filters) {
    InterfaceFilters adder = new InterfaceFilters(filters);
    adder.addInterfaces();
    adder.addAttachments();
    adder.addAddresses();
    adder.addWhatOnlyTheInterfaceKnows();
    return filters;
  }

  private void addInterfaces() {
    each("description", InstanceNetworkInterface::description);
    many("group-id", each -> each.groups().stream().map(group -> group.groupId()));
    many("group-name", each -> each.groups().stream().map(group -> group.groupName()));
    many(
        "ipv4-prefixes.ipv4-prefix", each -> each.ipv4Prefixes().stream().map(x -> x.ipv4Prefix()));
    many(
        "ipv6-prefixes.ipv6-prefix", each -> each.ipv6Prefixes().stream().map(x -> x.ipv6Prefix()));
    many("ipv6-address", each -> each.ipv6Addresses().stream().map(x -> x.ipv6Address()));
    many(
        "ipv6-addresses.ipv6-address",
        each -> each.ipv6Addresses().stream().map(x -> x.ipv6Address()));
    many(
        "ipv6-addresses.is-primary-ipv6",
        each ->
            each.ipv6Addresses().stream().map(x -> text(Boolean.TRUE.equals(x.isPrimaryIpv6()))));
    each("mac-address", InstanceNetworkInterface::macAddress);
    each("network-interface-id", InstanceNetworkInterface::networkInterfaceId);
    each(
        "operator.managed",
        x -> text(x.operator() != null && Boolean.TRUE.equals(x.operator().managed())));
    each("operator.principal", x -> x.operator() == null ? null : x.operator().principal());
    each("owner-id", InstanceNetworkInterface::ownerId);
    each("private-dns-name", InstanceNetworkInterface::privateDnsName);
    each("private-ip-address", InstanceNetworkInterface::privateIpAddress);
    each("source-dest-check", x -> text(Boolean.TRUE.equals(x.sourceDestCheck())));
    each("status", InstanceNetworkInterface::statusAsString);
    each("subnet-id", InstanceNetworkInterface::subnetId);
    each("vpc-id", InstanceNetworkInterface::vpcId);
    filters.many(
        PREFIX + "availability-zone",
        row ->
            row.instance().networkInterfaces().stream()
                .map(any -> row.instance().placement().availabilityZone()));
  }

  private void addAttachments() {
    attachment("attach-time", x -> Timestamps.format(x.attachTime()));
    attachment("attachment-id", InstanceNetworkInterfaceAttachment::attachmentId);
    attachment("delete-on-termination", x -> text(Boolean.TRUE.equals(x.deleteOnTermination())));
    attachment("device-index", x -> String.valueOf(x.deviceIndex()));
    attachment("network-card-index", x -> String.valueOf(x.networkCardIndex()));
    attachment("status", InstanceNetworkInterfaceAttachment::statusAsString);
    filters.many(
        PREFIX + "attachment.instance-id",
        row -> row.instance().networkInterfaces().stream().map(any -> row.instanceId()));
    filters.many(
        PREFIX + "attachment.instance-owner-id",
        row -> row.instance().networkInterfaces().stream().map(any -> row.launch().ownerId()));
  }

  private void addAddresses() {
    address("primary", x -> text(Boolean.TRUE.equals(x.primary())));
    address("private-dns-name", InstancePrivateIpAddress::privateDnsName);
    address("private-ip-address", InstancePrivateIpAddress::privateIpAddress);
    association("carrier-ip", InstanceNetworkInterfaceAssociation::carrierIp);
    association("customer-owned-ip", InstanceNetworkInterfaceAssociation::customerOwnedIp);
    association("ip-owner-id", InstanceNetworkInterfaceAssociation::ipOwnerId);
    association("public-dns-name", InstanceNetworkInterfaceAssociation::publicDnsName);
    association("public-ip", InstanceNetworkInterfaceAssociation::publicIp);
  }

  /** EC2 filters by some things that it does not show with the instance. */
  private void addWhatOnlyTheInterfaceKnows() {
    known(
        "association.allocation-id",
        x -> association(x, NetworkInterfaceAssociation::allocationId));
    known(
        "association.association-id",
        x -> association(x, NetworkInterfaceAssociation::associationId));
    known(
        "addresses.association.allocation-id",
        x -> associations(x).map(NetworkInterfaceAssociation::allocationId));
    known(
        "addresses.association.association-id",
        x -> associations(x).map(NetworkInterfaceAssociation::associationId));
    known("deny-all-igw-traffic", x -> Stream.of(text(Boolean.TRUE.equals(x.denyAllIgwTraffic()))));
    known("ipv6-native", x -> Stream.of(text(Boolean.TRUE.equals(x.ipv6Native()))));
    known("outpost-arn", x -> Stream.ofNullable(x.outpostArn()));
    known("public-dns-name", x -> Stream.ofNullable(x.publicDnsName()));
    known("requester-id", x -> Stream.ofNullable(x.requesterId()));
    known("requester-managed", x -> Stream.of(text(Boolean.TRUE.equals(x.requesterManaged()))));
    known("tag-key", x -> x.tagSet().stream().map(Tag::key));
    known("tag-value", x -> x.tagSet().stream().map(Tag::value));
  }

  private static Stream<String> association(
      NetworkInterface row, Function<NetworkInterfaceAssociation, String> value) {
    return Stream.ofNullable(row.association()).map(value).filter(Objects::nonNull);
  }

  private static Stream<NetworkInterfaceAssociation> associations(NetworkInterface row) {
    return row.privateIpAddresses().stream()
        .map(NetworkInterfacePrivateIpAddress::association)
        .filter(Objects::nonNull);
  }

  private void each(String name, Function<InstanceNetworkInterface, @Nullable String> value) {
    filters.each(PREFIX + name, row -> row.instance().networkInterfaces(), value);
  }

  private void many(String name, Function<InstanceNetworkInterface, Stream<String>> values) {
    filters.many(PREFIX + name, row -> row.instance().networkInterfaces().stream().flatMap(values));
  }

  private void attachment(String name, Function<InstanceNetworkInterfaceAttachment, String> value) {
    each("attachment." + name, x -> x.attachment() == null ? null : value.apply(x.attachment()));
  }

  private void address(String name, Function<InstancePrivateIpAddress, String> value) {
    many(
        "addresses." + name,
        x -> x.privateIpAddresses().stream().map(value).filter(Objects::nonNull));
  }

  private void association(
      String name, Function<InstanceNetworkInterfaceAssociation, String> value) {
    each("association." + name, x -> x.association() == null ? null : value.apply(x.association()));
    many(
        "addresses.association." + name,
        x ->
            x.privateIpAddresses().stream()
                .map(InstancePrivateIpAddress::association)
                .filter(Objects::nonNull)
                .map(value)
                .filter(Objects::nonNull));
  }

  private void known(String name, Function<NetworkInterface, Stream<String>> values) {
    filters.manyIn(PREFIX + name, (view, row) -> interfaces(view, row).flatMap(values));
  }

  private static Stream<NetworkInterface> interfaces(RegionView view, InstanceRecord row) {
    return row.instance().networkInterfaces().stream()
        .flatMap(
            each ->
                view
                    .rows(NetworkInterfaceTables.NETWORK_INTERFACES)
                    .find(each.networkInterfaceId())
                    .stream());
  }

  private static String text(boolean flag) {
    return flag ? "true" : "false";
  }
}
