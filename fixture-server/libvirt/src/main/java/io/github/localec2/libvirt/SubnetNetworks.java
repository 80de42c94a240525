package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmRoute;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmSubnet;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.libvirt.Network;

/**
 * A network for each subnet, made when the first interface comes and removed with the last, in
 * which each has the address of its record. The host leads from subnet to subnet of a VPC, and to
 * what their route tables name besides.
 */
final class SubnetNetworks implements Networks {
  private static final System.Logger LOG = System.getLogger(SubnetNetworks.class.getName());

  private final Host host;
  private final FirewallTable table;
  private final InstanceMetadata metadata;
  private final Map<String, Joined> bySubnet = new LinkedHashMap<>();

  private record Joined(
      VmSubnet subnet, Addresses addresses, MetadataDoor door, String bridge, Set<String> macs) {}

  SubnetNetworks(Host host, FirewallTable table, InstanceMetadata metadata) {
    this.host = host;
    this.table = table;
    this.metadata = metadata;
  }

  private static VmSubnet subnet(VmSpec.Card card) {
    VmSubnet subnet = card.subnet();
    if (subnet == null || card.privateIp() == null) {
      throw new VmException(card.interfaceId() + " has no IPv4 address in a subnet");
    }
    return subnet;
  }

  @Override
  public String name(VmSpec.Card card) {
    // the table's, as two servers of a process may both have the subnet
    return subnet(card).subnetId() + "." + table.name();
  }

  @Override
  public Optional<String> promise(VmSpec.Card card) {
    return Optional.ofNullable(card.privateIp());
  }

  @Override
  public Optional<String> join(VmSpec.Card card, String instanceId) {
    VmSubnet subnet = subnet(card);
    String address = String.valueOf(card.privateIp());
    Joined joined = bySubnet.get(subnet.subnetId());
    if (joined == null) {
      joined = make(card, subnet, instanceId, address);
      bySubnet.put(subnet.subnetId(), joined);
      rule();
      warn(subnet);
    } else if (!joined.macs().contains(card.macAddress())) {
      joined.addresses().reserve(card.macAddress(), instanceId, address);
    }
    joined.macs().add(card.macAddress());
    return Optional.of(address);
  }

  private Joined make(VmSpec.Card card, VmSubnet subnet, String instanceId, String address) {
    Ipv4Block block = Ipv4Block.of(subnet.cidr());
    String name = name(card);
    String xml =
        "<network><name>"
            + name
            + "</name><forward mode='route'/><bridge stp='off' delay='0'/><ip address='"
            + block.at(1)
            + "' prefix='"
            + block.prefix()
            + "'><dhcp>"
            + Addresses.entry(card.macAddress(), instanceId, address)
            + "</dhcp></ip></network>";
    host.asking(
        "the subnet " + subnet.subnetId() + " (" + subnet.cidr() + ") can't be a network",
        connection -> {
          Network made = connection.networkCreateXML(xml);
          made.free();
          return true;
        });
    Addresses addresses = new Addresses(host, name, RandomGenerator.getDefault());
    return new Joined(
        subnet,
        addresses,
        new MetadataDoor(metadata, addresses, host.uri()),
        addresses.bridge(),
        new HashSet<>());
  }

  /** What passes between bridges, for all that there are now. */
  private void rule() {
    Map<String, VmSubnet> byBridge = new LinkedHashMap<>();
    bySubnet.values().forEach(each -> byBridge.put(each.bridge(), each.subnet()));
    table.change(SubnetRules.of(table.name(), byBridge));
  }

  @Override
  public void follow(VmSubnet subnet) {
    Joined joined = bySubnet.get(subnet.subnetId());
    if (joined != null && !joined.subnet().equals(subnet)) {
      bySubnet.put(
          subnet.subnetId(),
          new Joined(subnet, joined.addresses(), joined.door(), joined.bridge(), joined.macs()));
      rule();
      warn(subnet);
    }
  }

  private static void warn(VmSubnet subnet) {
    for (VmRoute each : subnet.routes()) {
      if (each.way() == VmRoute.Way.INTERFACE) {
        LOG.log(
            Level.WARNING,
            "{0} does not reach {1}: this host can''t lead to an interface, {2}",
            subnet.subnetId(),
            each.destination(),
            each.target());
      }
    }
  }

  @Override
  public void leave(VmSpec.Card card) {
    VmSubnet subnet = card.subnet();
    Joined joined = subnet == null ? null : bySubnet.get(subnet.subnetId());
    if (joined == null || !joined.macs().remove(card.macAddress())) {
      return;
    }
    if (joined.macs().isEmpty()) {
      bySubnet.remove(joined.subnet().subnetId());
      remove(joined);
      rule();
    } else {
      joined.addresses().release(card.macAddress());
    }
  }

  private void remove(Joined joined) {
    joined.door().close();
    end(host, joined.subnet().subnetId() + "." + table.name());
  }

  private static void end(Host host, String name) {
    host.asking(
        "the network '" + name + "' can't be removed",
        connection -> {
          Network doomed = connection.networkLookupByName(name);
          try {
            doomed.destroy();
          } finally {
            doomed.free();
          }
          return true;
        });
  }

  /** Removes what processes that have ended left. */
  static void sweep(Host host) {
    List<String> doomed = new ArrayList<>();
    for (String each :
        host.asking(
            "the networks of " + host.uri() + " can't be listed",
            connection -> List.of(connection.listNetworks()))) {
      if (OwnerToken.isOfGone(each)) {
        doomed.add(each);
      }
    }
    for (String each : doomed) {
      try {
        end(host, each);
      } catch (VmException e) {
        LOG.log(Level.DEBUG, "somebody else has just removed it", e);
      }
    }
  }

  @Override
  public String bridge(VmSpec.Card card) {
    return joined(card).bridge();
  }

  private Joined joined(VmSpec.Card card) {
    Joined joined = bySubnet.get(subnet(card).subnetId());
    if (joined == null) {
      throw new VmException(card.interfaceId() + " is in no network");
    }
    return joined;
  }

  @Override
  public void openDoor(VmSpec.Card card, String instanceId, String address) {
    joined(card).door().open(instanceId, address);
  }

  @Override
  public void closeDoor(VmSpec.Card card, String instanceId) {
    VmSubnet subnet = card.subnet();
    Joined joined = subnet == null ? null : bySubnet.get(subnet.subnetId());
    if (joined != null) {
      joined.door().close(instanceId);
    }
  }

  @Override
  public boolean areOfSubnets() {
    return true;
  }

  /** Also of instances whose domains are kept. */
  @Override
  public void close() {
    for (Joined each : List.copyOf(bySubnet.values())) {
      try {
        remove(each);
      } catch (VmException e) {
        LOG.log(Level.WARNING, "a network is left for the next start to sweep", e);
      }
    }
    bySubnet.clear();
  }
}
