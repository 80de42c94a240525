package io.github.localec2.docker.guard;

import io.github.localec2.docker.Block;
import io.github.localec2.docker.vpc.ElasticNetwork;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmRule;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.VmSubnet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a container's agent is told to let through, in its words: a number, and as many records of
 * 48 bytes. The decision about guarded containers says what they mean.
 */
final class RuleSet {
  private static final int RECORD = 48;
  private static final int ADDRESS = 16;

  /** The most that the agent takes. */
  private static final int MOST = 1 << 16;

  private final List<byte[]> records = new ArrayList<>();

  private RuleSet() {}

  /**
   * Encodes the firewall of a container.
   *
   * @param apart true where the container's interfaces have their cards' addresses
   * @param gateways addresses of the engine's host, beside those of the cards' subnets and the
   *     container's gateway, which the agent finds by itself
   */
  static byte[] of(
      VmFirewall firewall, List<VmSpec.Card> cards, boolean apart, Collection<String> gateways) {
    Map<String, Set<String>> own = new HashMap<>();
    Set<String> hosts = new LinkedHashSet<>(gateways);
    for (VmSpec.Card card : cards) {
      VmSubnet subnet = card.subnet();
      if (apart && subnet != null && card.privateIp() != null) {
        Set<String> addresses = new LinkedHashSet<>(card.secondaryIps());
        addresses.add(card.privateIp());
        for (String elastic : card.elasticIps()) {
          addresses.add(elastic);
          hosts.add(ElasticNetwork.hostOf(elastic));
        }
        own.put(card.interfaceId(), addresses);
        hosts.add(Block.of(subnet.cidr()).at(1));
      }
    }
    return of(firewall, own, hosts);
  }

  /**
   * Encodes a firewall.
   *
   * @param own the addresses of each network interface; the rules of one that has none here are for
   *     all addresses of the container
   * @param gateways addresses of the engine's host, beside the container's gateway, which the agent
   *     finds by itself
   */
  static byte[] of(VmFirewall firewall, Map<String, Set<String>> own, Collection<String> gateways) {
    RuleSet set = new RuleSet();
    for (String gateway : gateways) {
      set.record('g', Block.of(gateway), null, VmRule.ALL, -1, -1);
    }
    for (VmFirewall.Guard guard : firewall.guards()) {
      Set<String> addresses = own.getOrDefault(guard.interfaceId(), Set.of());
      guard.ingress().forEach(rule -> set.ingress(rule, addresses));
      guard.egress().forEach(rule -> set.rule('o', rule, addresses));
    }
    return set.bytes();
  }

  private void ingress(VmRule rule, Set<String> own) {
    rule('i', rule, own);
    for (String anybody : List.of("0.0.0.0/0", "::/0")) {
      Block any = Block.of(anybody);
      if (HostRules.isFor(rule, any.version())) {
        records('h', any, own, rule);
      }
    }
  }

  private void rule(char kind, VmRule rule, Set<String> own) {
    for (String peer : rule.peers()) {
      records(kind, Block.of(peer), own, rule);
    }
  }

  private void records(char kind, Block peer, Set<String> own, VmRule rule) {
    int protocol = rule.protocolNumber();
    if (own.isEmpty()) {
      record(kind, peer, null, protocol, rule.fromPort(), rule.toPort());
    }
    for (String address : own) {
      Block mine = Block.of(address);
      if (mine.version() == peer.version()) {
        record(kind, peer, mine, protocol, rule.fromPort(), rule.toPort());
      }
    }
  }

  private void record(char kind, Block peer, @Nullable Block own, int protocol, int from, int to) {
    ByteBuffer record = ByteBuffer.allocate(RECORD);
    record.put((byte) kind).put((byte) peer.version()).put((byte) peer.prefix());
    record.put((byte) (own == null ? 0 : 1));
    record.putInt(protocol).putInt(from).putInt(to);
    int addresses = record.position();
    record.put(peer.address().getAddress());
    if (own != null) {
      record.position(addresses + ADDRESS).put(own.address().getAddress());
    }
    records.add(record.array());
  }

  private byte[] bytes() {
    if (records.size() > MOST) {
      throw new IllegalArgumentException(
          "security groups with " + records.size() + " rules, when their members are counted");
    }
    ByteBuffer all = ByteBuffer.allocate(Integer.BYTES + records.size() * RECORD);
    all.putInt(records.size());
    records.forEach(all::put);
    return all.array();
  }
}
