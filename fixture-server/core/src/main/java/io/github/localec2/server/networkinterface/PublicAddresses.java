package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES_BY_PUBLIC_IP;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_PUBLIC_IP;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.INTERFACES_BY_VPC;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;

/**
 * The public IPv4 addresses that EC2 lends to network interfaces while their instance runs, and the
 * pool that elastic ones are taken from too.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html">EC2
 *     instance IP addressing</a>
 */
public final class PublicAddresses {
  /** The owner of an address that is lent. */
  static final String AMAZON = "amazon";

  /**
   * 198.18.0.0/15 is kept for benchmarks (RFC 2544) and leads nowhere: a test that connects to an
   * address from here can't reach somebody else's machine.
   */
  private static final Ipv4Block POOL = Ipv4Block.around(198L << 24 | 18 << 16, 15);

  private static final int TRIES = 64;

  /** The interfaces whose instance gets a public address each time that it starts. */
  private static final Table<Lent> LENT = Table.named("lent-addresses", Lent::interfaceId).build();

  /** Where an engine has interfaces that are reached otherwise than they are told. */
  private static final Table<Reached> REACHED =
      Table.named("engine-addresses", Reached::interfaceId).build();

  private PublicAddresses() {}

  /**
   * Lends a public address to the primary private address of an interface, now and at each start of
   * its instance; where an elastic one leads there, that one stays.
   */
  public static void lend(RegionView view, String interfaceId) {
    lendAtStart(view, interfaceId);
    resume(view, interfaceId);
  }

  /** As {@link #lend}, but only from the next start on. */
  public static void lendAtStart(RegionView view, String interfaceId) {
    view.rows(LENT).put(new Lent(interfaceId));
  }

  /** Lends an address again, where one was lent before {@link #withdraw}. */
  public static void resume(RegionView view, String interfaceId) {
    NetworkInterface row = view.rows(NETWORK_INTERFACES).find(interfaceId).orElse(null);
    NetworkInterfaceAssociation lent = row == null ? null : dueAtStart(view, row);
    if (row != null && lent != null) {
      associate(view, row, row.privateIpAddress(), lent);
    }
  }

  /** An address for an interface whose instance starts; null where it gets none, or has one. */
  static @Nullable NetworkInterfaceAssociation dueAtStart(RegionView view, NetworkInterface row) {
    if (row.association() != null || row.privateIpAddress() == null) {
      return null;
    }
    String id = row.networkInterfaceId();
    Reached reached = view.rows(REACHED).find(id).orElse(null);
    if (reached != null) {
      return lent(view, row.vpcId(), reached.address());
    }
    return isLent(view, id) ? lent(view, row.vpcId(), next(view)) : null;
  }

  /**
   * The address at which an interface is reached in truth, instead of the one that it was lent; an
   * elastic one that leads there stays, and this one comes back after it.
   */
  public static void reachedAt(RegionView view, String interfaceId, String address) {
    view.rows(REACHED).put(new Reached(interfaceId, address));
    view.rows(NETWORK_INTERFACES)
        .find(interfaceId)
        .filter(row -> row.privateIpAddress() != null)
        .filter(row -> row.association() == null || AMAZON.equals(row.association().ipOwnerId()))
        .ifPresent(
            row -> associate(view, row, row.privateIpAddress(), lent(view, row.vpcId(), address)));
  }

  /** Takes a lent address back, as when the instance stops; an elastic one stays. */
  public static void withdraw(RegionView view, String interfaceId) {
    view.rows(NETWORK_INTERFACES)
        .find(interfaceId)
        .filter(row -> row.association() != null)
        .filter(row -> AMAZON.equals(row.association().ipOwnerId()))
        .ifPresent(row -> associate(view, row, row.privateIpAddress(), null));
  }

  /** True where the interface gets a public address at each start. */
  static boolean isLent(RegionView view, String interfaceId) {
    return view.rows(LENT).contains(interfaceId);
  }

  static void forget(RegionView view, String interfaceId) {
    view.rows(LENT).remove(interfaceId);
    view.rows(REACHED).remove(interfaceId);
  }

  private static NetworkInterfaceAssociation lent(RegionView view, String vpcId, String address) {
    return NetworkInterfaceAssociation.builder()
        .ipOwnerId(AMAZON)
        .publicIp(address)
        .publicDnsName(publicName(view, vpcId, address))
        .build();
  }

