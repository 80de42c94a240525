package io.github.localec2.server.fleet;

import io.github.localec2.server.instancetype.SpotPrices;
import io.github.localec2.server.launchtemplate.LaunchTemplates;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfig;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverrides;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateAndOverridesResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * One of the ways in which a fleet may launch: a template, with overrides.
 *
 * @param template which template
 * @param overrides what is said instead of it; empty for nothing
 * @param launch the launch without a number of instances
 * @param type the instance type that comes out
 */
record Candidate(
    FleetLaunchTemplateSpecification template,
    FleetLaunchTemplateOverrides overrides,
    RunInstancesRequest launch,
    String type) {
  private static final FleetLaunchTemplateOverrides NONE =
      FleetLaunchTemplateOverrides.builder().build();

  /** All ways of a fleet, in the order in which they were given. */
  static List<Candidate> of(List<FleetLaunchTemplateConfig> configs, Call call) {
    List<Candidate> all = new ArrayList<>();
    for (FleetLaunchTemplateConfig config : configs) {
      if (config.launchTemplateSpecification() == null) {
        throw CommonFaults.missingParameter("LaunchTemplateConfigs.LaunchTemplateSpecification");
      }
      List<FleetLaunchTemplateOverrides> overrides =
          config.overrides().isEmpty() ? List.of(NONE) : config.overrides();
      overrides.forEach(each -> all.add(of(config.launchTemplateSpecification(), each, call)));
    }
    return all;
  }

  private static Candidate of(
      FleetLaunchTemplateSpecification template, FleetLaunchTemplateOverrides with, Call call) {
    RunInstancesRequest.Builder launch =
        RunInstancesRequest.builder()
            .minCount(1)
            .maxCount(1)
            .launchTemplate(call.models().as(template, LaunchTemplateSpecification.class))
            .instanceType(with.instanceTypeAsString())
            .subnetId(with.subnetId())
            .imageId(with.imageId());
    Placement placement =
        with.placement() == null ? null : call.models().as(with.placement(), Placement.class);
    if (with.availabilityZone() != null) {
      placement =
          (placement == null ? Placement.builder() : placement.toBuilder())
              .availabilityZone(with.availabilityZone())
              .build();
    }
    launch.placement(placement);
    String type = LaunchTemplates.applied(call, launch.build()).instanceTypeAsString();
    return new Candidate(template, with, launch.build(), type == null ? "m1.small" : type);
  }

  double weight() {
    return overrides.weightedCapacity() == null ? 1 : overrides.weightedCapacity();
  }

  /** The order of an allocation strategy; the one given where the strategy has no say in it. */
  static List<Candidate> ordered(List<Candidate> all, @Nullable String strategy) {
    Comparator<Candidate> order =
        switch (strategy == null ? "" : strategy) {
          case "prioritized", "capacity-optimized-prioritized" ->
              Comparator.comparingDouble(
                  each ->
                      each.overrides.priority() == null
                          ? Double.MAX_VALUE
                          : each.overrides.priority());
          // sorting keeps the order of those that are alike
          case "diversified" -> Comparator.comparingInt(each -> 0);
          default -> Comparator.comparingDouble(each -> SpotPrices.of(each.type) / each.weight());
        };
    return all.stream().sorted(order).toList();
  }

  /** The launch of so many; fewer if there is room for fewer. */
  RunInstancesRequest launch(int count, boolean spot) {
    RunInstancesRequest.Builder of = launch.toBuilder().minCount(1).maxCount(count);
    if (spot) {
      of.instanceMarketOptions(
          market ->
              market
                  .marketType(MarketType.SPOT)
                  .spotOptions(options -> options.maxPrice(overrides.maxPrice())));
    }
    return of.build();
  }

  LaunchTemplateAndOverridesResponse shown() {
    return LaunchTemplateAndOverridesResponse.builder()
        .launchTemplateSpecification(template)
        .overrides(overrides)
        .build();
  }
}
