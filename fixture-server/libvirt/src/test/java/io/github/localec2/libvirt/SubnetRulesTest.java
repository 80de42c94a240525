package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.vm.VmRoute;
import io.github.localec2.server.vm.VmRoute.Way;
import io.github.localec2.server.vm.VmSubnet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SubnetRulesTest {
  private static VmSubnet subnet(String vpc, String cidr, String vpcCidr, VmRoute... routes) {
    return new VmSubnet("subnet-" + cidr, vpc, cidr, List.of(vpcCidr), List.of(routes));
  }

  private static List<String> apart(Map<String, VmSubnet> subnets, String bridge) {
    return SubnetRules.of("t", new TreeMap<>(subnets))
        .lines()
        .filter(line -> line.startsWith("add rule inet t apart iifname \"" + bridge + "\""))
        .map(line -> line.replace("add rule inet t apart iifname \"" + bridge + "\"", "").strip())
        .toList();
  }

  @Test
  void aVpcIsOneAndOthersAreApart() {
    Map<String, VmSubnet> subnets =
        Map.of(
            "virbr1", subnet("vpc-1", "10.1.1.0/24", "10.1.0.0/16"),
            "virbr2", subnet("vpc-1", "10.1.2.0/24", "10.1.0.0/16"),
            "virbr3", subnet("vpc-3", "10.3.1.0/24", "10.3.0.0/16"));
    assertThat(apart(subnets, "virbr1"))
        .containsExactly(
            "ip daddr 10.1.0.0/16 oifname { \"virbr1\", \"virbr2\" } accept",
            "ip daddr 10.1.0.0/16 drop",
            "drop");
    assertThat(SubnetRules.of("t", new TreeMap<>(subnets)))
        .contains("flush chain inet t apart")
        .contains("add rule inet t outward ip saddr 10.3.1.0/24 oifname != \"virbr*\" masquerade");
  }

  @Test
  void theSmallestDestinationDecides() {
    Map<String, VmSubnet> subnets =
        Map.of(
            "virbr1",
            subnet(
                "vpc-1",
                "10.1.1.0/24",
                "10.1.0.0/16",
                new VmRoute("0.0.0.0/0", Way.OUTWARD, ""),
                new VmRoute("10.3.0.0/16", Way.PEER, "vpc-3"),
                new VmRoute("10.4.0.0/16", Way.PEER, "vpc-without-instances"),
                new VmRoute("10.3.9.0/24", Way.NOWHERE, ""),
                new VmRoute("192.0.2.0/24", Way.INTERFACE, "10.1.1.9")),
            "virbr3",
            subnet("vpc-3", "10.3.1.0/24", "10.3.0.0/16"));
    assertThat(apart(subnets, "virbr1"))
        .containsExactly(
            "ip daddr 10.3.9.0/24 drop",
            "ip daddr 192.0.2.0/24 drop",
            "ip daddr 10.1.0.0/16 oifname { \"virbr1\" } accept",
            "ip daddr 10.1.0.0/16 drop",
            "ip daddr 10.3.0.0/16 oifname { \"virbr3\" } accept",
            "ip daddr 10.3.0.0/16 drop",
            "ip daddr 10.4.0.0/16 drop",
            "ip daddr 0.0.0.0/0 oifname != \"virbr*\" accept",
            "ip daddr 0.0.0.0/0 drop",
            "drop");
  }
}