  /** The public name of an address, or the empty one where the VPC gives none. */
  static String publicName(RegionView view, String vpcId, String address) {
    return HostNames.hasPublicNames(view, vpcId)
        ? HostNames.publicName(view.region(), address)
        : "";
  }

  /** Gives the public addresses of a VPC their names or takes them, as its attributes now say. */
  public static void rename(RegionView view, String vpcId) {
    for (NetworkInterface row : view.rows(NETWORK_INTERFACES).by(INTERFACES_BY_VPC, vpcId)) {
      NetworkInterface renamed = row;
      for (NetworkInterfacePrivateIpAddress each : row.privateIpAddresses()) {
        NetworkInterfaceAssociation association = each.association();
        if (association != null) {
          String name = publicName(view, vpcId, association.publicIp());
          renamed =
              associate(
                  view,
                  renamed,
                  each.privateIpAddress(),
                  association.toBuilder().publicDnsName(name).build());
        }
      }
      String instanceId = InstanceNetwork.instanceOf(row);
      if (!renamed.equals(row) && instanceId != null) {
        InstanceNetwork.refresh(view, instanceId);
      }
    }
  }

  /** Points a public address at one of the interface's private ones, or none with null. */
  static NetworkInterface associate(
      RegionView view,
      NetworkInterface row,
      String privateIpAddress,
      @Nullable NetworkInterfaceAssociation association) {
    NetworkInterface.Builder changed = row.toBuilder();
    associate(changed, row, privateIpAddress, association);
    return view.rows(NETWORK_INTERFACES).put(changed.build());
  }

  /** As above, for a change of the interface that is under way. */
  static void associate(
      NetworkInterface.Builder changed,
      NetworkInterface row,
      String privateIpAddress,
      @Nullable NetworkInterfaceAssociation association) {
    List<NetworkInterfacePrivateIpAddress> addresses =
        new ArrayList<>(row.privateIpAddresses().size());
    for (NetworkInterfacePrivateIpAddress each : row.privateIpAddresses()) {
      addresses.add(
          each.privateIpAddress().equals(privateIpAddress)
              ? each.toBuilder().association(association).build()
              : each);
    }
    changed.privateIpAddresses(addresses);
    if (privateIpAddress.equals(row.privateIpAddress())) {
      changed.association(association);
    }
  }

  /**
   * A public address that nobody has, in any account or region.
   *
   * @throws Ec2Fault InsufficientAddressCapacity
   */
  static String next(RegionView view) {
    return next(view, POOL);
  }

  /** As {@link #next(RegionView)}, from a block of an engine. */
  static String next(RegionView view, Ipv4Block pool) {
    for (int i = 0; i < TRIES; i++) {
      String address = pool.address(view.ids().below((int) pool.size()));
      if (isUsable(address) && isFree(view, address)) {
        return address;
      }
    }
    for (int i = 0; i < pool.size(); i++) {
      String address = pool.address(i);
      if (isUsable(address) && isFree(view, address)) {
        return address;
      }
    }
    throw Ec2Fault.of(
        "InsufficientAddressCapacity",
        "Not enough available addresses to satisfy your minimum request.");
  }

  /** The elastic IPs that lead to an interface. */
  public static List<String> elastic(NetworkInterface row) {
    return row.privateIpAddresses().stream()
        .map(NetworkInterfacePrivateIpAddress::association)
        .filter(each -> each != null && !AMAZON.equals(each.ipOwnerId()))
        .map(NetworkInterfaceAssociation::publicIp)
        .toList();
  }

  static boolean isFree(RegionView view, String address) {
    for (Scope scope : view.scopes()) {
      RegionView each = view.other(scope);
      if (each.rows(ADDRESSES).anyBy(ADDRESSES_BY_PUBLIC_IP, address)
          || each.rows(NETWORK_INTERFACES).anyBy(INTERFACES_BY_PUBLIC_IP, address)) {
        return false;
      }
    }
    return true;
  }

  /** Some clients take .0 and .255 for a network or a broadcast. */
  private static boolean isUsable(String address) {
    return !address.endsWith(".0") && !address.endsWith(".255");
  }

  private record Lent(String interfaceId) {}

  private record Reached(String interfaceId, String address) {}
}
