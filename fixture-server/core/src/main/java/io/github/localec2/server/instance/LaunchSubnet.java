package io.github.localec2.server.instance;

import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.SUBNETS_BY_VPC;
import static io.github.localec2.server.network.NetworkTables.VPCS;

import io.github.localec2.server.instancetype.InstanceTypeFaults;
import io.github.localec2.server.instancetype.InstanceTypes;
import io.github.localec2.server.networkinterface.SubnetAddresses;
import io.github.localec2.server.region.AvailabilityZones;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * Where a launch goes: the subnet that it names, or a default subnet of a zone that has room.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html">Default VPCs</a>
 */
final class LaunchSubnet {
  private LaunchSubnet() {}

  /** The zone that a placement names; null where it names none. */
  static @Nullable String zoneOf(RegionView view, @Nullable Placement placement) {
    if (placement == null) {
      return null;
    }
    String name = placement.availabilityZone();
    String id = placement.availabilityZoneId();
    if (name == null && id == null) {
      return null;
    }
    if (name != null && id != null) {
      throw CommonFaults.notTogether("availabilityZone", "availabilityZoneId");
    }
    for (Zone zone : AvailabilityZones.enabled(view)) {
      if (zone.name().equals(name) || zone.id().equals(id)) {
        return zone.name();
      }
    }
    throw CommonFaults.invalidParameterValue(
        "Invalid availability zone: [" + (name == null ? id : name) + "]");
  }

  /** The subnet that the launch names; it must lie in the zone, where that is named too. */
  static Subnet named(RegionView view, String subnetId, String type, @Nullable String zone) {
    Subnet subnet = view.rows(SUBNETS).get(subnetId);
    if (zone != null && !zone.equals(subnet.availabilityZone())) {
      throw CommonFaults.invalidParameterValue(
          "The subnet '" + subnetId + "' is not in the availability zone '" + zone + "'.");
    }
    requireOffered(view, type, subnet.availabilityZone(), subnet.availabilityZoneId());
    return subnet;
  }

  /**
   * A subnet of the default VPC.
   *
   * @param count how many instances want to go there
   */
  static Subnet byDefault(RegionView view, String type, @Nullable String zone, int count) {
    Vpc vpc =
        view.rows(VPCS)
            .all()
            .filter(each -> Boolean.TRUE.equals(each.isDefault()))
            .findFirst()
            .orElseThrow(() -> Ec2Fault.of("VPCIdNotSpecified", "No default VPC for this user"));
    List<Subnet> defaults =
        view.rows(SUBNETS).by(SUBNETS_BY_VPC, vpc.vpcId()).stream()
            .filter(subnet -> Boolean.TRUE.equals(subnet.defaultForAz()))
            .sorted(Comparator.comparing(Subnet::availabilityZone))
            .toList();
    if (defaults.isEmpty()) {
      throw Ec2Fault.of(
          "MissingInput",
          "No subnets found for the default VPC '" + vpc.vpcId() + "'. Please specify a subnet.");
    }
    if (zone != null) {
      Subnet there =
          defaults.stream()
              .filter(subnet -> subnet.availabilityZone().equals(zone))
              .findFirst()
              .orElseThrow(
                  () ->
                      Ec2Fault.of(
                          "MissingInput",
                          "No default subnet for availability zone: '" + zone + "'."));
      requireOffered(view, type, zone, there.availabilityZoneId());
      return there;
    }
    List<Subnet> offering =
        defaults.stream()
            .filter(
                subnet ->
                    InstanceTypes.catalogue()
                        .isOffered(type, view.region(), subnet.availabilityZoneId()))
            .toList();
    if (offering.isEmpty()) {
      throw InstanceTypeFaults.notInRegion();
    }
    // each launch leaves less room, but mostly enough in the same subnet
    return view.asked(present -> roomiest(present, offering, type, count));
  }

  /** The first subnet that takes all, else the one that takes most. */
  private static Subnet roomiest(RegionView view, List<Subnet> offering, String type, int count) {
    Subnet best = offering.get(0);
    int most = -1;
    for (Subnet subnet : offering) {
      int room =
          Math.min(
              SubnetAddresses.availableIn(view, subnet),
              Capacity.left(view, type, subnet.availabilityZone()));
      if (room >= count) {
        return subnet;
      }
      if (room > most) {
        most = room;
        best = subnet;
      }
    }
    return best;
  }

  private static void requireOffered(RegionView view, String type, String zone, String zoneId) {
    InstanceTypes types = InstanceTypes.catalogue();
    if (types.isOffered(type, view.region(), zoneId)) {
      return;
    }
    List<String> others =
        RegionCatalogue.aws().zones(view.region()).stream()
            .filter(each -> types.isOffered(type, view.region(), each.id()))
            .map(Zone::name)
            .toList();
    throw others.isEmpty()
        ? InstanceTypeFaults.notInRegion()
        : InstanceTypeFaults.notInZone(type, zone, others);
  }

  /** The id of a zone, such as {@code use1-az4}. */
  static Optional<String> zoneId(RegionView view, String zone) {
    return AvailabilityZones.enabled(view).stream()
        .filter(each -> each.name().equals(zone))
        .map(Zone::id)
        .findFirst();
  }
}
