package io.github.localec2.server.networkinterface;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ConnectionTrackingConfiguration;
import software.amazon.awssdk.services.ec2.model.ConnectionTrackingSpecificationResponse;
import software.amazon.awssdk.services.ec2.model.InstanceIpv4Prefix;
import software.amazon.awssdk.services.ec2.model.InstanceIpv6Address;
import software.amazon.awssdk.services.ec2.model.InstanceIpv6Prefix;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.InstancePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceIpv6Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;

/** A network interface as the description of its instance shows it. */
final class InstanceInterfaceView {
  private InstanceInterfaceView() {}

  static InstanceNetworkInterface of(NetworkInterface row) {
    InstanceNetworkInterface.Builder view =
        InstanceNetworkInterface.builder()
            .association(association(row.association()))
            .attachment(attachment(row.attachment()))
            .description(row.description())
            .groups(row.groups())
            .interfaceType(row.interfaceTypeAsString())
            .ipv6Addresses(each(row.ipv6Addresses(), InstanceInterfaceView::ipv6))
            .macAddress(row.macAddress())
            .networkInterfaceId(row.networkInterfaceId())
            .ownerId(row.ownerId())
            .privateDnsName(row.privateDnsName())
            .privateIpAddress(row.privateIpAddress())
            .privateIpAddresses(each(row.privateIpAddresses(), InstanceInterfaceView::address))
            .sourceDestCheck(row.sourceDestCheck())
            .status(row.status())
            .subnetId(row.subnetId())
            .vpcId(row.vpcId())
            .connectionTrackingConfiguration(tracking(row.connectionTrackingConfiguration()))
            .operator(row.operator());
    if (row.hasIpv4Prefixes()) {
      view.ipv4Prefixes(
          row.ipv4Prefixes().stream()
              .map(each -> InstanceIpv4Prefix.builder().ipv4Prefix(each.ipv4Prefix()).build())
              .toList());
    }
    if (row.hasIpv6Prefixes()) {
      view.ipv6Prefixes(
          row.ipv6Prefixes().stream()
              .map(each -> InstanceIpv6Prefix.builder().ipv6Prefix(each.ipv6Prefix()).build())
              .toList());
    }
    return view.build();
  }

  private static <F, T> List<T> each(List<F> all, Function<F, T> view) {
    if (all.isEmpty()) {
      return List.of();
    }
    List<T> seen = new ArrayList<>(all.size());
    for (F one : all) {
      seen.add(view.apply(one));
    }
    return seen;
  }

  private static InstanceIpv6Address ipv6(NetworkInterfaceIpv6Address each) {
    return InstanceIpv6Address.builder()
        .ipv6Address(each.ipv6Address())
        .isPrimaryIpv6(each.isPrimaryIpv6())
        .build();
  }

  private static InstancePrivateIpAddress address(NetworkInterfacePrivateIpAddress each) {
    return InstancePrivateIpAddress.builder()
        .association(association(each.association()))
        .primary(each.primary())
        .privateDnsName(each.privateDnsName())
        .privateIpAddress(each.privateIpAddress())
        .build();
  }

  private static @Nullable InstanceNetworkInterfaceAssociation association(
      @Nullable NetworkInterfaceAssociation association) {
    return association == null
        ? null
        : InstanceNetworkInterfaceAssociation.builder()
            .ipOwnerId(association.ipOwnerId())
            .publicDnsName(association.publicDnsName())
            .publicIp(association.publicIp())
            .build();
  }

  private static InstanceNetworkInterfaceAttachment attachment(
      NetworkInterfaceAttachment attachment) {
    return InstanceNetworkInterfaceAttachment.builder()
        .attachTime(attachment.attachTime())
        .attachmentId(attachment.attachmentId())
        .deleteOnTermination(attachment.deleteOnTermination())
        .deviceIndex(attachment.deviceIndex())
        .status(attachment.status())
        .networkCardIndex(attachment.networkCardIndex())
        .build();
  }

  private static @Nullable ConnectionTrackingSpecificationResponse tracking(
      @Nullable ConnectionTrackingConfiguration tracking) {
    return tracking == null
        ? null
        : ConnectionTrackingSpecificationResponse.builder()
            .tcpEstablishedTimeout(tracking.tcpEstablishedTimeout())
            .udpStreamTimeout(tracking.udpStreamTimeout())
            .udpTimeout(tracking.udpTimeout())
            .build();
  }
}
