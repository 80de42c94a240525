package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmRule;
import java.util.List;

/**
 * What security groups let through, in nftables' words. As at EC2, names, addresses and metadata
 * are always to be had.
 */
final class GuardRules {
  private static final String EVERYWHERE = "0.0.0.0/0";

  private final String table;

  /**
   * @param table as nftables knows it
   */
  GuardRules(String table) {
    this.table = "inet " + table;
  }

  /** What holds for an address from now on, whatever held before. */
  String of(String address, VmFirewall.Guard guard) {
    StringBuilder text = new StringBuilder();
    chain(text, "in-" + address);
    // the answer to who does not know its address yet is no answer to the firewall
    rule(text, "in-" + address, "udp sport 67 udp dport 68 return");
    guard.ingress().forEach(rule -> let(text, "in-" + address, "saddr", rule));
    rule(text, "in-" + address, "drop");

    String out = "out-" + address;
    chain(text, out);
    rule(text, out, "udp dport { 53, 67 } return");
    rule(text, out, "tcp dport 53 return");
    // 169.254.169.254 has become an address of the host by now
    rule(text, out, "ct original ip daddr 169.254.169.254 return");
    guard.egress().forEach(rule -> let(text, out, "daddr", rule));
    rule(text, out, "drop");

    element(text, "add", "ingress", address + " : jump in-" + address);
    element(text, "add", "egress", address + " : jump out-" + address);
    return text.toString();
  }

  /** Nothing holds for an address any more. */
  String without(String address) {
    StringBuilder text = new StringBuilder();
    element(text, "delete", "ingress", address);
    element(text, "delete", "egress", address);
    for (String chain : List.of("in-" + address, "out-" + address)) {
      line(text, "flush chain " + table + " " + chain);
      line(text, "delete chain " + table + " " + chain);
    }
    return text.toString();
  }

  private void chain(StringBuilder text, String chain) {
    line(text, "add chain " + table + " " + chain);
    line(text, "flush chain " + table + " " + chain);
    rule(text, chain, "ct state established,related return");
  }

  private void let(StringBuilder text, String chain, String peerField, VmRule rule) {
    for (String peer : rule.peers()) {
      if (!peer.contains(":")) {
        String from = peer.equals(EVERYWHERE) ? "" : "ip " + peerField + " " + peer + " ";
        rule(text, chain, from + kind(rule) + "return");
      }
    }
  }

  private static String kind(VmRule rule) {
    int number = rule.protocolNumber();
    if (number == VmRule.ALL) {
      return "";
    }
    String protocol = "meta l4proto " + number + " ";
    if (rule.hasPorts() && rule.fromPort() >= 0) {
      return protocol + "th dport " + rule.fromPort() + "-" + rule.toPort() + " ";
    }
    if (rule.isAboutIcmp() && rule.fromPort() >= 0) {
      String type = protocol + "icmp type " + rule.fromPort() + " ";
      return rule.toPort() < 0 ? type : type + "icmp code " + rule.toPort() + " ";
    }
    return protocol;
  }

  private void rule(StringBuilder text, String chain, String rule) {
    line(text, "add rule " + table + " " + chain + " " + rule);
  }

  private void element(StringBuilder text, String how, String map, String element) {
    line(text, how + " element " + table + " " + map + " { " + element + " }");
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
