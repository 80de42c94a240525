package io.github.localec2.docker.vpc;

import io.github.localec2.docker.Block;
import io.github.localec2.server.vm.VmRoute;
import io.github.localec2.server.vm.VmSubnet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * By which neighbour a container reaches what is not in its subnet, as the subnet's route table has
 * it.
 *
 * @param gateways the neighbour's address by the block of what is reached; empty for a block that
 *     is not reached
 */
record Ways(Map<String, String> gateways) {
  static final Ways NONE = new Ways(Map.of());

  /** The two that are all addresses: the engine's own default route stays, and is never reached. */
  private static final List<String> HALVES = List.of("0.0.0.0/1", "128.0.0.0/1");

  private static final String ALL = "0.0.0.0/0";

  /**
   * Those of a subnet.
   *
   * @param own the addresses of the container itself
   */
  static Ways of(VmSubnet subnet, Set<String> own) {
    Block here = Block.of(subnet.cidr());
    Map<String, String> gateways = new LinkedHashMap<>();
    String router = here.at(SubnetNetworks.ROUTER);
    subnet.vpcCidrs().forEach(block -> gateways.put(block, router));
    String host = here.at(SubnetNetworks.GATEWAY);
    boolean outward = false;
    for (VmRoute route : subnet.routes()) {
      boolean all = route.destination().equals(ALL);
      String gateway =
          switch (route.way()) {
            case OUTWARD -> host;
            case PEER -> router;
            case INTERFACE -> isIn(here, route) ? route.target() : "";
            case NOWHERE -> "";
          };
      if (all && route.way() == VmRoute.Way.OUTWARD || own.contains(gateway)) {
        outward |= all;
      } else if (all) {
        HALVES.forEach(half -> gateways.putIfAbsent(half, gateway));
      } else {
        gateways.put(route.destination(), gateway);
      }
    }
    if (!outward) {
      HALVES.forEach(half -> gateways.putIfAbsent(half, ""));
    }
    gateways.keySet().removeIf(block -> Block.of(block).equals(here));
    return new Ways(gateways);
  }

  private static boolean isIn(Block subnet, VmRoute route) {
    return subnet.contains(Block.of(route.target()).address());
  }

  /** Routes that containers of a subnet can't have: to what is not a neighbour. */
  static List<VmRoute> impossible(VmSubnet subnet) {
    return subnet.routes().stream()
        .filter(each -> each.way() == VmRoute.Way.INTERFACE && !isIn(Block.of(subnet.cidr()), each))
        .toList();
  }

  /** Nothing but a router's own networks is reached. */
  static Ways onlyNeighbours() {
    Map<String, String> gateways = new LinkedHashMap<>();
    HALVES.forEach(half -> gateways.put(half, ""));
    return new Ways(gateways);
  }

  /** What the agent is to change where it was otherwise before. */
  List<String> since(Ways before) {
    List<String> words = new ArrayList<>();
    for (String gone : before.gateways.keySet()) {
      if (!gateways.containsKey(gone)) {
        words.addAll(List.of("unroute", gone));
      }
    }
    gateways.forEach(
        (block, gateway) -> {
          if (gateway.equals(before.gateways.get(block))) {
            return;
          }
          words.addAll(
              gateway.isEmpty() ? List.of("unreachable", block) : List.of("route", block, gateway));
        });
    return words;
  }
}
