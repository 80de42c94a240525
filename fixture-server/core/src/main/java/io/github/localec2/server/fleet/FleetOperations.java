package io.github.localec2.server.fleet;

import static io.github.localec2.server.fleet.FleetTables.FLEETS;

import io.github.localec2.server.fleet.FleetRecord.Member;
import io.github.localec2.server.instance.InstanceLaunch;
import io.github.localec2.server.instance.Machines;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFleetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFleetsResponse;
import software.amazon.awssdk.services.ec2.model.FleetData;
import software.amazon.awssdk.services.ec2.model.FleetExcessCapacityTerminationPolicy;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfig;
import software.amazon.awssdk.services.ec2.model.FleetStateCode;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycle;
import software.amazon.awssdk.services.ec2.model.ModifyFleetRequest;
import software.amazon.awssdk.services.ec2.model.ModifyFleetResponse;
import software.amazon.awssdk.services.ec2.model.OnDemandOptions;
import software.amazon.awssdk.services.ec2.model.SpotOptions;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TargetCapacitySpecification;

/**
 * Fleets: what they ask for is launched when they are made, and when their target changes.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFleet.html">
 *     CreateFleet</a>
 */
public final class FleetOperations {
  private static final Set<String> TAGGABLE = Set.of("fleet", "instance", "volume");

  private static final Filters<FleetRecord> FILTERS =
      Filters.of(FLEETS)
          .manyIn(
              "activity-status",
              (view, row) ->
                  Stream.ofNullable(FleetMembers.described(view, row).activityStatusAsString()))
          .one(
              "excess-capacity-termination-policy",
              row -> row.described().excessCapacityTerminationPolicyAsString())
          .one("fleet-state", row -> row.described().fleetStateAsString())
          .flag("replace-unhealthy-instances", row -> row.described().replaceUnhealthyInstances())
          .one("type", row -> row.described().typeAsString())
          .build();

  private final InstanceLaunch launching;

  private FleetOperations(Machines machines) {
    this.launching = new InstanceLaunch(machines);
  }

  public static Family family(Machines machines) {
    FleetOperations operations = new FleetOperations(machines);
    Family family =
        new Family()
            .write(CreateFleetRequest.class, operations::create)
            .read(DescribeFleetsRequest.class, FleetOperations::describe)
            .write(ModifyFleetRequest.class, operations::modify);
    new FleetMembers(operations.launching).addTo(family);
    return family;
  }

  private CreateFleetResponse create(CreateFleetRequest request, Call call) {
    if (request.targetCapacitySpecification() == null) {
      throw CommonFaults.missingParameter("TargetCapacitySpecification");
    }
    if (request.launchTemplateConfigs().isEmpty()) {
      throw CommonFaults.missingParameter("LaunchTemplateConfigs");
    }
    FleetData asked = asked(request, call);
    List<Tag> instanceTags =
        TagSpecifications.tags(request.tagSpecifications(), "instance", TAGGABLE);
    if (!instanceTags.isEmpty() && asked.type() != FleetType.INSTANT) {
      throw CommonFaults.invalidParameterCombination(
          "Instances can be tagged at launch only by a fleet of type instant, or by their launch"
              + " template.");
    }
    FleetLaunch launch = new FleetLaunch(launching, call, asked.fleetId(), instanceTags);
    launch(launch, asked, call, asked.targetCapacitySpecification(), 0, 0);
    FleetRecord row = new FleetRecord(asked, launch.members());
    call.rows(FLEETS).put(row);
    CreateFleetResponse.Builder answer = CreateFleetResponse.builder().fleetId(asked.fleetId());
    if (asked.type() == FleetType.INSTANT) {
      answer.instances(instances(launch.members())).errors(launch.errors());
    }
    return answer.build();
  }

