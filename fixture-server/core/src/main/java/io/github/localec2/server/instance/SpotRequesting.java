package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.SPOT_REQUESTS;
import static io.github.localec2.server.instance.InstanceTables.SPOT_REQUESTS_BY_INSTANCE;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceInterruptionBehavior;
import software.amazon.awssdk.services.ec2.model.LaunchSpecification;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.RIProductDescription;
import software.amazon.awssdk.services.ec2.model.RequestSpotInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RequestSpotInstancesResponse;
import software.amazon.awssdk.services.ec2.model.RequestSpotLaunchSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceState;
import software.amazon.awssdk.services.ec2.model.SpotInstanceStatus;
import software.amazon.awssdk.services.ec2.model.SpotInstanceType;
import software.amazon.awssdk.services.ec2.model.SpotMarketOptions;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Asks for spot instances. The answer shows the requests open; by the next one they are fulfilled
 * if there is room for the instances, and their time has come.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestSpotInstances.html">
 *     RequestSpotInstances</a>
 */
final class SpotRequesting {
  private static final String RESOURCE_TYPE = "spot-instances-request";
  private static final int ID_DIGITS = 8;

  private final RunInstances launching;
  private final SpotSchedule schedule;

  SpotRequesting(Machines machines) {
    this.launching = new RunInstances(machines);
    this.schedule = new SpotSchedule(launching);
  }

