package io.github.localec2.libvirt;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.github.localec2.server.vm.VmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.libvirt.LibvirtException;
import org.libvirt.Network;
import org.w3c.dom.Element;

/**
 * The addresses of a libvirt network. Each instance gets one of the network's DHCP range before it
 * boots, by a reservation for its MAC address; a guest that is reserved for also boots faster, as
 * nobody has to find out first whether an address is in use. What several processes reserve is kept
 * apart by the host itself.
 */
final class Addresses {
  private static final int DELETE = 2;
  private static final int ADD_LAST = 3;
  private static final int DHCP_HOST = 4;
  private static final int LIVE = 1;
  private static final int TRIES = 20;

  /** Those that nobody has reserved yet, of all servers of this process, by their MAC addresses. */
  private static final Map<String, String> PROMISED = new HashMap<>();

  private static final int LEASE_MAC = 24;
  private static final int LEASE_ADDRESS = 40;

  private final Host host;
  private final String name;
  private final RandomGenerator random;

  Addresses(Host host, String name, RandomGenerator random) {
    this.host = host;
    this.name = name;
    this.random = random;
  }

  /**
   * @throws VmException quoting its name where there is no such network, or it isn't active
   */
  void check() {
    boolean active =
        host.asking(
            "libvirt.network must be a network of " + host.uri() + ": '" + name + "'",
            connection -> {
              Network network = connection.networkLookupByName(name);
              try {
                return network.isActive() == 1;
              } finally {
                network.free();
              }
            });
    if (!active) {
      throw new VmException("the network '" + name + "' is not active: virsh net-start " + name);
    }
  }

  /** Whether there is such a network. */
  boolean areThere() {
    return host.asking(
        "the networks of " + host.uri() + " can't be listed",
        connection ->
            List.of(connection.listNetworks()).contains(name)
                || List.of(connection.listDefinedNetworks()).contains(name));
  }

  private Element describe() {
    return host.asking(
        "the network '" + name + "' can't be looked at",
        connection -> {
          Network network = connection.networkLookupByName(name);
          try {
            return Xml.parse(network.getXMLDesc(0));
          } finally {
            network.free();
          }
        });
  }

  /** The interface of the host that the network is on. */
  String bridge() {
    return Xml.all(describe(), "bridge").stream()
        .map(each -> each.getAttribute("name"))
        .filter(bridge -> !bridge.isEmpty())
        .findFirst()
        .orElseThrow(() -> new VmException("the network '" + name + "' has no bridge"));
  }

  /** The host's own address in the network. */
  String gateway() {
    return Xml.all(describe(), "ip").stream()
        .filter(each -> !each.getAttribute("family").equals("ipv6"))
        .map(each -> each.getAttribute("address"))
        .filter(address -> !address.isEmpty())
        .findFirst()
        .orElseThrow(() -> new VmException("the network '" + name + "' has no address here"));
  }

  /**
   * The address that {@link #reserve} will have for a MAC address, unless another process takes it
   * before; empty where the network has no DHCP of libvirt's. It changes nothing at the host, which
   * takes half a second for a reservation.
   */
  Optional<String> promise(String mac) {
    Element network = describe();
    Optional<String> present = reserved(network, mac);
    List<Element> ranges = Xml.all(network, "range");
    if (present.isPresent() || ranges.isEmpty()) {
      return present;
    }
    Set<String> leased = leased();
    synchronized (PROMISED) {
      String address = free(network, ranges.get(0), leased);
      PROMISED.put(key(mac), address);
      return Optional.of(address);
    }
  }

  private String key(String mac) {
    return host.uri() + " " + name + " " + mac;
  }

  private Optional<String> promised(String mac) {
    synchronized (PROMISED) {
      return Optional.ofNullable(PROMISED.get(key(mac)));
    }
  }

  private void forget(String mac) {
    synchronized (PROMISED) {
      PROMISED.remove(key(mac));
    }
  }

  /** Of this network's addresses. */
  private Set<String> promised() {
    Set<String> addresses = new HashSet<>();
    synchronized (PROMISED) {
      PROMISED.forEach(
          (key, address) -> {
            if (key.startsWith(key(""))) {
              addresses.add(address);
            }
          });
    }
    return addresses;
  }

