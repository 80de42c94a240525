package io.github.localec2.server.instance;

import io.github.localec2.server.region.AvailabilityZones;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * The zones of a region that the engine has hosts in, where it is not the same to it.
 *
 * @param all the engine's, of all regions; empty where any zone will do
 * @param here those of this region, the one with the most room first
 */
record EngineZones(List<String> all, List<String> here) {
  static EngineZones of(Machines machines, RegionView view) {
    List<String> all = machines.zones();
    if (all.isEmpty()) {
      return new EngineZones(all, all);
    }
    Set<String> names =
        AvailabilityZones.enabled(view).stream().map(Zone::name).collect(Collectors.toSet());
    return new EngineZones(all, all.stream().filter(names::contains).toList());
  }

  /** The launch, into a zone with a host where it leaves the zone to us. */
  RunInstancesRequest chosen(RunInstancesRequest request) {
    if (here.isEmpty() || request.subnetId() != null || !request.networkInterfaces().isEmpty()) {
      return request;
    }
    Placement placement = request.placement();
    if (placement != null
        && (placement.availabilityZone() != null || placement.availabilityZoneId() != null)) {
      return request;
    }
    Placement.Builder chosen = placement == null ? Placement.builder() : placement.toBuilder();
    return request.toBuilder().placement(chosen.availabilityZone(here.get(0)).build()).build();
  }

  /**
   * @throws Ec2Fault InsufficientInstanceCapacity where the engine has no host in the zone
   */
  void require(String type, String zone) {
    if (!all.isEmpty() && !here.contains(zone)) {
      throw InstanceFaults.insufficientCapacity(type, zone, here);
    }
  }
}
