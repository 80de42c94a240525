package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmRoute;
import io.github.localec2.server.vm.VmSubnet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the host forwards from the bridges of subnets, by their route tables, in nft's words. */
final class SubnetRules {
  private static final String OUT = " oifname != \"virbr*\"";

  private final String table;
  private final Map<String, VmSubnet> byBridge;
  private final Map<String, Set<String>> bridges = new TreeMap<>();
  private final StringBuilder text = new StringBuilder();

  private SubnetRules(String table, Map<String, VmSubnet> byBridge) {
    this.table = "inet " + table;
    this.byBridge = byBridge;
    byBridge.forEach(
        (bridge, subnet) ->
            bridges.computeIfAbsent(subnet.vpcId(), any -> new TreeSet<>()).add(bridge));
  }

  /**
   * All that holds from now on.
   *
   * @param table its name
   * @param byBridge the subnets that there are
   */
  static String of(String table, Map<String, VmSubnet> byBridge) {
    return new SubnetRules(table, byBridge).all();
  }

  private String all() {
    text.append("flush chain ").append(table).append(" apart\n");
    text.append("flush chain ").append(table).append(" outward\n");
    byBridge.forEach(
        (bridge, subnet) -> {
          rule("outward", "ip saddr " + subnet.cidr() + OUT + " masquerade");
          ways(bridge, subnet);
        });
    return text.toString();
  }

  private void rule(String chain, String words) {
    text.append("add rule ").append(table).append(' ').append(chain).append(' ');
    text.append(words).append('\n');
  }

  /** The smallest destination first, as route tables are read. */
  private void ways(String bridge, VmSubnet subnet) {
    List<Way> ways = new ArrayList<>();
    for (String block : subnet.vpcCidrs()) {
      ways.add(new Way(block, to(subnet.vpcId())));
    }
    for (VmRoute route : subnet.routes()) {
      ways.add(
          new Way(
              route.destination(),
              switch (route.way()) {
                case OUTWARD -> OUT;
                case PEER -> to(route.target());
                case INTERFACE, NOWHERE -> "";
              }));
    }
    ways.sort(Comparator.comparingInt((Way way) -> way.prefix()).reversed());
    String from = "iifname \"" + bridge + "\"";
    for (Way way : ways) {
      String those = from + " ip daddr " + way.destination();
      if (!way.out().isEmpty()) {
        rule("apart", those + way.out() + " accept");
      }
      rule("apart", those + " drop");
    }
    rule("apart", from + " drop");
  }

  /** Nothing where the VPC has no bridge. */
  private String to(String vpcId) {
    Set<String> names = bridges.get(vpcId);
    return names == null ? "" : " oifname { \"" + String.join("\", \"", names) + "\" }";
  }

  /**
   * Where packets may go.
   *
   * @param out the interfaces that they may leave by; empty for none
   */
  private record Way(String destination, String out) {
    int prefix() {
      return Ipv4Block.of(destination).prefix();
    }
  }
}
