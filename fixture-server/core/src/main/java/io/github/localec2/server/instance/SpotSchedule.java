package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;
import static io.github.localec2.server.instance.InstanceTables.SPOT_REQUESTS;
import static io.github.localec2.server.instance.InstanceTables.SPOT_REQUESTS_BY_INSTANCE;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Table;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceRequest;
import software.amazon.awssdk.services.ec2.model.SpotInstanceState;

/**
 * Spot requests that wait: those whose time has not come are fulfilled when it does, and those that
 * nobody could fulfil until their end are cancelled then, by the server's clock.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instances-request-status-lifecycle.html">State
 *     changes for a Spot request</a>
 */
final class SpotSchedule {
  private static final Table<Waiting> WAITING =
      Table.named("spot-requests-waiting", Waiting::requestId).build();

  private static final Settling EXPIRED =
      Settling.named("spot-request-expired", SpotSchedule::expire);

  private final RunInstances launching;

  SpotSchedule(RunInstances launching) {
    this.launching = launching;
  }

  /** A launch that waits for its time. */
  private record Waiting(String requestId, RunInstancesRequest launch) {}

  /** Sees to those of the new requests that are open. */
  void add(Call call, List<SpotInstanceRequest> rows, RunInstancesRequest launch) {
    RunInstancesRequest one = launch.toBuilder().minCount(1).maxCount(1).build();
    Function<RegionView, Call> resumption = call.resumption();
    for (SpotInstanceRequest row : rows) {
      if (row.state() != SpotInstanceState.OPEN) {
        continue;
      }
      List<String> id = List.of(row.spotInstanceRequestId());
      if (row.validFrom() != null && row.validFrom().isAfter(call.now())) {
        call.rows(WAITING).put(new Waiting(row.spotInstanceRequestId(), one));
        call.view()
            .after(
                Duration.between(call.now(), row.validFrom()),
                Settling.named(
                    "spot-request-due", (view, due) -> evaluate(resumption.apply(view), due)),
                id);
      }
      if (row.validUntil() != null) {
        call.view().after(Duration.between(call.now(), row.validUntil()), EXPIRED, id);
      }
    }
  }

  private void evaluate(Call call, String id) {
    Waiting waiting = call.rows(WAITING).find(id).orElse(null);
    SpotInstanceRequest row = call.rows(SPOT_REQUESTS).find(id).orElse(null);
    call.rows(WAITING).remove(id);
    if (waiting == null || row == null || row.state() != SpotInstanceState.OPEN) {
      return;
    }
    Instance instance;
    try {
      instance = launching.run(waiting.launch(), call).instances().get(0);
    } catch (Ec2Fault fault) {
      // what the launch needs is looked at before anything is made
      call.rows(SPOT_REQUESTS).put(refused(row, fault, call.view()));
      return;
    }
    call.rows(INSTANCES)
        .update(
            instance.instanceId(),
            launched ->
                launched.with(launched.instance().toBuilder().spotInstanceRequestId(id).build()));
    for (SpotInstanceRequest made :
        call.rows(SPOT_REQUESTS).by(SPOT_REQUESTS_BY_INSTANCE, instance.instanceId())) {
      call.rows(SPOT_REQUESTS).remove(made.spotInstanceRequestId());
      call.rows(SPOT_REQUESTS).put(fulfilled(row, made, instance));
    }
  }

  private static SpotInstanceRequest fulfilled(
      SpotInstanceRequest row, SpotInstanceRequest made, Instance instance) {
    return row.toBuilder()
        .state(made.state())
        .status(made.status())
        .instanceId(made.instanceId())
        .launchedAvailabilityZone(made.launchedAvailabilityZone())
        .launchedAvailabilityZoneId(made.launchedAvailabilityZoneId())
        .launchSpecification(
            row.launchSpecification().toBuilder()
                .subnetId(instance.subnetId())
                .instanceType(instance.instanceType())
                .securityGroups(instance.securityGroups())
                .build())
        .build();
  }

  /** Without room the request waits on; with what is not there any more it is closed. */
  private static SpotInstanceRequest refused(
      SpotInstanceRequest row, Ec2Fault fault, RegionView view) {
    if (fault.code().equals("InsufficientInstanceCapacity")) {
      return row.toBuilder()
          .status(
              SpotLaunch.status(
                  "capacity-not-available",
                  "There is no Spot capacity available that matches your request.",
                  view))
          .build();
    }
    return row.toBuilder()
        .state(SpotInstanceState.CLOSED)
        .fault(of -> of.code(fault.code()).message(fault.text()))
        .status(
            SpotLaunch.status(
                "bad-parameters",
                "Your Spot request failed due to bad parameters: " + fault.text(),
                view))
        .build();
  }

  private static void expire(RegionView view, String id) {
    SpotInstanceRequest row = view.rows(SPOT_REQUESTS).find(id).orElse(null);
    if (row == null || row.state() != SpotInstanceState.OPEN) {
      return;
    }
    view.rows(WAITING).remove(id);
    view.rows(SPOT_REQUESTS)
        .put(
            row.toBuilder()
                .state(SpotInstanceState.CANCELLED)
                .status(
                    SpotLaunch.status(
                        "schedule-expired",
                        "Your Spot request expired before it was fulfilled.",
                        view))
                .build());
  }
}
