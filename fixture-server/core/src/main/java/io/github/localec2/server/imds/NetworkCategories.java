package io.github.localec2.server.imds;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.state.RegionView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Ipv4PrefixSpecification;
import software.amazon.awssdk.services.ec2.model.Ipv6PrefixSpecification;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceIpv6Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetIpv6CidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcIpv6CidrBlockAssociation;

/** {@code meta-data/mac} and {@code meta-data/network}. */
final class NetworkCategories {
  private static final String SINCE = "2011-01-01";
  private static final String SINCE_IPV6 = "2016-06-30";

  private NetworkCategories() {}

  static void fill(Directory into, RegionView view, String instanceId) {
    List<NetworkInterface> interfaces = InstanceNetwork.interfacesOf(view, instanceId);
    if (interfaces.isEmpty()) {
      return;
    }
    into.text("mac", SINCE, interfaces.get(0).macAddress())
        .directory(
            "network",
            SINCE,
            network ->
                network.directory(
                    "interfaces",
                    SINCE,
                    all -> all.directory("macs", SINCE, macs -> macs(macs, view, interfaces))));
  }

  private static void macs(Directory into, RegionView view, List<NetworkInterface> interfaces) {
    for (NetworkInterface each : interfaces) {
      into.directory(each.macAddress(), SINCE, mac -> card(mac, view, each));
    }
  }

  private static void card(Directory into, RegionView view, NetworkInterface card) {
    into.text("device-number", SINCE, card.attachment().deviceIndex())
        .text("interface-id", SINCE, card.networkInterfaceId())
        .directory(
            "ipv4-associations",
            SINCE,
            each -> associations(card).forEach((ip, local) -> each.lines(ip, SINCE, local)))
        .lines(
            "ipv4-prefix",
            "2021-07-15",
            card.ipv4Prefixes().stream().map(Ipv4PrefixSpecification::ipv4Prefix).toList())
        .lines(
            "ipv6-prefix",
            "2021-07-15",
            card.ipv6Prefixes().stream().map(Ipv6PrefixSpecification::ipv6Prefix).toList())
        .lines(
            "ipv6s",
            SINCE_IPV6,
            card.ipv6Addresses().stream().map(NetworkInterfaceIpv6Address::ipv6Address).toList())
        .text("local-hostname", SINCE, card.privateDnsName())
        .lines(
            "local-ipv4s",
            SINCE,
            card.privateIpAddresses().stream()
                .map(NetworkInterfacePrivateIpAddress::privateIpAddress)
                .toList())
        .text("mac", SINCE, card.macAddress())
        .text("network-card", "2020-11-01", card.attachment().networkCardIndex())
        .text("owner-id", SINCE, card.ownerId())
        .lines("public-hostname", SINCE, publicNames(card))
        .lines("public-ipv4s", SINCE, List.copyOf(associations(card).keySet()))
        .lines(
            "security-group-ids",
            SINCE,
            card.groups().stream().map(GroupIdentifier::groupId).toList())
        .lines(
            "security-groups",
            SINCE,
            card.groups().stream().map(GroupIdentifier::groupName).toList());
    view.rows(NetworkTables.SUBNETS)
        .find(card.subnetId())
        .ifPresent(subnet -> subnet(into, subnet));
    view.rows(NetworkTables.VPCS).find(card.vpcId()).ifPresent(vpc -> vpc(into, vpc));
  }

  /** The private addresses behind each public one. */
  private static Map<String, List<String>> associations(NetworkInterface card) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (NetworkInterfacePrivateIpAddress each : card.privateIpAddresses()) {
      if (each.association() != null && each.association().publicIp() != null) {
        found.put(each.association().publicIp(), List.of(each.privateIpAddress()));
      }
    }
    return found;
  }

  private static List<String> publicNames(NetworkInterface card) {
    return card.association() == null
            || card.association().publicDnsName() == null
            || card.association().publicDnsName().isEmpty()
        ? List.of()
        : List.of(card.association().publicDnsName());
  }

  private static void subnet(Directory into, Subnet subnet) {
    into.text("subnet-id", SINCE, subnet.subnetId())
        .text("subnet-ipv4-cidr-block", SINCE, subnet.cidrBlock())
        .lines(
            "subnet-ipv6-cidr-blocks",
            SINCE_IPV6,
            subnet.ipv6CidrBlockAssociationSet().stream()
                .map(SubnetIpv6CidrBlockAssociation::ipv6CidrBlock)
                .toList());
  }

  private static void vpc(Directory into, Vpc vpc) {
    into.text("vpc-id", SINCE, vpc.vpcId())
        .text("vpc-ipv4-cidr-block", SINCE, vpc.cidrBlock())
        .lines(
            "vpc-ipv4-cidr-blocks",
            SINCE_IPV6,
            vpc.cidrBlockAssociationSet().stream().map(VpcCidrBlockAssociation::cidrBlock).toList())
        .lines(
            "vpc-ipv6-cidr-blocks",
            SINCE_IPV6,
            vpc.ipv6CidrBlockAssociationSet().stream()
                .map(VpcIpv6CidrBlockAssociation::ipv6CidrBlock)
                .toList());
  }
}
