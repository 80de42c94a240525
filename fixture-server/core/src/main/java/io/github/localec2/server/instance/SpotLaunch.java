package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.SPOT_REQUESTS;
import static io.github.localec2.server.instance.InstanceTables.SPOT_REQUESTS_BY_INSTANCE;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceInterruptionBehavior;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.RIProductDescription;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceState;
import software.amazon.awssdk.services.ec2.model.SpotInstanceStatus;
import software.amazon.awssdk.services.ec2.model.SpotInstanceType;
import software.amazon.awssdk.services.ec2.model.SpotMarketOptions;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * What a launch on the spot market makes besides instances: a request for each, at once fulfilled.
 *
 * @param lifecycle null on demand
 * @param options of the spot market
 */
record SpotLaunch(@Nullable InstanceLifecycleType lifecycle, SpotMarketOptions options) {
  private static final int ID_DIGITS = 8;

  static SpotLaunch of(RunInstancesRequest request) {
    var market = request.instanceMarketOptions();
    SpotMarketOptions none = SpotMarketOptions.builder().build();
    if (market == null || (market.marketType() == null && market.spotOptions() == null)) {
      return new SpotLaunch(null, none);
    }
    if (market.marketType() == MarketType.CAPACITY_BLOCK) {
      return new SpotLaunch(InstanceLifecycleType.CAPACITY_BLOCK, none);
    }
    SpotMarketOptions options = market.spotOptions() == null ? none : market.spotOptions();
    InstanceInterruptionBehavior behavior = options.instanceInterruptionBehavior();
    boolean persistent = options.spotInstanceType() == SpotInstanceType.PERSISTENT;
    if (!persistent && behavior != null && behavior != InstanceInterruptionBehavior.TERMINATE) {
      throw CommonFaults.invalidParameterCombination(
          "Stop and hibernate are only supported as instance interruption behaviors for persistent"
              + " Spot requests.");
    }
    if (!persistent && options.validUntil() != null) {
      throw CommonFaults.invalidParameterCombination(
          "ValidUntil is only supported for persistent Spot requests.");
    }
    return new SpotLaunch(InstanceLifecycleType.SPOT, options);
  }

  /** Makes the request of one instance and tells the instance of it. */
  void request(
      RegionView view,
      RunInstancesRequest launch,
      String instanceId,
      Subnet subnet,
      Instance.Builder instance) {
    if (lifecycle == null) {
      return;
    }
    instance.instanceLifecycle(lifecycle);
    if (lifecycle != InstanceLifecycleType.SPOT) {
      return;
    }
    String id = "sir-" + view.ids().hex(ID_DIGITS);
    instance.spotInstanceRequestId(id);
    view.rows(SPOT_REQUESTS)
        .put(
            SpotInstanceRequest.builder()
                .spotInstanceRequestId(id)
                .instanceId(instanceId)
                .createTime(view.now())
                .launchedAvailabilityZone(subnet.availabilityZone())
                .launchedAvailabilityZoneId(subnet.availabilityZoneId())
                .productDescription(RIProductDescription.LINUX_UNIX)
                .spotPrice(options.maxPrice())
                .state(SpotInstanceState.ACTIVE)
                .status(status("fulfilled", "Your spot request is fulfilled.", view))
                .type(
                    options.spotInstanceType() == null
                        ? SpotInstanceType.ONE_TIME
                        : options.spotInstanceType())
                .validUntil(options.validUntil())
                .instanceInterruptionBehavior(
                    options.instanceInterruptionBehavior() == null
                        ? InstanceInterruptionBehavior.TERMINATE
                        : options.instanceInterruptionBehavior())
                .launchSpecification(
                    spec ->
                        spec.imageId(launch.imageId())
                            .instanceType(launch.instanceType())
                            .keyName(launch.keyName())
                            .subnetId(subnet.subnetId()))
                .tags(
                    TagSpecifications.tags(
                        launch.tagSpecifications(),
                        "spot-instances-request",
                        RunInstances.TAGGABLE))
                .build());
  }

  /** True for a spot instance that ends when it can't run on. */
  static boolean isOneTime(RegionView view, String instanceId) {
    return view.rows(SPOT_REQUESTS).by(SPOT_REQUESTS_BY_INSTANCE, instanceId).stream()
        .anyMatch(row -> row.type() == SpotInstanceType.ONE_TIME);
  }

  /** Closes the requests of an instance that its owner terminated. */
  static void terminated(RegionView view, String instanceId) {
    change(
        view,
        instanceId,
        row ->
            "instance-terminated-no-capacity".equals(row.status().code())
                ? row
                : row.toBuilder()
                    .state(
                        row.state() == SpotInstanceState.ACTIVE
                                && row.type() == SpotInstanceType.PERSISTENT
                            ? SpotInstanceState.OPEN
                            : closed(row))
                    .status(
                        status(
                            "instance-terminated-by-user",
                            "Spot Instance terminated due to user-initiated termination.",
                            view))
                    .build());
  }

  /** EC2 is about to take the instance back. */
  static void marked(RegionView view, String instanceId, boolean ends) {
    String what = ends ? "termination" : "stop";
    change(
        view,
        instanceId,
        row ->
            row.toBuilder()
                .status(
                    status(
                        ends ? "marked-for-termination" : "marked-for-stop",
                        "The Spot Instance is marked for " + what + ".",
                        view))
                .build());
  }

  /** EC2 takes the instance back. */
  static void interrupted(RegionView view, String instanceId, boolean ends) {
    change(
        view,
        instanceId,
        row ->
            row.toBuilder()
                .state(
                    !ends || row.type() == SpotInstanceType.PERSISTENT
                        ? (ends ? SpotInstanceState.OPEN : SpotInstanceState.DISABLED)
                        : closed(row))
                .status(
                    status(
                        ends ? "instance-terminated-no-capacity" : "instance-stopped-no-capacity",
                        ends
                            ? "There is no Spot capacity available, and the Spot Instance was"
                                + " terminated."
                            : "There is no Spot capacity available, and the Spot Instance was"
                                + " stopped.",
                        view))
                .build());
  }

  private static SpotInstanceState closed(SpotInstanceRequest row) {
    return row.state() == SpotInstanceState.CANCELLED
        ? SpotInstanceState.CANCELLED
        : SpotInstanceState.CLOSED;
  }

  private static void change(
      RegionView view, String instanceId, UnaryOperator<SpotInstanceRequest> change) {
    List<SpotInstanceRequest> found =
        view.rows(SPOT_REQUESTS).by(SPOT_REQUESTS_BY_INSTANCE, instanceId);
    found.forEach(row -> view.rows(SPOT_REQUESTS).put(change.apply(row)));
  }

  static SpotInstanceStatus status(String code, String message, RegionView view) {
    return SpotInstanceStatus.builder().code(code).message(message).updateTime(view.now()).build();
  }
}
