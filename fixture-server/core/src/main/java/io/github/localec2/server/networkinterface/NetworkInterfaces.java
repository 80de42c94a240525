package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_ATTACHMENT;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACE_PERMISSIONS;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.PERMISSIONS_BY_INTERFACE;

import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;

/** Makes, attaches, detaches and deletes network interfaces, for whatever operation needs one. */
public final class NetworkInterfaces {
  /** The owner of what AWS's services are attached to. */
  private static final String SERVICE_OWNER = "amazon-aws";

  private static final String SERVICE_ATTACHMENT = "ela-attach-";

  private NetworkInterfaces() {}

  /**
   * Makes an interface that is attached to nothing.
   *
   * @throws Ec2Fault for a subnet, security group or address that can't be had
   */
  public static NetworkInterface create(RegionView view, NetworkInterfaceSpec spec) {
    return view.rows(NETWORK_INTERFACES).put(PlannedInterface.of(view, spec).next(view).build());
  }

  /**
   * Makes an interface as planned for an instance that is launched.
   *
   * @param publicAddress true where it is lent a public address while the instance runs
   * @param runs true where the instance runs at once, else it is attached as by {@link #attach}
   */
  public static LaunchedInterface createAttached(
      RegionView view,
      PlannedInterface planned,
      InstanceAttachment place,
      boolean publicAddress,
      boolean runs) {
    NetworkInterface.Builder made =
        planned.next(view).status(NetworkInterfaceStatus.IN_USE).attachment(attaching(view, place));
    NetworkInterface attaching = made.build();
    if (publicAddress) {
      PublicAddresses.lendAtStart(view, attaching.networkInterfaceId());
    }
    if (runs) {
      start(view, attaching, made);
    }
    return new LaunchedInterface(attaching, view.rows(NETWORK_INTERFACES).put(made.build()));
  }

  /**
   * As {@link #attach}, for an instance that is launched.
   *
   * @param runs true where the instance runs at once
   */
  public static LaunchedInterface attachAtLaunch(
      RegionView view, String id, InstanceAttachment place, boolean runs) {
    NetworkInterface attaching = attach(view, id, place);
    return runs
        ? new LaunchedInterface(attaching, started(view, attaching))
        : LaunchedInterface.pending(attaching);
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
    return place(view, found, attaching(view, place), NetworkInterfaceStatus.IN_USE);
  }

  private static NetworkInterfaceAttachment attaching(RegionView view, InstanceAttachment place) {
    return attachment("eni-attach-", view)
        .attachTime(view.now())
        .deleteOnTermination(place.deleteOnTermination())
        .deviceIndex(place.deviceIndex())
        .networkCardIndex(place.networkCardIndex())
        .instanceId(place.instanceId())
        .instanceOwnerId(view.account())
        .status(AttachmentStatus.ATTACHING)
        .build();
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
    NetworkInterface row = view.rows(NETWORK_INTERFACES).find(id).orElse(null);
    if (row != null && isAttaching(row)) {
      view.rows(NETWORK_INTERFACES).put(row.toBuilder().attachment(attached(row)).build());
    }
  }

  private static boolean isAttaching(NetworkInterface row) {
    return row.attachment() != null && row.attachment().status() == AttachmentStatus.ATTACHING;
  }

  private static NetworkInterfaceAttachment attached(NetworkInterface row) {
    return row.attachment().toBuilder().status(AttachmentStatus.ATTACHED).build();
  }

  /**
   * The instance of an interface runs: {@link #attach} is complete, and the interface gets the
   * public address that it is lent meanwhile.
   */
  static NetworkInterface started(RegionView view, NetworkInterface row) {
    NetworkInterface.Builder changed = row.toBuilder();
    return start(view, row, changed) ? view.rows(NETWORK_INTERFACES).put(changed.build()) : row;
  }

  /** True where something changes. */
  private static boolean start(
      RegionView view, NetworkInterface row, NetworkInterface.Builder changed) {
    boolean attaching = isAttaching(row);
    if (attaching) {
      changed.attachment(attached(row));
    }
    NetworkInterfaceAssociation lent = PublicAddresses.dueAtStart(view, row);
    if (lent != null) {
      PublicAddresses.associate(changed, row, row.privateIpAddress(), lent);
    }
    return attaching || lent != null;
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