  /**
   * An address for a MAC address, the one that it has already if it has one, or was promised; empty
   * where the network has no DHCP of libvirt's.
   */
  Optional<String> reserve(String mac, String instanceId) {
    for (int i = 1; ; i++) {
      Element network = describe();
      Optional<String> present = reserved(network, mac);
      List<Element> ranges = Xml.all(network, "range");
      if (present.isPresent() || ranges.isEmpty()) {
        forget(mac);
        return present;
      }
      String address = promised(mac).orElseGet(() -> free(network, ranges.get(0), leased()));
      try {
        reserve(mac, instanceId, address);
        return Optional.of(address);
      } catch (VmException e) {
        // somebody else has just taken it, as a rule
        if (i == TRIES) {
          throw new VmException("no address of the network '" + name + "' can be had", e);
        }
      } finally {
        forget(mac);
      }
    }
  }

  /** Reserves the address that is given. */
  void reserve(String mac, String instanceId, String address) {
    update(ADD_LAST, entry(mac, instanceId, address));
  }

  /** A reservation, as libvirt describes it. */
  static String entry(String mac, String instanceId, String address) {
    return "<host mac='"
        + mac
        + "' name='"
        + instanceId
        + "' ip='"
        + address
        + "'><lease expiry='2' unit='minutes'/></host>";
  }

  /** The address of a MAC address is free again; nothing happens where it has none. */
  void release(String mac) {
    forget(mac);
    reserved(describe(), mac).ifPresent(any -> update(DELETE, "<host mac='" + mac + "'/>"));
  }

  private static Optional<String> reserved(Element network, String mac) {
    return Xml.all(network, "host").stream()
        .filter(each -> each.getAttribute("mac").equalsIgnoreCase(mac))
        .map(each -> each.getAttribute("ip"))
        .findFirst();
  }

  /** Any address of the range that nobody has; one that was leased lately only if need be. */
  private String free(Element network, Element range, Set<String> leased) {
    long first = Ipv4Block.number(range.getAttribute("start"));
    long last = Ipv4Block.number(range.getAttribute("end"));
    Set<String> reserved = new HashSet<>();
    Xml.all(network, "host").forEach(each -> reserved.add(each.getAttribute("ip")));
    reserved.addAll(promised());
    long count = last - first + 1;
    long begin = random.nextLong(count);
    String second = null;
    for (long i = 0; i < count; i++) {
      String address = Ipv4Block.text(first + (begin + i) % count);
      if (!reserved.contains(address)) {
        if (!leased.contains(address)) {
          return address;
        }
        second = address;
      }
    }
    if (second == null) {
      throw new VmException(
          "the network '" + name + "' has no free address: all " + count + " are reserved");
    }
    return second;
  }

  private Set<String> leased() {
    Set<String> addresses = new HashSet<>();
    withNetwork(
        "the leases of the network '" + name + "' can't be listed",
        (library, network) -> {
          PointerByReference found = new PointerByReference();
          int count = library.virNetworkGetDHCPLeases(network, null, found, 0);
          if (count < 0) {
            return false;
          }
          Pointer leases = found.getValue();
          for (int i = 0; i < count; i++) {
            Pointer lease = leases.getPointer((long) i * com.sun.jna.Native.POINTER_SIZE);
            if (lease.getPointer(LEASE_MAC) != null && lease.getPointer(LEASE_ADDRESS) != null) {
              addresses.add(lease.getPointer(LEASE_ADDRESS).getString(0));
            }
            library.virNetworkDHCPLeaseFree(lease);
          }
          if (leases != null) {
            com.sun.jna.Native.free(Pointer.nativeValue(leases));
          }
          return true;
        });
    return addresses;
  }

  private void update(int command, String entry) {
    withNetwork(
        "the network '" + name + "' can't be changed",
        (library, network) ->
            library.virNetworkUpdate(network, command, DHCP_HOST, -1, entry, LIVE) == 0);
  }

  @FunctionalInterface
  private interface Work {
    boolean with(LibvirtLibrary library, Pointer network) throws LibvirtException;
  }

  private void withNetwork(String what, Work work) {
    host.asking(
        what,
        connection -> {
          LibvirtLibrary library = LibvirtLibrary.Loaded.LIBRARY;
          @Nullable Pointer network = library.virNetworkLookupByName(connection.pointer(), name);
          if (network == null) {
            throw new VmException(what + ": " + library.virGetLastErrorMessage());
          }
          try {
            if (!work.with(library, network)) {
              throw new VmException(what + ": " + library.virGetLastErrorMessage());
            }
            return true;
          } finally {
            library.virNetworkFree(network);
          }
        });
  }
}
