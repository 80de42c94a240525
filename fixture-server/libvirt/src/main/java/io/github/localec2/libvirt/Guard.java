package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmFirewall;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Security groups that hold. Guests of one network are kept from reaching each other past the host,
 * which answers for each of them instead; so all that they send and get passes its firewall.
 */
final class Guard {
  private final FirewallTable table;
  private final GuardRules rules;

  /** The addresses that are guarded, by instance and interface. */
  private final Map<String, Map<String, String>> guarded = new HashMap<>();

  Guard(FirewallTable table) {
    this.table = table;
    this.rules = new GuardRules(table.name());
  }

  /** The host answers on a bridge for those that are on it. */
  synchronized void on(String bridge) {
    set(bridge, BridgeSetting.PROXY_ARP_PVLAN, "1");
    set(bridge, BridgeSetting.PROXY_DELAY, "0");
  }

  private void set(String bridge, BridgeSetting setting, String value) {
    String before = setting.set(bridge, value);
    if (!before.equals(value)) {
      table.remember(bridge, setting, before);
    }
  }

  /** What holds for a machine's interfaces from now on; those without an address have none. */
  synchronized void hold(Machine machine) {
    Map<String, String> present = machine.addresses();
    Map<String, String> last =
        guarded.computeIfAbsent(machine.instanceId(), any -> new HashMap<>());
    StringBuilder text = new StringBuilder();
    Set<String> gone = new HashSet<>(last.values());
    gone.removeAll(present.values());
    gone.forEach(address -> text.append(rules.without(address)));
    present.forEach((id, address) -> text.append(rules.of(address, of(machine.firewall(), id))));
    table.change(text.toString());
    last.clear();
    last.putAll(present);
  }

  private static VmFirewall.Guard of(VmFirewall firewall, String interfaceId) {
    return firewall.guards().stream()
        .filter(guard -> guard.interfaceId().equals(interfaceId))
        .findFirst()
        .orElseGet(() -> new VmFirewall.Guard(interfaceId, List.of(), List.of()));
  }

  synchronized boolean holds(Machine machine) {
    return guarded.containsKey(machine.instanceId());
  }

  /** The machine is gone. */
  synchronized void end(Machine machine) {
    Map<String, String> last = guarded.remove(machine.instanceId());
    if (last != null && !last.isEmpty()) {
      StringBuilder text = new StringBuilder();
      last.values().forEach(address -> text.append(rules.without(address)));
      table.change(text.toString());
    }
  }
}
