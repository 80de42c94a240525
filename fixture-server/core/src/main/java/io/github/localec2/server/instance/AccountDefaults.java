package io.github.localec2.server.instance;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataDefaultsResponse;

/**
 * What an account has set in a region for instances that are launched later, and for their events.
 *
 * @param metadata defaults of the metadata options; a value that isn't there is no preference
 * @param cpuCredits {@code standard} or {@code unlimited} by burstable family, where set
 * @param notifyTagKeys the tag keys that event notifications contain
 * @param notifyAllTags true where they contain all tags
 */
record AccountDefaults(
    InstanceMetadataDefaultsResponse metadata,
    Map<String, String> cpuCredits,
    List<String> notifyTagKeys,
    boolean notifyAllTags) {
  private static final String ROW = "defaults";
  private static final Table<AccountDefaults> DEFAULTS =
      Table.<AccountDefaults>named("instance-defaults", any -> ROW).build();
  private static final AccountDefaults NONE =
      new AccountDefaults(
          InstanceMetadataDefaultsResponse.builder().build(), Map.of(), List.of(), false);

  AccountDefaults {
    cpuCredits = Map.copyOf(cpuCredits);
    notifyTagKeys = List.copyOf(notifyTagKeys);
  }

  static AccountDefaults of(RegionView view) {
    return view.rows(DEFAULTS).find(ROW).orElse(NONE);
  }

  void keep(RegionView view) {
    view.rows(DEFAULTS).put(this);
  }

  AccountDefaults with(InstanceMetadataDefaultsResponse changed) {
    return new AccountDefaults(changed, cpuCredits, notifyTagKeys, notifyAllTags);
  }

  AccountDefaults withCredits(String family, String credits) {
    Map<String, String> changed = new HashMap<>(cpuCredits);
    changed.put(family, credits);
    return new AccountDefaults(metadata, changed, notifyTagKeys, notifyAllTags);
  }

  AccountDefaults withNotifications(List<String> keys, boolean all) {
    return new AccountDefaults(metadata, cpuCredits, keys, all);
  }
}
