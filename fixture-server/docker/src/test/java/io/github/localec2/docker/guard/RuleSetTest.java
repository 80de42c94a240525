package io.github.localec2.docker.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.docker.Block;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmRule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent is told is what the firewall says. */
class RuleSetTest {
  private static final VmRule WEB = new VmRule("tcp", 80, 90, Set.of("10.1.0.0/16"));

  private static VmFirewall firewall(List<VmRule> ingress, List<VmRule> egress) {
    return new VmFirewall(List.of(new VmFirewall.Guard("eni-1", ingress, egress)));
  }

  private static List<String> told(VmFirewall firewall, Map<String, Set<String>> own) {
    ByteBuffer set = ByteBuffer.wrap(RuleSet.of(firewall, own, List.of("172.17.0.1")));
    int count = set.getInt();
    List<String> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      char kind = (char) set.get();
      int version = set.get();
      int prefix = Byte.toUnsignedInt(set.get());
      boolean mine = set.get() == 1;
      String what = kind + " " + set.getInt() + " " + set.getInt() + "-" + set.getInt();
      byte[] peer = new byte[16];
      byte[] address = new byte[16];
      set.get(peer).get(address);
      records.add(
          what
              + " "
              + text(version, peer)
              + "/"
              + prefix
              + (mine ? " at " + text(version, address) : ""));
    }
    assertThat(set.hasRemaining()).isFalse();
    return records;
  }

  private static String text(int version, byte[] address) {
    return version == 4
        ? (address[0] & 0xFF) + "." + address[1] + "." + address[2] + "." + address[3]
        : HexFormat.of().formatHex(address);
  }

  private static final String GATEWAY = "g -1 -1--1 172.17.0.1/32";

  @Test
  void eachPeerIsARecordAndTheHostHasItsOwn() {
    VmRule all = new VmRule("-1", -1, -1, Set.of("0.0.0.0/0"));
    assertThat(told(firewall(List.of(WEB, all), List.of(all)), Map.of()))
        .containsExactly(
            GATEWAY,
            "i 6 80-90 10.1.0.0/16",
            "i -1 -1--1 0.0.0.0/0",
            "h -1 -1--1 0.0.0.0/0",
            "o -1 -1--1 0.0.0.0/0");
  }

  @Test
  void rulesOfOneInterfaceAreForItsAddresses() {
    VmRule six = new VmRule("icmpv6", 128, -1, Set.of("2001:db8::/32"));
    assertThat(
            told(
                firewall(List.of(WEB, six), List.of()),
                Map.of("eni-1", Set.of("10.1.0.5", "2001:db8::5"))))
        .containsExactly(
            GATEWAY,
            "i 6 80-90 10.1.0.0/16 at 10.1.0.5",
            "i 58 128--1 20010db8000000000000000000000000/32 at 20010db8000000000000000000000005");
  }

  @Test
  void aGroupWithoutMembersLetsNobodyIn() {
    assertThat(told(firewall(List.of(new VmRule("tcp", 1, 2, Set.of())), List.of()), Map.of()))
        .containsExactly(GATEWAY);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, 22, true",
    "127.0.0.1/32, 22, true",
    "127.0.0.0/8, 22, true",
    "172.17.0.0/16, 22, false",
    "10.0.0.0/8, 22, false",
    "0.0.0.0/0, 23, false",
    "::/0, 22, false"
  })
  void theHostComesInWhereItsLoopbackAddressDoes(String block, int port, boolean in) {
    List<VmRule> rules = List.of(new VmRule("tcp", 20, 22, Set.of(block)));
    assertThat(HostRules.letIn(rules, port)).isEqualTo(in);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.128.0.0/9, 10.127.255.255, false",
    "10.128.0.0/9, 10.128.0.0, true",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7/31, 192.0.2.6, true",
    "0.0.0.0/0, 255.255.255.255, true",
    "::/0, 10.0.0.1, false",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true"
  })
  void aBlockContainsWhatHasItsPrefix(String block, String address, boolean in)
      throws UnknownHostException {
    assertThat(Block.of(block).contains(InetAddress.getByName(address))).isEqualTo(in);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, 10.0.0.128/25, true",
    "10.0.0.128/25, 10.0.0.0/24, true",
    "10.0.0.0/25, 10.0.0.128/25, false",
    "10.0.0.0/8, 172.16.0.0/12, false",
    "10.0.0.0/8, ::/0, false"
  })
  void blocksOverlapWhereTheyHaveAnAddressInCommon(String one, String other, boolean overlap) {
    assertThat(Block.of(one).overlaps(Block.of(other))).isEqualTo(overlap);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, 2, 10.0.0.2",
    "172.31.240.0/20, 257, 172.31.241.1",
    "203.0.113.248/29, 7, 203.0.113.255"
  })
  void anAddressIsCountedFromTheBeginningOfItsBlock(String block, int place, String address) {
    assertThat(Block.of(block).at(place)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "host.example/8", "::1/129", "10.0.0.0/", ""})
  void whatIsNoBlockIsQuoted(String text) {
    assertThatThrownBy(() -> Block.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
