package io.github.localec2.server.region;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.region.RegionCatalogue.RegionInfo;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyAvailabilityZoneGroupRequest;
import software.amazon.awssdk.services.ec2.model.Region;

/** Regions and zones. */
public final class RegionOperations {
  private static final Filters<Region> FILTERS =
      Filters.<Region>plain()
          .one("endpoint", Region::endpoint)
          .one("opt-in-status", Region::optInStatus)
          .one("region-name", Region::regionName)
          .build();

  private RegionOperations() {}

  public static Family family() {
    return new Family()
        .read(DescribeRegionsRequest.class, RegionOperations::describeRegions)
        .read(DescribeAvailabilityZonesRequest.class, ZoneOperations::describe)
        .write(ModifyAvailabilityZoneGroupRequest.class, ZoneOperations::modifyGroup);
  }

  private static DescribeRegionsResponse describeRegions(
      DescribeRegionsRequest request, Call call) {
    List<String> names = request.regionNames();
    for (String name : names) {
      if (!RegionCatalogue.aws().has(name)) {
        throw Ec2Fault.of("InvalidParameterValue", "Invalid region provided: " + name);
      }
    }
    Predicate<Region> matching = FILTERS.matching(call.view(), request.filters());
    boolean all = Boolean.TRUE.equals(request.allRegions());
    List<Region> regions =
        RegionCatalogue.aws().all().stream()
            .filter(info -> names.isEmpty() ? all || enabled(info) : names.contains(info.name()))
            .map(info -> region(info, call))
            .filter(matching)
            .toList();
    return DescribeRegionsResponse.builder().regions(regions).build();
  }

  private static boolean enabled(RegionInfo info) {
    return !info.optInStatus().equals("not-opted-in");
  }

  /** The endpoint is ours: a client that follows it must not end up at AWS. */
  private static Region region(RegionInfo info, Call call) {
    return Region.builder()
        .regionName(info.name())
        .endpoint(call.settings().endpoint().get().getAuthority())
        .optInStatus(info.optInStatus())
        .build();
  }
}
