package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_INSTANCE;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameOptionsResponse;

/**
 * An instance's network as its interfaces have it: whatever changes an interface brings the
 * instance's description in step by {@link #refresh}.
 */
public final class InstanceNetwork {
  private static final Comparator<NetworkInterface> BY_PLACE =
      Comparator.comparingInt((NetworkInterface row) -> orZero(row.attachment().networkCardIndex()))
          .thenComparingInt(row -> orZero(row.attachment().deviceIndex()));

  private InstanceNetwork() {}

  /** The interfaces of an instance by network card and device index; the first is the primary. */
  public static List<NetworkInterface> interfacesOf(RegionView view, String instanceId) {
    List<NetworkInterface> found =
        view.rows(NETWORK_INTERFACES).by(INTERFACES_BY_INSTANCE, instanceId);
    return found.size() < 2 ? found : found.stream().sorted(BY_PLACE).toList();
  }

  /** Brings the stored instance in step; nothing happens where there is none. */
  public static void refresh(RegionView view, String instanceId) {
    view.rows(INSTANCES)
        .find(instanceId)
        .ifPresent(row -> view.rows(INSTANCES).put(row.with(described(view, row.instance()))));
  }

  /**
   * The instance with the network that its interfaces have: interfaces, addresses, names, groups.
   * An instance without any, as a terminated one, has neither subnet nor addresses.
   */
  public static Instance described(RegionView view, Instance instance) {
    Instance.Builder changed = instance.toBuilder();
    describe(view, instance, interfacesOf(view, instance.instanceId()), changed);
    return changed.build();
  }

  /**
   * As {@link #described}, for a change of the instance that is under way.
   *
   * @param instance of which id and options for names are looked at
   * @param interfaces the instance's, in the order of their places
   */
  public static void describe(
      RegionView view,
      Instance instance,
      List<NetworkInterface> interfaces,
      Instance.Builder changed) {
    describe(view, instance.instanceId(), instance.privateDnsNameOptions(), interfaces, changed);
  }

  /** As above, for an instance that is being made. */
  public static void describe(
      RegionView view,
      String instanceId,
      @Nullable PrivateDnsNameOptionsResponse names,
      List<NetworkInterface> interfaces,
      Instance.Builder changed) {
    List<InstanceNetworkInterface> shown = new ArrayList<>(interfaces.size());
    for (NetworkInterface each : interfaces) {
      shown.add(InstanceInterfaceView.of(each));
    }
    changed.networkInterfaces(shown);
    if (interfaces.isEmpty()) {
      changed
          .privateDnsName("")
          .publicDnsName("")
          .privateIpAddress(null)
          .publicIpAddress(null)
          .ipv6Address(null)
          .subnetId(null)
          .vpcId(null)
          .sourceDestCheck(null)
          .securityGroups(List.of());
      return;
    }
    NetworkInterface primary = interfaces.get(0);
    var association = primary.association();
    changed
        .privateDnsName(privateName(view, instanceId, names, primary))
        .publicDnsName(association == null ? "" : association.publicDnsName())
        .privateIpAddress(primary.privateIpAddress())
        .publicIpAddress(association == null ? null : association.publicIp())
        .ipv6Address(
            primary.ipv6Addresses().isEmpty() ? null : primary.ipv6Addresses().get(0).ipv6Address())
        .subnetId(primary.subnetId())
        .vpcId(primary.vpcId())
        .sourceDestCheck(primary.sourceDestCheck())
        .securityGroups(primary.groups());
  }

  private static String privateName(
      RegionView view,
      String instanceId,
      @Nullable PrivateDnsNameOptionsResponse options,
      NetworkInterface primary) {
    boolean byResource =
        primary.privateIpAddress() == null
            || (options != null && options.hostnameType() == HostnameType.RESOURCE_NAME);
    return byResource
        ? HostNames.resourceName(view.region(), instanceId)
        : HostNames.privateName(view.region(), primary.privateIpAddress());
  }

  /**
   * The instance runs: its interfaces are attached and get the public addresses that they are lent
   * while it does.
   *
   * @param changed gets the network that the instance has now
   */
  public static void started(RegionView view, Instance instance, Instance.Builder changed) {
    List<NetworkInterface> found = interfacesOf(view, instance.instanceId());
    List<NetworkInterface> started = new ArrayList<>(found.size());
    for (NetworkInterface row : found) {
      started.add(NetworkInterfaces.started(view, row));
    }
    describe(view, instance, started, changed);
  }

  /** The instance stopped: the public addresses that were lent go back. */
  public static void stopped(RegionView view, String instanceId) {
    for (NetworkInterface row : interfacesOf(view, instanceId)) {
      PublicAddresses.withdraw(view, row.networkInterfaceId());
    }
    refresh(view, instanceId);
  }

  /**
   * The instance is terminated: the interfaces that go with it are deleted, the others are
   * detached.
   */
  public static void terminated(RegionView view, String instanceId) {
    for (NetworkInterface row : interfacesOf(view, instanceId)) {
      String id = row.networkInterfaceId();
      if (Boolean.TRUE.equals(row.attachment().deleteOnTermination())) {
        NetworkInterfaces.delete(view, id);
      } else {
        NetworkInterfaces.detach(view, id);
      }
    }
    refresh(view, instanceId);
  }

  /** True where the instance is pending or running. */
  static boolean isRunning(RegionView view, @Nullable String instanceId) {
    return instanceId != null
        && view.rows(INSTANCES)
            .find(instanceId)
            .map(row -> row.instance().state().name())
            .filter(name -> name == InstanceStateName.PENDING || name == InstanceStateName.RUNNING)
            .isPresent();
  }

  /** The instance that an interface is attached to; null where it is none. */
  static @Nullable String instanceOf(NetworkInterface row) {
    NetworkInterfaceAttachment attachment = row.attachment();
    return attachment == null ? null : attachment.instanceId();
  }

  private static int orZero(@Nullable Integer index) {
    return index == null ? 0 : index;
  }
}
