package io.github.localec2.server.instance;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.networkinterface.LaunchedInterface;
import io.github.localec2.server.networkinterface.NetworkInterfaceSpec;
import io.github.localec2.server.networkinterface.NetworkInterfaceSpec.Ipv4Wish;
import io.github.localec2.server.networkinterface.NetworkInterfaceSpec.Ipv6Wish;
import io.github.localec2.server.networkinterface.NetworkInterfaceTables;
import io.github.localec2.server.networkinterface.PlannedInterface;
import io.github.localec2.server.networkinterface.SubnetAddresses;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceIpv6Address;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.PrivateIpAddressSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * The network interfaces of a launch, checked once and made for each instance.
 *
 * @param subnet where the primary interface lies
 * @param interfaces in the order of their places
 */
record LaunchNetwork(Subnet subnet, List<LaunchInterface> interfaces) {

  static LaunchNetwork of(RegionView view, RunInstancesRequest request, InstanceTypeInfo type) {
    String zone = LaunchSubnet.zoneOf(view, request.placement());
    List<Tag> tags =
        TagSpecifications.tags(
            request.tagSpecifications(), "network-interface", RunInstances.TAGGABLE);
    return request.networkInterfaces().isEmpty()
        ? byInstance(view, request, type, zone, tags)
        : byInterface(view, request, type, zone, tags);
  }

