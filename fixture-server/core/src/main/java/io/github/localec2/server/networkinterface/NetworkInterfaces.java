package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_ATTACHMENT;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACE_PERMISSIONS;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.PERMISSIONS_BY_INTERFACE;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;
import software.amazon.awssdk.services.ec2.model.OperatorResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Makes, attaches, detaches and deletes network interfaces, for whatever operation needs one. */
public final class NetworkInterfaces {
  /** The owner of what AWS's services are attached to. */
  private static final String SERVICE_OWNER = "amazon-aws";

  private static final String SERVICE_ATTACHMENT = "ela-attach-";

  private static final OperatorResponse UNMANAGED =
      OperatorResponse.builder().managed(false).build();

  private NetworkInterfaces() {}

  /**
   * Makes an interface that is attached to nothing.
   *
   * @throws Ec2Fault for a subnet, security group or address that can't be had
   */
  public static NetworkInterface create(RegionView view, NetworkInterfaceSpec spec) {
    Subnet subnet = view.rows(NetworkTables.SUBNETS).get(spec.subnetId());
    NetworkInterface.Builder made =
        NetworkInterface.builder()
            .networkInterfaceId(view.newId(NETWORK_INTERFACES, spec.tags()))
            .availabilityZone(subnet.availabilityZone())
            .availabilityZoneId(subnet.availabilityZoneId())
            .description(spec.description())
            .groups(InterfaceGroups.of(view, subnet, spec.groups()))
            .interfaceType(spec.interfaceType())
            .macAddress(view.ids().macAddress())
            .ownerId(view.account())
            .requesterId(spec.requesterId())
            .requesterManaged(spec.requesterManaged())
            .sourceDestCheck(spec.sourceDestCheck())
            .status(NetworkInterfaceStatus.AVAILABLE)
            .subnetId(subnet.subnetId())
            .vpcId(subnet.vpcId())
            .connectionTrackingConfiguration(spec.tracking())
            .operator(spec.operator() == null ? UNMANAGED : spec.operator())
            .tagSet(spec.tags());
    InterfaceAddresses.give(view, subnet, spec, made);
    return view.rows(NETWORK_INTERFACES).put(made.build());
  }

  /**
   * Attaches an interface to an instance; it is {@code attaching} until {@link #attached}.
   *
   * @throws Ec2Fault InvalidNetworkInterface.InUse
   */
  public static NetworkInterface attach(RegionView view, String id, InstanceAttachment place) {
    NetworkInterface found = view.rows(NETWORK_INTERFACES).get(id);
    if (found.attachment() != null) {
      throw NetworkInterfaceFaults.alreadyAttached(id);
    }
    NetworkInterfaceAttachment attachment =
        attachment("eni-attach-", view)
            .attachTime(view.now())
            .deleteOnTermination(place.deleteOnTermination())
            .deviceIndex(place.deviceIndex())
            .networkCardIndex(place.networkCardIndex())
            .instanceId(place.instanceId())
            .instanceOwnerId(view.account())
            .status(AttachmentStatus.ATTACHING)
            .build();
    return place(view, found, attachment, NetworkInterfaceStatus.IN_USE);
  }

  private static NetworkInterface place(
      RegionView view,
      NetworkInterface row,
      @Nullable NetworkInterfaceAttachment attachment,
      NetworkInterfaceStatus status) {
    NetworkInterface changed = row.toBuilder().status(status).attachment(attachment).build();
    view.rows(NETWORK_INTERFACES).put(changed);
    ElasticIps.follow(view, changed);
    return changed;
  }

  /** Completes {@link #attach}; nothing happens where the interface isn't attaching. */
  public static void attached(RegionView view, String id) {
    view.rows(NETWORK_INTERFACES)
        .find(id)
        .filter(row -> row.attachment() != null)
        .filter(row -> row.attachment().status() == AttachmentStatus.ATTACHING)
        .ifPresent(
            row ->
                view.rows(NETWORK_INTERFACES)
                    .put(
                        row.toBuilder()
                            .attachment(
                                row.attachment().toBuilder()
                                    .status(AttachmentStatus.ATTACHED)
                                    .build())
                            .build()));
  }

  /** Attaches an interface to the AWS service that made it. */
  public static NetworkInterface attachToService(RegionView view, String id) {
    return view.rows(NETWORK_INTERFACES)
        .update(
            id,
            row ->
                row.toBuilder()
                    .status(NetworkInterfaceStatus.IN_USE)
                    .attachment(
                        attachment(SERVICE_ATTACHMENT, view)
                            .deleteOnTermination(false)
                            .deviceIndex(1)
                            .instanceOwnerId(SERVICE_OWNER)
                            .status(AttachmentStatus.ATTACHED)
                            .build())
                    .build());
  }

  private static NetworkInterfaceAttachment.Builder attachment(String prefix, RegionView view) {
    return NetworkInterfaceAttachment.builder().attachmentId(view.ids().next(prefix));
  }

  /** True where only an AWS service may detach the interface. */
  static boolean isServiceAttachment(String attachmentId) {
    return attachmentId.startsWith(SERVICE_ATTACHMENT);
  }

  /** The interface with this attachment; null where there is none. */
  static @Nullable NetworkInterface byAttachment(RegionView view, String attachmentId) {
    return view.rows(NETWORK_INTERFACES).by(INTERFACES_BY_ATTACHMENT, attachmentId).stream()
        .findFirst()
        .orElse(null);
  }

  /** Makes an interface {@code available} again; nothing happens where it is gone. */
  public static void detach(RegionView view, String id) {
    PublicAddresses.withdraw(view, id);
    PublicAddresses.forget(view, id);
    view.rows(NETWORK_INTERFACES)
        .find(id)
        .ifPresent(row -> place(view, row, null, NetworkInterfaceStatus.AVAILABLE));
  }

  /**
   * Deletes an interface and gives back its addresses, whatever it is attached to; nothing happens
   * where it is gone.
   */
  public static void delete(RegionView view, String id) {
    NetworkInterface row = view.rows(NETWORK_INTERFACES).find(id).orElse(null);
    if (row == null) {
      return;
    }
    PublicAddresses.forget(view, id);
    ElasticIps.dissociateAll(view, id);
    List<String> ipv4 = new ArrayList<>();
    row.privateIpAddresses().stream()
        .map(NetworkInterfacePrivateIpAddress::privateIpAddress)
        .forEach(ipv4::add);
    row.ipv4Prefixes().forEach(each -> ipv4.add(each.ipv4Prefix()));
    List<String> ipv6 = new ArrayList<>();
    row.ipv6Addresses().forEach(each -> ipv6.add(each.ipv6Address()));
    row.ipv6Prefixes().forEach(each -> ipv6.add(each.ipv6Prefix()));
    SubnetAddresses.release(view, row.subnetId(), ipv4);
    if (!ipv6.isEmpty()) {
      SubnetIpv6Addresses.release(view, row.subnetId(), ipv6);
    }
    view.rows(NETWORK_INTERFACE_PERMISSIONS)
        .by(PERMISSIONS_BY_INTERFACE, id)
        .forEach(
            each ->
                view.rows(NETWORK_INTERFACE_PERMISSIONS)
                    .remove(each.networkInterfacePermissionId()));
    view.rows(NETWORK_INTERFACES).remove(id);
  }
}
