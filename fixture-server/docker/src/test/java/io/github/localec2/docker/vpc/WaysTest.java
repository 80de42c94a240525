package io.github.localec2.docker.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.vm.VmRoute;
import io.github.localec2.server.vm.VmRoute.Way;
import io.github.localec2.server.vm.VmSubnet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaysTest {
  private static final String ALL = "0.0.0.0/0";
  private static final String LOWER = "0.0.0.0/1";
  private static final String UPPER = "128.0.0.0/1";
  private static final String HOST = "10.0.1.1";
  private static final String ROUTER = "10.0.1.2";

  private static VmSubnet subnet(VmRoute... routes) {
    return new VmSubnet(
        "subnet-1", "vpc-1", "10.0.1.0/24", List.of("10.0.0.0/16"), List.of(routes));
  }

  private static Map<String, String> ways(VmRoute... routes) {
    return Ways.of(subnet(routes), Set.of("10.0.1.10")).gateways();
  }

  @Test
  void aSubnetWithoutADefaultRouteReachesItsVpcOnly() {
    assertThat(ways())
        .containsOnly(Map.entry("10.0.0.0/16", ROUTER), Map.entry(LOWER, ""), Map.entry(UPPER, ""));
    assertThat(ways(new VmRoute(ALL, Way.NOWHERE, "")))
        .containsOnly(Map.entry("10.0.0.0/16", ROUTER), Map.entry(LOWER, ""), Map.entry(UPPER, ""));
  }

  @Test
  void theDefaultRouteOfTheEngineServesForThatToTheInternet() {
    assertThat(
            ways(new VmRoute(ALL, Way.OUTWARD, ""), new VmRoute("192.0.2.0/24", Way.NOWHERE, "")))
        .containsOnly(Map.entry("10.0.0.0/16", ROUTER), Map.entry("192.0.2.0/24", ""));
    assertThat(ways(new VmRoute("192.0.2.0/24", Way.OUTWARD, "")))
        .containsEntry("192.0.2.0/24", HOST)
        .containsEntry(LOWER, "");
  }

  @Test
  void aPeerIsBehindTheRouterAndAnInterfaceIsANeighbour() {
    assertThat(
            ways(
                new VmRoute("10.9.0.0/16", Way.PEER, "vpc-9"),
                new VmRoute(ALL, Way.INTERFACE, "10.0.1.20")))
        .containsOnly(
            Map.entry("10.0.0.0/16", ROUTER),
            Map.entry("10.9.0.0/16", ROUTER),
            Map.entry(LOWER, "10.0.1.20"),
            Map.entry(UPPER, "10.0.1.20"));
  }

  @Test
  void anInterfaceOfAnotherSubnetCanNotBeReached() {
    VmRoute far = new VmRoute("192.0.2.0/24", Way.INTERFACE, "10.0.2.20");
    assertThat(ways(far)).containsEntry("192.0.2.0/24", "");
    assertThat(Ways.impossible(subnet(far))).containsExactly(far);
    assertThat(Ways.impossible(subnet(new VmRoute(ALL, Way.INTERFACE, "10.0.1.20")))).isEmpty();
  }

  @Test
  void theForwarderItselfGoesOn() {
    assertThat(ways(new VmRoute(ALL, Way.INTERFACE, "10.0.1.10")))
        .containsOnly(Map.entry("10.0.0.0/16", ROUTER));
  }

  @Test
  void onlyWhatIsOtherwiseIsChanged() {
    Ways before = Ways.of(subnet(new VmRoute("192.0.2.0/24", Way.OUTWARD, "")), Set.of());
    Ways after =
        Ways.of(
            subnet(
                new VmRoute("10.9.0.0/16", Way.PEER, "vpc-9"), new VmRoute(ALL, Way.OUTWARD, "")),
            Set.of());
    assertThat(after.since(before))
        .containsExactlyInAnyOrder(
            "unroute",
            "192.0.2.0/24",
            "unroute",
            LOWER,
            "unroute",
            UPPER,
            "route",
            "10.9.0.0/16",
            ROUTER);
    assertThat(after.since(after)).isEmpty();
    assertThat(Ways.onlyNeighbours().since(Ways.NONE))
        .containsExactly("unreachable", LOWER, "unreachable", UPPER);
  }
}
