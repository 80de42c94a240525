package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.image.EngineImages;
import io.github.localec2.server.image.Images;
import io.github.localec2.server.keypair.KeyPairs;
import io.github.localec2.server.launchtemplate.LaunchTemplates;
import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.tagging.TagSpecifications;
import io.github.localec2.server.volume.LaunchVolumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.Tag;

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

  private final Machines machines;

  RunInstances(Machines machines) {
    this.machines = machines;
  }

  RunInstancesResponse run(RunInstancesRequest given, Call call) {
    RunInstancesRequest request = LaunchTemplates.applied(call, given);
    LaunchChecks.check(request);
    RegionView view = call.view();
    LaunchType type = LaunchType.of(call, request);
    if (request.keyName() != null) {
      KeyPairs.named(view, request.keyName());
    }
    List<Tag> tags =
        LaunchTemplates.marked(
            TagSpecifications.tags(request.tagSpecifications(), "instance", TAGGABLE),
            view,
            request.launchTemplate());
    if (call.settings().ownImages()) {
      tags = EngineImages.marked(tags, call.settings().vmManager());
    }
    List<Tag> volumeTags = TagSpecifications.tags(request.tagSpecifications(), "volume", TAGGABLE);
    LaunchNetwork network = LaunchNetwork.of(view, request, type.info());
    LaunchVolumes volumes =
        LaunchVolumes.of(
            view, type.image(), request.blockDeviceMappings(), call.settings().largestVolume());
    Instance shared = LaunchOptions.shared(view, request, type, network.subnet());
    if (!tags.isEmpty()) {
      shared = shared.toBuilder().tags(tags).build();
    }
    InstanceSettings settings = settings(view, request, type);
    LaunchGroup launch = new LaunchGroup(view.ids().next("r-"), view.account(), null);
    int count = count(view, request, type, network);
    List<InstanceRecord> rows = new ArrayList<>(count);
    List<Instance> answered = new ArrayList<>(count);
    SpotLaunch spot = SpotLaunch.of(request);
    for (int i = 0; i < count; i++) {
      String id = view.newId(INSTANCES, tags);
      Instance.Builder instance = shared.toBuilder().instanceId(id).amiLaunchIndex(i);
      spot.request(view, request, id, network.subnet(), instance);
      network.attach(view, id);
      List<InstanceBlockDeviceMapping> attached =
          volumes.attach(view, id, network.subnet().availabilityZone(), volumeTags);
      Instance described =
          InstanceNetwork.described(view, instance.blockDeviceMappings(attached).build());
      rows.add(view.rows(INSTANCES).put(new InstanceRecord(described, launch, settings)));
      ProfileAssociations.atLaunch(view, described);
      // the volumes come after the answer
      answered.add(described.toBuilder().blockDeviceMappings(List.of()).build());
    }
    Images.launched(view, request.imageId());
    Capacity.use(view, type.name(), network.subnet().availabilityZone(), count);
    machines.launch(call, rows);
    return RunInstancesResponse.builder()
        .reservationId(launch.reservationId())
        .ownerId(launch.ownerId())
        .requesterId(launch.requesterId())
        .groups(List.of())
        .instances(answered)
        .build();
  }

  private static InstanceSettings settings(
      RegionView view, RunInstancesRequest request, LaunchType type) {
    ShutdownBehavior behavior = request.instanceInitiatedShutdownBehavior();
    String userData = request.userData();
    return new InstanceSettings(
        userData == null || userData.isEmpty() ? null : userData,
        Boolean.TRUE.equals(request.disableApiTermination()),
        Boolean.TRUE.equals(request.disableApiStop()),
        (behavior == null ? ShutdownBehavior.STOP : behavior).toString(),
        CpuCredits.atLaunch(
            view,
            type.info(),
            request.creditSpecification() == null
                ? null
                : request.creditSpecification().cpuCredits()));
  }

  /** As many as there is room for, if those are enough. */
  private static int count(
      RegionView view, RunInstancesRequest request, LaunchType type, LaunchNetwork network) {
    String zone = network.subnet().availabilityZone();
    int capacity = Capacity.left(view, type.name(), zone);
    if (capacity < request.minCount()) {
      throw InstanceFaults.insufficientCapacity(type.name(), zone);
    }
    int room = network.room(view);
    if (room < request.minCount()) {
      throw InstanceFaults.insufficientAddresses(network.subnet().subnetId());
    }
    int count = Math.min(request.maxCount(), Math.min(capacity, room));
    if (count < 1) {
      throw CommonFaults.invalidParameterValue("Maximum instance count must be greater than zero");
    }
    return count;
  }
}
