package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A table of the host's own firewall, nftables, which holds what one server decides about its
 * instances' packets. Other tables are left alone; what this one drops is dropped, whatever they
 * let through. It bears its owner in its name, so that a later process sweeps it.
 */
final class FirewallTable implements AutoCloseable {
  /**
   * What this server itself sends to a guest's SSH is marked so: a code point of those that are
   * left to local use. Only what this host has sent is looked at for it.
   */
  static final int OWN_CODE_POINT = 43;

  private static final System.Logger LOG = System.getLogger(FirewallTable.class.getName());
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String name = OwnerToken.mine() + "." + NUMBERS.incrementAndGet();

  private FirewallTable() {}

  /**
   * Makes the table.
   *
   * @param why the setting that needs it, for the message
   * @throws VmException where the hypervisor is another machine, or this user may not do it
   */
  static FirewallTable open(String uri, String why) {
    if (!uri.matches("qemu(\\+unix)?:///.*")) {
      throw new VmException(
          why + " needs the firewall of the hypervisor's host, which is another machine: " + uri);
    }
    FirewallTable table = new FirewallTable();
    try {
      table.change(
          """
          table inet %s {
            map ingress { type ipv4_addr : verdict; }
            map egress { type ipv4_addr : verdict; }
            chain input {
              type filter hook input priority filter - 5; policy accept;
              ip saddr vmap @egress
            }
            chain output {
              type filter hook output priority filter - 5; policy accept;
              tcp dport 22 ip dscp %d accept
              ip daddr vmap @ingress
            }
            chain forward {
              type filter hook forward priority filter - 5; policy accept;
              ip saddr vmap @egress
              ip daddr vmap @ingress
            }
            chain apart { type filter hook forward priority filter - 6; policy accept; }
            chain outward { type nat hook postrouting priority srcnat; policy accept; }
          }
          """
              .formatted(table.name, OWN_CODE_POINT));
    } catch (VmException e) {
      throw new VmException(
          why
              + " needs root on the hypervisor's host, and nft (apt-get install nftables, dnf"
              + " install nftables, pacman -S nftables): "
              + e.getMessage(),
          e);
    }
    return table;
  }

  String name() {
    return name;
  }

  /** Changes all that the text says, or nothing. */
  void change(String text) {
    HostProgram.runWith(text, "nft", "-f", "-");
  }

  /** Remembers how a setting of a bridge was, for whoever sweeps. */
  void remember(String bridge, BridgeSetting setting, String value) {
    change("add chain inet " + name + " " + setting.mark(bridge, value) + "\n");
  }

  private static List<String> tables() {
    return HostProgram.run("nft", "list", "tables", "inet")
        .lines()
        .map(line -> line.replaceAll("^table inet ", "").strip())
        .filter(table -> table.startsWith("localec2-"))
        .toList();
  }

  /** Takes away what processes that have ended left, where this is root's. */
  static void sweep() {
    try {
      for (String table : tables()) {
        if (OwnerToken.isOfGone(table)) {
          String content = HostProgram.run("nft", "list", "table", "inet", table);
          HostProgram.run("nft", "delete", "table", "inet", table);
          if (tables().isEmpty()) {
            BridgeSetting.restore(content);
          }
        }
      }
    } catch (VmException e) {
      LOG.log(Level.DEBUG, "tables of the firewall can't be looked for", e);
    }
  }

  /** Bridges are as they were, unless somebody else guards there too. */
  @Override
  public void close() {
    String content = HostProgram.run("nft", "list", "table", "inet", name);
    change("delete table inet " + name + "\n");
    if (tables().isEmpty()) {
      BridgeSetting.restore(content);
    }
  }
}
