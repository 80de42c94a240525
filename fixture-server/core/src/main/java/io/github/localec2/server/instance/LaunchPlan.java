package io.github.localec2.server.instance;

import io.github.localec2.server.image.EngineImages;
import io.github.localec2.server.keypair.KeyPairs;
import io.github.localec2.server.launchtemplate.LaunchTemplates;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.tagging.TagSpecifications;
import io.github.localec2.server.volume.LaunchVolumes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * A launch that is checked, but for the room that there is: what all its instances have in common.
 * It knows nothing of the time or of the launch's client token, so that it serves the same launch
 * again.
 *
 * @param request with what its launch template says
 * @param type the instance type and the image
 * @param network the interfaces of each instance
 * @param volumes the volumes of each instance
 * @param zoneId the id of the zone; null for a zone without one
 * @param tags of each instance
 * @param volumeTags of each volume
 * @param shared an instance without what differs
 * @param settings what no description shows
 * @param spot how the instances are bought
 */
record LaunchPlan(
    RunInstancesRequest request,
    LaunchType type,
    LaunchNetwork network,
    LaunchVolumes volumes,
    @Nullable String zoneId,
    List<Tag> tags,
    List<Tag> volumeTags,
    Instance shared,
    InstanceSettings settings,
    SpotLaunch spot) {

  static LaunchPlan of(Call call, RunInstancesRequest given) {
    RunInstancesRequest request = LaunchTemplates.applied(call, given);
    LaunchChecks.check(request);
    RegionView view = call.view();
    LaunchType type = LaunchType.of(call, request);
    if (request.keyName() != null) {
      KeyPairs.named(view, request.keyName());
    }
    List<Tag> tags =
        LaunchTemplates.marked(
            TagSpecifications.tags(request.tagSpecifications(), "instance", RunInstances.TAGGABLE),
            view,
            request.launchTemplate());
    if (call.settings().ownImages()) {
      tags = EngineImages.marked(tags, call.settings().vmManager());
    }
    List<Tag> volumeTags =
        TagSpecifications.tags(request.tagSpecifications(), "volume", RunInstances.TAGGABLE);
    LaunchNetwork network = LaunchNetwork.of(view, request, type.info());
    LaunchVolumes volumes =
        LaunchVolumes.of(
            view, type.image(), request.blockDeviceMappings(), call.settings().largestVolume());
    Instance shared = LaunchOptions.shared(view, request, type, network.subnet());
    if (!tags.isEmpty()) {
      MetadataOptions.checkTags(shared.metadataOptions(), tags);
      shared = shared.toBuilder().tags(tags).build();
    }
    return new LaunchPlan(
        request,
        type,
        network,
        volumes,
        LaunchVolumes.zoneId(view, network.subnet().availabilityZone()),
        tags,
        volumeTags,
        shared,
        settings(view, request, type),
        SpotLaunch.of(request));
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

  String zone() {
    return network.subnet().availabilityZone();
  }

  /** As many instances as there is room for now, if those are enough. */
  int count(RegionView view) {
    int capacity = Capacity.left(view, type.name(), zone());
    if (capacity < request.minCount()) {
      throw InstanceFaults.insufficientCapacity(type.name(), zone());
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
