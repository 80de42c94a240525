package io.github.localec2.server.region;

import io.github.localec2.server.region.RegionCatalogue.LocalZone;
import io.github.localec2.server.region.RegionCatalogue.RegionInfo;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.AvailabilityZoneMessage;
import software.amazon.awssdk.services.ec2.model.AvailabilityZoneOptInStatus;
import software.amazon.awssdk.services.ec2.model.AvailabilityZoneState;

/**
 * The availability zones and Local Zones of an account in a region.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html">Regions
 *     and Zones</a>
 */
public final class AvailabilityZones {
  private static final String OUT_OF_ORDER = "The Availability Zone is experiencing an outage.";

  private AvailabilityZones() {}

  /** The zones that resources can be made in: Local Zones among them once they are opted in to. */
  public static List<Zone> enabled(RegionView view) {
    RegionInfo region = RegionCatalogue.aws().find(view.region()).orElse(null);
    if (region == null) {
      return List.of();
    }
    AccountSettings settings = AccountSettings.of(view);
    if (settings.zoneGroups().isEmpty()) {
      return region.zones();
    }
    return Stream.concat(
            region.zones().stream(),
            region.localZones().stream()
                .filter(zone -> settings.zoneGroups().contains(zone.group()))
                .map(LocalZone::zone))
        .toList();
  }

  /** All zones as EC2 describes them. */
  static List<AvailabilityZone> described(RegionView view) {
    RegionInfo region = RegionCatalogue.aws().find(view.region()).orElseThrow();
    AccountSettings settings = AccountSettings.of(view);
    List<AvailabilityZone> all = new ArrayList<>();
    for (Zone zone : region.zones()) {
      all.add(
          common(view, region, zone)
              .zoneType("availability-zone")
              .optInStatus(AvailabilityZoneOptInStatus.OPT_IN_NOT_REQUIRED)
              .groupName(region.name() + "-zg-1")
              .groupLongName(region.longName() + " 1")
              .networkBorderGroup(region.name())
              .build());
    }
    for (LocalZone local : region.localZones()) {
      boolean optedIn = settings.zoneGroups().contains(local.group());
      all.add(
          common(view, region, local.zone())
              .zoneType("local-zone")
              .optInStatus(
                  optedIn
                      ? AvailabilityZoneOptInStatus.OPTED_IN
                      : AvailabilityZoneOptInStatus.NOT_OPTED_IN)
              .groupName(local.group())
              .groupLongName(local.groupLongName())
              .networkBorderGroup(local.group())
              .parentZoneId(local.parentZoneId())
              .parentZoneName(nameOf(region, local.parentZoneId()))
              .build());
    }
    return all;
  }

  private static AvailabilityZone.Builder common(RegionView view, RegionInfo region, Zone zone) {
    boolean out = ZoneOutages.since(view, zone.name()).isPresent();
    return AvailabilityZone.builder()
        .zoneName(zone.name())
        .zoneId(zone.id())
        .regionName(region.name())
        .state(out ? AvailabilityZoneState.UNAVAILABLE : AvailabilityZoneState.AVAILABLE)
        .messages(
            out
                ? List.of(AvailabilityZoneMessage.builder().message(OUT_OF_ORDER).build())
                : List.of());
  }

  private static @Nullable String nameOf(RegionInfo region, @Nullable String zoneId) {
    return region.zones().stream()
        .filter(zone -> zone.id().equals(zoneId))
        .map(Zone::name)
        .findFirst()
        .orElse(null);
  }
}