  private static LaunchNetwork byInstance(
      RegionView view,
      RunInstancesRequest request,
      InstanceTypeInfo type,
      @Nullable String zone,
      List<Tag> tags) {
    if (request.subnetId() != null && !request.securityGroups().isEmpty()) {
      throw CommonFaults.notTogether("groupName", "subnet");
    }
    requireOne(request, request.privateIpAddress() != null);
    requireOne(request, !request.ipv6Addresses().isEmpty());
    Subnet subnet = subnet(view, request.subnetId(), request, type, zone);
    List<String> groups =
        LaunchGroups.resolve(view, subnet, request.securityGroupIds(), request.securityGroups());
    NetworkInterfaceSpec spec =
        NetworkInterfaceSpec.in(subnet.subnetId())
            .groups(groups)
            .privateIpAddress(request.privateIpAddress())
            .ipv6(
                new Ipv6Wish(
                    addresses(request.ipv6Addresses()), request.ipv6AddressCount(), List.of(), 0))
            .enablePrimaryIpv6(Boolean.TRUE.equals(request.enablePrimaryIpv6()))
            .tags(tags)
            .build();
    boolean publicAddress = Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch());
    return new LaunchNetwork(
        subnet,
        List.of(
            new LaunchInterface(null, PlannedInterface.of(view, spec), 0, 0, true, publicAddress)));
  }

  private static LaunchNetwork byInterface(
      RegionView view,
      RunInstancesRequest request,
      InstanceTypeInfo type,
      @Nullable String zone,
      List<Tag> tags) {
    InterfaceRules.check(request, type);
    List<InstanceNetworkInterfaceSpecification> specifications =
        request.networkInterfaces().stream()
            .sorted(
                Comparator.comparingInt(
                        (InstanceNetworkInterfaceSpecification each) ->
                            orZero(each.networkCardIndex()))
                    .thenComparingInt(each -> orZero(each.deviceIndex())))
            .toList();
    List<LaunchInterface> interfaces = new ArrayList<>();
    Set<String> zones = new HashSet<>();
    Subnet primary = null;
    for (InstanceNetworkInterfaceSpecification each : specifications) {
      NetworkInterface existing =
          each.networkInterfaceId() == null
              ? null
              : view.rows(NetworkInterfaceTables.NETWORK_INTERFACES).get(each.networkInterfaceId());
      Subnet subnet =
          existing != null
              ? view.rows(NetworkTables.SUBNETS).get(existing.subnetId())
              : subnet(view, each.subnetId(), request, type, zone);
      if (primary == null) {
        primary = subnet;
      }
      zones.add(subnet.availabilityZone());
      interfaces.add(
          existing == null
              ? fresh(view, subnet, each, tags, specifications.size() == 1)
              : there(existing, each));
    }
    if (primary == null || zones.size() > 1) {
      throw CommonFaults.invalidParameterCombination(
          "All network interfaces of an instance must be in the same Availability Zone");
    }
    return new LaunchNetwork(primary, List.copyOf(interfaces));
  }

  private static LaunchInterface there(
      NetworkInterface existing, InstanceNetworkInterfaceSpecification each) {
    if (existing.attachment() != null) {
      throw Ec2Fault.of(
          "InvalidNetworkInterface.InUse",
          "Interface: [" + existing.networkInterfaceId() + "] in use.");
    }
    return new LaunchInterface(
        existing.networkInterfaceId(),
        null,
        orZero(each.deviceIndex()),
        orZero(each.networkCardIndex()),
        Boolean.TRUE.equals(each.deleteOnTermination()),
        false);
  }

  private static LaunchInterface fresh(
      RegionView view,
      Subnet subnet,
      InstanceNetworkInterfaceSpecification each,
      List<Tag> tags,
      boolean only) {
    NetworkInterfaceSpec spec =
        NetworkInterfaceSpec.in(subnet.subnetId())
            .description(each.description())
            .groups(LaunchGroups.resolve(view, subnet, each.groups(), List.of()))
            .addresses(ipv4(each))
            .ipv6(
                new Ipv6Wish(
                    addresses(each.ipv6Addresses()),
                    each.ipv6AddressCount(),
                    each.ipv6Prefixes().stream().map(prefix -> prefix.ipv6Prefix()).toList(),
                    orZero(each.ipv6PrefixCount())))
            .enablePrimaryIpv6(Boolean.TRUE.equals(each.primaryIpv6()))
            .interfaceType(each.interfaceType() == null ? "interface" : each.interfaceType())
            .tags(tags)
            .build();
    Boolean wanted = each.associatePublicIpAddress();
    boolean bySubnet = only && Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch());
    return new LaunchInterface(
        null,
        PlannedInterface.of(view, spec),
        orZero(each.deviceIndex()),
        orZero(each.networkCardIndex()),
        each.deleteOnTermination() == null || each.deleteOnTermination(),
        wanted == null ? bySubnet : wanted);
  }

  private static Ipv4Wish ipv4(InstanceNetworkInterfaceSpecification each) {
    String primary = each.privateIpAddress();
    List<String> secondary = new ArrayList<>();
    for (PrivateIpAddressSpecification address : each.privateIpAddresses()) {
      if (!Boolean.TRUE.equals(address.primary())) {
        secondary.add(address.privateIpAddress());
      } else if (primary == null || primary.equals(address.privateIpAddress())) {
        primary = address.privateIpAddress();
      } else {
        throw CommonFaults.invalidParameterCombination(
            "Only one primary private IP address can be specified.");
      }
    }
    return new Ipv4Wish(
        primary,
        secondary,
        orZero(each.secondaryPrivateIpAddressCount()),
        each.ipv4Prefixes().stream().map(prefix -> prefix.ipv4Prefix()).toList(),
        orZero(each.ipv4PrefixCount()));
  }

  private static Subnet subnet(
      RegionView view,
      @Nullable String subnetId,
      RunInstancesRequest request,
      InstanceTypeInfo type,
      @Nullable String zone) {
    String name = type.instanceTypeAsString();
    return subnetId == null
        ? LaunchSubnet.byDefault(view, name, zone, request.maxCount())
        : LaunchSubnet.named(view, subnetId, name, zone);
  }

  /** What can be had only once is for one instance. */
  static void requireOne(RunInstancesRequest request, boolean unique) {
    if (unique && request.maxCount() > 1) {
      throw CommonFaults.invalidParameterCombination(
          "A specific private IP address or network interface cannot be used when launching"
              + " multiple instances.");
    }
  }

  private static List<String> addresses(List<InstanceIpv6Address> addresses) {
    return addresses.stream().map(InstanceIpv6Address::ipv6Address).toList();
  }

  private static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  /** How many instances the subnets have addresses for. */
  int room(RegionView view) {
    int room = Integer.MAX_VALUE;
    if (!Boolean.TRUE.equals(subnet.ipv6Native())) {
      int here = 0;
      for (LaunchInterface each : interfaces) {
        here += takesAddressHere(each) ? 1 : 0;
      }
      if (here > 0) {
        room = SubnetAddresses.availableIn(view, subnet) / here;
      }
    }
    return room;
  }

  private boolean takesAddressHere(LaunchInterface each) {
    return each.fresh() != null && each.fresh().subnetId().equals(subnet.subnetId());
  }

  /**
   * Gives an instance its interfaces; answers them in the order of their places.
   *
   * @param runs true where the instance runs at once
   */
  List<LaunchedInterface> give(RegionView view, String instanceId, boolean runs) {
    List<LaunchedInterface> given = new ArrayList<>(interfaces.size());
    for (LaunchInterface each : interfaces) {
      given.add(each.give(view, instanceId, runs));
    }
    return given;
  }
}
