package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules of security groups in nftables' words. */
final class GuardRulesTest {
  private static final GuardRules RULES = new GuardRules("t");

  private static List<String> ingress(VmRule... rules) {
    String chain = "add rule inet t in-10.0.0.4 ";
    return RULES
        .of("10.0.0.4", new VmFirewall.Guard("eni-1", List.of(rules), List.of()))
        .lines()
        .filter(line -> line.startsWith(chain))
        .map(line -> line.substring(chain.length()))
        .toList();
  }

  @Test
  void withoutARuleOnlyAnswersPass() {
    assertThat(ingress())
        .containsExactly(
            "ct state established,related return", "udp sport 67 udp dport 68 return", "drop");
  }

  @Test
  void portsProtocolsAndPeersAreTheRules() {
    assertThat(
            ingress(
                new VmRule("tcp", 22, 80, Set.of("10.1.0.0/16")),
                new VmRule("udp", 53, 53, Set.of("0.0.0.0/0")),
                new VmRule("icmp", 8, -1, Set.of("10.0.0.9/32")),
                new VmRule("icmp", 3, 4, Set.of("10.0.0.9/32")),
                new VmRule("icmp", -1, -1, Set.of("10.0.0.8/32")),
                new VmRule("50", -1, -1, Set.of("10.0.0.7/32")),
                new VmRule("-1", -1, -1, Set.of("10.0.0.6/32"))))
        .containsExactly(
            "ct state established,related return",
            "udp sport 67 udp dport 68 return",
            "ip saddr 10.1.0.0/16 meta l4proto 6 th dport 22-80 return",
            "meta l4proto 17 th dport 53-53 return",
            "ip saddr 10.0.0.9/32 meta l4proto 1 icmp type 8 return",
            "ip saddr 10.0.0.9/32 meta l4proto 1 icmp type 3 icmp code 4 return",
            "ip saddr 10.0.0.8/32 meta l4proto 1 return",
            "ip saddr 10.0.0.7/32 meta l4proto 50 return",
            "ip saddr 10.0.0.6/32 return",
            "drop");
  }

  @Test
  void aGroupWithoutMembersAndIpv6LetNothingIn() {
    assertThat(
            ingress(new VmRule("tcp", 1, 2, Set.of()), new VmRule("tcp", 1, 2, Set.of("fd00::/8"))))
        .hasSize(3);
  }

  @Test
  void namesAddressesAndMetadataAreToBeHadWithoutARule() {
    assertThat(RULES.of("10.0.0.4", new VmFirewall.Guard("eni-1", List.of(), List.of())))
        .contains(
            "add rule inet t out-10.0.0.4 udp dport { 53, 67 } return",
            "add rule inet t out-10.0.0.4 ct original ip daddr 169.254.169.254 return",
            "add element inet t ingress { 10.0.0.4 : jump in-10.0.0.4 }",
            "add element inet t egress { 10.0.0.4 : jump out-10.0.0.4 }");
  }

  @Test
  void anAddressThatIsGoneLeavesNothing() {
    assertThat(RULES.without("10.0.0.4").lines())
        .containsExactly(
            "delete element inet t ingress { 10.0.0.4 }",
            "delete element inet t egress { 10.0.0.4 }",
            "flush chain inet t in-10.0.0.4",
            "delete chain inet t in-10.0.0.4",
            "flush chain inet t out-10.0.0.4",
            "delete chain inet t out-10.0.0.4");
  }
}
