package io.github.localec2.server.network;

import io.github.localec2.server.region.AvailabilityZones;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The availability zones that subnets can lie in. */
final class Zones {
  private Zones() {}

  /**
   * The zone that a request names by its name or its id; empty where it names none.
   *
   * @throws Ec2Fault InvalidParameterValue for a zone that is not in the region,
   *     InvalidParameterCombination for two
   */
  static Optional<Zone> named(RegionView view, @Nullable String name, @Nullable String id) {
    if (name != null && id != null) {
      throw CommonFaults.notTogether("availabilityZone", "availabilityZoneId");
    }
    List<Zone> zones = AvailabilityZones.enabled(view);
    if (name != null) {
      return Optional.of(
          zones.stream()
              .filter(zone -> zone.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      unknown(
                          "availabilityZone",
                          name,
                          zones.stream().map(Zone::name).collect(Collectors.joining(", ")))));
    }
    if (id != null) {
      return Optional.of(
          zones.stream()
              .filter(zone -> zone.id().equals(id))
              .findFirst()
              .orElseThrow(
                  () ->
                      unknown(
                          "availabilityZoneId",
                          id,
                          zones.stream().map(Zone::id).collect(Collectors.joining(", ")))));
    }
    return Optional.empty();
  }

  /** The zone of a subnet for which nobody has chosen one. */
  static Zone any(RegionView view) {
    return RegionCatalogue.aws().zones(view.region()).get(0);
  }

  private static Ec2Fault unknown(String parameter, String value, String known) {
    return CommonFaults.invalidValue(
        parameter,
        value,
        "Subnets can currently only be created in the following availability zones: "
            + known
            + ".");
  }
}
