package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.image.Images;
import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.networkinterface.LaunchedInterface;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.RegionView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

/**
 * Launches instances: everything is checked and shared once, then each instance gets its id,
 * volumes and interfaces.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html">
 *     RunInstances</a>
 */
final class RunInstances {
  /** The resources that a launch makes and takes tags for. */
  static final Set<String> TAGGABLE =
      Set.of("instance", "volume", "network-interface", "spot-instances-request", "elastic-gpu");

  private final LaunchPlans plans = new LaunchPlans();
  private final Machines machines;

  RunInstances(Machines machines) {
    this.machines = machines;
  }

  RunInstancesResponse run(RunInstancesRequest given, Call call) {
    RegionView view = call.view();
    EngineZones zones = EngineZones.of(machines, view);
    RunInstancesRequest request = zones.chosen(given);
    LaunchPlan plan = plans.of(call, request);
    zones.require(plan.type().name(), plan.zone());
    LaunchGroup launch = new LaunchGroup(view.ids().next("r-"), view.account(), null);
    int count = plan.count(view);
    List<InstanceRecord> rows = new ArrayList<>(count);
    List<Instance> answered = new ArrayList<>(count);
    // one for all: each instance sets what the one before has set
    Instance.Builder instance = begun(plan, request, view);
    boolean runs = machines.simulated() && view.comesAtOnce(InstanceSettlings.RUNNING);
    for (int i = 0; i < count; i++) {
      String id = view.newId(INSTANCES, plan.tags());
      instance.instanceId(id).amiLaunchIndex(i);
      plan.spot().request(view, plan.request(), id, plan.network().subnet(), instance);
      List<LaunchedInterface> interfaces = plan.network().give(view, id, runs);
      List<InstanceBlockDeviceMapping> volumes =
          plan.volumes().attach(view, id, plan.zone(), plan.zoneId(), plan.volumeTags());
      InstanceNetwork.describe(
          view,
          id,
          plan.shared().privateDnsNameOptions(),
          interfaces.stream().map(LaunchedInterface::answered).toList(),
          instance);
      // the volumes come after the answer
      Instance pending = instance.blockDeviceMappings(List.of()).build();
      answered.add(pending);
      Instance.Builder stored = runs ? running(view, pending, interfaces) : instance;
      Instance described = stored.blockDeviceMappings(volumes).build();
      rows.add(view.rows(INSTANCES).put(new InstanceRecord(described, launch, plan.settings())));
      ProfileAssociations.atLaunch(view, described);
      if (runs) {
        InstanceSettlings.begun(view, id);
      }
    }
    Images.launched(view, plan.request().imageId());
    Capacity.use(view, plan.type().name(), plan.zone(), count);
    machines.launch(call, rows, plan.request().minCount());
    return RunInstancesResponse.builder()
        .reservationId(launch.reservationId())
        .ownerId(launch.ownerId())
        .requesterId(launch.requesterId())
        .groups(List.of())
        .instances(answered)
        .build();
  }

  private static Instance.Builder running(
      RegionView view, Instance pending, List<LaunchedInterface> interfaces) {
    Instance.Builder running = InstanceSettlings.runs(pending);
    InstanceNetwork.describe(
        view, pending, interfaces.stream().map(LaunchedInterface::stored).toList(), running);
    return running;
  }

  private static Instance.Builder begun(
      LaunchPlan plan, RunInstancesRequest request, RegionView view) {
    Instant launched = view.now().truncatedTo(ChronoUnit.SECONDS);
    return plan.shared().toBuilder()
        .launchTime(launched)
        .usageOperationUpdateTime(launched)
        .clientToken(request.clientToken() == null ? "" : request.clientToken());
  }
}
