package io.github.localec2.server.region;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an account has set for itself in a region.
 *
 * @param serialConsole true where instances may be reached by their serial console
 * @param zoneGroups the Local Zone groups that it opted in to
 * @param longIds by principal and resource type, who has said whether to use longer ids
 */
record AccountSettings(
    boolean serialConsole, Set<String> zoneGroups, Map<String, Map<String, Boolean>> longIds) {
  private static final String ROW = "settings";
  private static final Table<AccountSettings> SETTINGS =
      Table.<AccountSettings>named("account-settings", any -> ROW).build();
  private static final AccountSettings NONE = new AccountSettings(false, Set.of(), Map.of());

  AccountSettings {
    zoneGroups = Set.copyOf(zoneGroups);
    longIds = Map.copyOf(longIds);
  }

  static AccountSettings of(RegionView view) {
    return view.rows(SETTINGS).find(ROW).orElse(NONE);
  }

  void keep(RegionView view) {
    view.rows(SETTINGS).put(this);
  }

  AccountSettings withSerialConsole(boolean allowed) {
    return new AccountSettings(allowed, zoneGroups, longIds);
  }

  AccountSettings withZoneGroup(String group, boolean optedIn) {
    Set<String> changed = new HashSet<>(zoneGroups);
    if (optedIn) {
      changed.add(group);
    } else {
      changed.remove(group);
    }
    return new AccountSettings(serialConsole, changed, longIds);
  }

  AccountSettings withLongIds(String principal, Map<String, Boolean> choices) {
    Map<String, Map<String, Boolean>> changed = new HashMap<>(longIds);
    Map<String, Boolean> own = new TreeMap<>(changed.getOrDefault(principal, Map.of()));
    own.putAll(choices);
    changed.put(principal, Map.copyOf(own));
    return new AccountSettings(serialConsole, zoneGroups, changed);
  }
}
