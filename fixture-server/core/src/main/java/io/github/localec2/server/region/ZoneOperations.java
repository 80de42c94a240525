package io.github.localec2.server.region;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.volume.VolumeTables;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.AvailabilityZoneMessage;
import software.amazon.awssdk.services.ec2.model.AvailabilityZoneOptInStatus;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.ModifyAvailabilityZoneGroupRequest;
import software.amazon.awssdk.services.ec2.model.ModifyAvailabilityZoneGroupResponse;
import software.amazon.awssdk.services.ec2.model.ModifyAvailabilityZoneOptInStatus;

/** Describes zones and opts in to groups of them. */
final class ZoneOperations {
  private static final Filters<AvailabilityZone> FILTERS =
      Filters.<AvailabilityZone>plain()
          .one("group-long-name", AvailabilityZone::groupLongName)
          .one("group-name", AvailabilityZone::groupName)
          .many("message", zone -> zone.messages().stream().map(AvailabilityZoneMessage::message))
          .one("opt-in-status", AvailabilityZone::optInStatusAsString)
          .one("parent-zone-id", AvailabilityZone::parentZoneId)
          .one("parent-zone-name", AvailabilityZone::parentZoneName)
          .one("region-name", AvailabilityZone::regionName)
          .one("state", AvailabilityZone::stateAsString)
          .one("zone-id", AvailabilityZone::zoneId)
          .one("zone-name", AvailabilityZone::zoneName)
          .one("zone-type", AvailabilityZone::zoneType)
          .build();

  private ZoneOperations() {}

  static DescribeAvailabilityZonesResponse describe(
      DescribeAvailabilityZonesRequest request, Call call) {
    boolean all = Boolean.TRUE.equals(request.allAvailabilityZones());
    List<AvailabilityZone> visible =
        AvailabilityZones.described(call.view()).stream()
            .filter(zone -> all || zone.optInStatus() != AvailabilityZoneOptInStatus.NOT_OPTED_IN)
            .toList();
    checkAll("zone", request.zoneNames(), visible, AvailabilityZone::zoneName);
    checkAll("zone-id", request.zoneIds(), visible, AvailabilityZone::zoneId);
    Predicate<AvailabilityZone> matching = FILTERS.matching(call.view(), request.filters());
    return DescribeAvailabilityZonesResponse.builder()
        .availabilityZones(
            visible.stream()
                .filter(zone -> isAmong(request.zoneNames(), zone.zoneName()))
                .filter(zone -> isAmong(request.zoneIds(), zone.zoneId()))
                .filter(matching)
                .toList())
        .build();
  }

  private static boolean isAmong(List<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }

  private static void checkAll(
      String what,
      List<String> wanted,
      List<AvailabilityZone> visible,
      Function<AvailabilityZone, String> value) {
    for (String each : wanted) {
      if (visible.stream().noneMatch(zone -> value.apply(zone).equals(each))) {
        throw CommonFaults.invalidParameterValue(
            "Invalid availability " + what + ": [" + each + "]");
      }
    }
  }

  static ModifyAvailabilityZoneGroupResponse modifyGroup(
      ModifyAvailabilityZoneGroupRequest request, Call call) {
    String group = request.groupName();
    List<AvailabilityZone> zones =
        AvailabilityZones.described(call.view()).stream()
            .filter(zone -> zone.groupName().equals(group))
            .toList();
    if (zones.isEmpty()) {
      throw CommonFaults.invalidParameterValue("Invalid zone group: [" + group + "]");
    }
    if (zones.get(0).optInStatus() == AvailabilityZoneOptInStatus.OPT_IN_NOT_REQUIRED) {
      throw CommonFaults.invalidParameterValue(
          "The opt-in status of the zone group [" + group + "] can't be changed.");
    }
    boolean optIn = request.optInStatus() == ModifyAvailabilityZoneOptInStatus.OPTED_IN;
    if (!optIn && zones.stream().anyMatch(zone -> isUsed(zone, call))) {
      throw CommonFaults.operationNotPermitted(
          "The zone group [" + group + "] has resources, so you can't opt out of it.");
    }
    AccountSettings.of(call.view()).withZoneGroup(group, optIn).keep(call.view());
    return ModifyAvailabilityZoneGroupResponse.builder().returnValue(true).build();
  }

  private static boolean isUsed(AvailabilityZone zone, Call call) {
    return call.rows(NetworkTables.SUBNETS)
            .all()
            .anyMatch(subnet -> zone.zoneName().equals(subnet.availabilityZone()))
        || call.rows(VolumeTables.VOLUMES)
            .all()
            .anyMatch(volume -> zone.zoneName().equals(volume.availabilityZone()));
  }
}