  RequestSpotInstancesResponse request(RequestSpotInstancesRequest request, Call call) {
    int count = request.instanceCount() == null ? 1 : request.instanceCount();
    if (count < 1) {
      throw CommonFaults.invalidValue(
          "instanceCount", count, "Expecting a value greater than or equal to 1.");
    }
    checkPrice(request.spotPrice());
    checkTimes(request, call);
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), RESOURCE_TYPE);
    RunInstancesRequest launch = launch(request, call, count);
    LaunchChecks.check(launch);
    LaunchType type = LaunchType.of(call, launch);
    LaunchNetwork network = LaunchNetwork.of(call.view(), launch, type.info());
    boolean early = request.validFrom() != null && request.validFrom().isAfter(call.now());
    boolean room =
        Capacity.left(call.view(), type.name(), network.subnet().availabilityZone()) >= count;
    List<SpotInstanceRequest> rows =
        early || !room
            ? open(request, call, count, tags, early)
            : fulfilled(request, call, launch, tags);
    rows.forEach(row -> call.rows(SPOT_REQUESTS).put(row));
    schedule.add(call, rows, launch);
    return RequestSpotInstancesResponse.builder()
        .spotInstanceRequests(rows.stream().map(row -> asked(row, call)).toList())
        .build();
  }

  private static void checkPrice(@Nullable String price) {
    if (price == null) {
      return;
    }
    boolean positive;
    try {
      positive = Double.parseDouble(price) > 0;
    } catch (NumberFormatException notNumeric) {
      positive = false;
    }
    if (!positive) {
      throw CommonFaults.invalidParameterValue("Invalid value '" + price + "' for spotPrice.");
    }
  }

  private static void checkTimes(RequestSpotInstancesRequest request, Call call) {
    if (request.validUntil() == null) {
      return;
    }
    if (!request.validUntil().isAfter(call.now())) {
      throw Ec2Fault.of("InvalidTime", "The validUntil time must be in the future.");
    }
    if (request.validFrom() != null && !request.validUntil().isAfter(request.validFrom())) {
      throw Ec2Fault.of("InvalidTime", "The validUntil time must be after the validFrom time.");
    }
  }

  /** The launch that fulfils the request. */
  private static RunInstancesRequest launch(
      RequestSpotInstancesRequest request, Call call, int count) {
    RequestSpotLaunchSpecification specification = request.launchSpecification();
    if (specification == null) {
      throw CommonFaults.missingParameter("LaunchSpecification");
    }
    SpotMarketOptions options =
        SpotMarketOptions.builder()
            .maxPrice(request.spotPrice())
            .spotInstanceType(request.type())
            .instanceInterruptionBehavior(request.instanceInterruptionBehavior())
            .build();
    return call.models().as(specification, RunInstancesRequest.class).toBuilder()
        .minCount(count)
        .maxCount(count)
        .instanceMarketOptions(market -> market.marketType(MarketType.SPOT).spotOptions(options))
        .build();
  }

  private List<SpotInstanceRequest> fulfilled(
      RequestSpotInstancesRequest request, Call call, RunInstancesRequest launch, List<Tag> tags) {
    List<SpotInstanceRequest> rows = new ArrayList<>();
    for (Instance instance : launching.run(launch, call).instances()) {
      LaunchSpecification specification =
          specification(request, call).toBuilder()
              .subnetId(instance.subnetId())
              .instanceType(instance.instanceType())
              .securityGroups(instance.securityGroups())
              .build();
      for (SpotInstanceRequest row :
          call.rows(SPOT_REQUESTS).by(SPOT_REQUESTS_BY_INSTANCE, instance.instanceId())) {
        rows.add(
            described(row, request).toBuilder()
                .launchSpecification(specification)
                .tags(tags)
                .build());
      }
    }
    return rows;
  }

  private static List<SpotInstanceRequest> open(
      RequestSpotInstancesRequest request, Call call, int count, List<Tag> tags, boolean early) {
    SpotInstanceStatus status =
        early
            ? SpotLaunch.status(
                "not-scheduled-yet",
                "Your Spot request will not be evaluated until its scheduled date.",
                call.view())
            : SpotLaunch.status(
                "capacity-not-available",
                "There is no Spot capacity available that matches your request.",
                call.view());
    List<SpotInstanceRequest> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SpotInstanceRequest row =
          SpotInstanceRequest.builder()
              .spotInstanceRequestId("sir-" + call.ids().hex(ID_DIGITS))
              .createTime(call.now())
              .productDescription(RIProductDescription.LINUX_UNIX)
              .spotPrice(request.spotPrice())
              .state(SpotInstanceState.OPEN)
              .status(status)
              .type(request.type() == null ? SpotInstanceType.ONE_TIME : request.type())
              .instanceInterruptionBehavior(
                  request.instanceInterruptionBehavior() == null
                      ? InstanceInterruptionBehavior.TERMINATE
                      : request.instanceInterruptionBehavior())
              .launchSpecification(specification(request, call))
              .tags(tags)
              .build();
      rows.add(described(row, request));
    }
    return rows;
  }

  private static SpotInstanceRequest described(
      SpotInstanceRequest row, RequestSpotInstancesRequest request) {
    return row.toBuilder()
        .availabilityZoneGroup(request.availabilityZoneGroup())
        .launchGroup(request.launchGroup())
        .validFrom(request.validFrom())
        .validUntil(request.validUntil())
        .build();
  }

  private static LaunchSpecification specification(RequestSpotInstancesRequest request, Call call) {
    RequestSpotLaunchSpecification asked = request.launchSpecification();
    boolean monitored =
        asked.monitoring() != null && Boolean.TRUE.equals(asked.monitoring().enabled());
    return call.models().as(asked, LaunchSpecification.class).toBuilder()
        .monitoring(monitoring -> monitoring.enabled(monitored))
        .build();
  }

  /** What the answer shows: the request as it was before anybody looked at it. */
  private static SpotInstanceRequest asked(SpotInstanceRequest row, Call call) {
    return row.toBuilder()
        .state(SpotInstanceState.OPEN)
        .instanceId(null)
        .launchedAvailabilityZone(null)
        .launchedAvailabilityZoneId(null)
        .status(
            SpotLaunch.status(
                "pending-evaluation",
                "Your Spot request has been submitted for review, and is pending evaluation.",
                call.view()))
        .build();
  }
}
