package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_INSTANCE;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.state.RegionView;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;

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
    List<NetworkInterface> interfaces = interfacesOf(view, instance.instanceId());
    Instance.Builder changed =
        instance.toBuilder()
            .networkInterfaces(interfaces.stream().map(InstanceInterfaceView::of).toList());
    if (interfaces.isEmpty()) {
      return changed
          .privateDnsName("")
          .publicDnsName("")
          .privateIpAddress(null)
          .publicIpAddress(null)
          .ipv6Address(null)
          .subnetId(null)
          .vpcId(null)
          .sourceDestCheck(null)
          .securityGroups(List.of())
          .build();
    }
    NetworkInterface primary = interfaces.get(0);
    var association = primary.association();
    return changed
        .privateDnsName(privateName(view, instance, primary))
        .publicDnsName(association == null ? "" : association.publicDnsName())
        .privateIpAddress(primary.privateIpAddress())
        .publicIpAddress(association == null ? null : association.publicIp())
        .ipv6Address(
            primary.ipv6Addresses().isEmpty() ? null : primary.ipv6Addresses().get(0).ipv6Address())
        .subnetId(primary.subnetId())
        .vpcId(primary.vpcId())
        .sourceDestCheck(primary.sourceDestCheck())
        .securityGroups(primary.groups())
        .build();
  }

  private static String privateName(RegionView view, Instance instance, NetworkInterface primary) {
    var options = instance.privateDnsNameOptions();
    boolean byResource =
        primary.privateIpAddress() == null
            || (options != null && options.hostnameType() == HostnameType.RESOURCE_NAME);
    return byResource
        ? HostNames.resourceName(view.region(), instance.instanceId())
        : HostNames.privateName(view.region(), primary.privateIpAddress());
  }

  /**
   * The instance runs: its interfaces are attached and get the public addresses that they are lent
   * while it does.
   *
   * @return the instance with the network that it has now, which is still to be stored
   */
  public static Instance started(RegionView view, Instance instance) {
    for (NetworkInterface row : interfacesOf(view, instance.instanceId())) {
      NetworkInterfaces.attached(view, row.networkInterfaceId());
      PublicAddresses.resume(view, row.networkInterfaceId());
    }
    return described(view, instance);
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