  private static FleetData asked(CreateFleetRequest request, Call call) {
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "fleet", TAGGABLE);
    FleetType type = request.type() == null ? FleetType.MAINTAIN : request.type();
    FleetData.Builder made =
        FleetData.builder()
            .fleetId(FleetTables.ID_PREFIX + call.ids().uuid())
            .createTime(call.now())
            .fleetState(FleetStateCode.ACTIVE)
            .clientToken(request.clientToken())
            .type(type)
            .launchTemplateConfigs(
                request.launchTemplateConfigs().stream()
                    .map(each -> call.models().as(each, FleetLaunchTemplateConfig.class))
                    .toList())
            .targetCapacitySpecification(
                FleetTarget.of(request.targetCapacitySpecification(), null))
            .terminateInstancesWithExpiration(
                Boolean.TRUE.equals(request.terminateInstancesWithExpiration()))
            .replaceUnhealthyInstances(Boolean.TRUE.equals(request.replaceUnhealthyInstances()))
            .validFrom(request.validFrom())
            .validUntil(request.validUntil())
            .context(request.context())
            .tags(tags);
    if (type == FleetType.MAINTAIN) {
      made.excessCapacityTerminationPolicy(
          request.excessCapacityTerminationPolicy() == null
              ? FleetExcessCapacityTerminationPolicy.TERMINATION
              : request.excessCapacityTerminationPolicy());
    }
    if (request.spotOptions() != null) {
      made.spotOptions(call.models().as(request.spotOptions(), SpotOptions.class));
    }
    if (request.onDemandOptions() != null) {
      made.onDemandOptions(call.models().as(request.onDemandOptions(), OnDemandOptions.class));
    }
    return made.build();
  }

  /** Launches what the target asks for beyond what there is. */
  private static void launch(
      FleetLaunch launch,
      FleetData fleet,
      Call call,
      TargetCapacitySpecification target,
      double onDemand,
      double spot) {
    List<Candidate> all = Candidate.of(fleet.launchTemplateConfigs(), call);
    launch.fill(all, target.onDemandTargetCapacity() - onDemand, false, onDemandStrategy(fleet));
    launch.fill(all, target.spotTargetCapacity() - spot, true, spotStrategy(fleet));
  }

  private static @Nullable String onDemandStrategy(FleetData fleet) {
    return fleet.onDemandOptions() == null
        ? null
        : fleet.onDemandOptions().allocationStrategyAsString();
  }

  private static @Nullable String spotStrategy(FleetData fleet) {
    return fleet.spotOptions() == null ? null : fleet.spotOptions().allocationStrategyAsString();
  }

  private static List<CreateFleetInstance> instances(List<Member> members) {
    Map<Object, List<Member>> alike = new LinkedHashMap<>();
    members.forEach(
        each ->
            alike
                .computeIfAbsent(
                    List.of(each.template(), each.overrides(), each.spot(), each.type()),
                    any -> new ArrayList<>())
                .add(each));
    return alike.values().stream()
        .map(
            group ->
                CreateFleetInstance.builder()
                    .launchTemplateAndOverrides(
                        of ->
                            of.launchTemplateSpecification(group.get(0).template())
                                .overrides(group.get(0).overrides()))
                    .lifecycle(
                        group.get(0).spot() ? InstanceLifecycle.SPOT : InstanceLifecycle.ON_DEMAND)
                    .instanceIds(group.stream().map(Member::instanceId).toList())
                    .instanceType(group.get(0).type())
                    .build())
        .toList();
  }

  private static DescribeFleetsResponse describe(DescribeFleetsRequest request, Call call) {
    Page<FleetRecord> page =
        call.find(
            FLEETS,
            FILTERS,
            request.fleetIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeFleetsResponse.builder()
        .fleets(page.items().stream().map(row -> FleetMembers.described(call.view(), row)).toList())
        .nextToken(page.nextToken())
        .build();
  }

  /** More is launched; of too much the newest is terminated where the fleet's policy says so. */
  private ModifyFleetResponse modify(ModifyFleetRequest request, Call call) {
    FleetRecord row = call.rows(FLEETS).get(request.fleetId());
    if (row.described().fleetState() != FleetStateCode.ACTIVE) {
      throw CommonFaults.incorrectState(
          "The fleet "
              + row.fleetId()
              + " is in the state "
              + row.described().fleetStateAsString());
    }
    if (row.isInstant()) {
      throw CommonFaults.unsupported("A fleet of type instant can't be modified.");
    }
    FleetData.Builder changed = row.described().toBuilder();
    if (request.excessCapacityTerminationPolicy() != null) {
      changed.excessCapacityTerminationPolicy(request.excessCapacityTerminationPolicy());
    }
    if (!request.launchTemplateConfigs().isEmpty()) {
      changed.launchTemplateConfigs(
          request.launchTemplateConfigs().stream()
              .map(each -> call.models().as(each, FleetLaunchTemplateConfig.class))
              .toList());
    }
    if (request.context() != null) {
      changed.context(request.context());
    }
    if (request.targetCapacitySpecification() != null) {
      changed.targetCapacitySpecification(
          FleetTarget.of(
              request.targetCapacitySpecification(),
              row.described().targetCapacitySpecification()));
    }
    FleetData fleet = changed.build();
    FleetMembers.Capacity has = FleetMembers.capacity(call.view(), row);
    FleetLaunch launch = new FleetLaunch(launching, call, row.fleetId(), List.of());
    TargetCapacitySpecification target = fleet.targetCapacitySpecification();
    launch(launch, fleet, call, target, has.onDemand(), has.spot());
    if (fleet.excessCapacityTerminationPolicy()
        == FleetExcessCapacityTerminationPolicy.TERMINATION) {
      List<String> excess = FleetMembers.excess(call.view(), row, target);
      if (!excess.isEmpty()) {
        launching.terminate(excess, call);
      }
    }
    List<Member> members = new ArrayList<>(row.members());
    members.addAll(launch.members());
    call.rows(FLEETS).put(new FleetRecord(fleet, members));
    return ModifyFleetResponse.builder().returnValue(true).build();
  }
}
