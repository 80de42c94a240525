package io.github.localec2.server.fleet;

import static io.github.localec2.server.fleet.FleetTables.FLEETS;
import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.fleet.FleetRecord.Member;
import io.github.localec2.server.instance.InstanceLaunch;
import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.ActiveInstance;
import software.amazon.awssdk.services.ec2.model.DeleteFleetErrorCode;
import software.amazon.awssdk.services.ec2.model.DeleteFleetErrorItem;
import software.amazon.awssdk.services.ec2.model.DeleteFleetSuccessItem;
import software.amazon.awssdk.services.ec2.model.DeleteFleetsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteFleetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFleetInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFleetInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeFleetsInstances;
import software.amazon.awssdk.services.ec2.model.FleetActivityStatus;
import software.amazon.awssdk.services.ec2.model.FleetData;
import software.amazon.awssdk.services.ec2.model.FleetStateCode;
import software.amazon.awssdk.services.ec2.model.InstanceHealthStatus;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycle;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.TargetCapacitySpecification;

/** The instances of fleets, as far as they live, and their end with the fleet. */
final class FleetMembers {
  /** For about this long EC2 is terminating a fleet's instances. */
  private static final Duration TERMINATING = Duration.ofMinutes(1);

  private static final Settling DELETED =
      Settling.of(
          "fleet-deleted",
          FLEETS,
          row ->
              row.described().fleetState() == FleetStateCode.DELETED_TERMINATING
                  ? row.with(row.described().toBuilder().fleetState(FleetStateCode.DELETED).build())
                  : row);

  private static final Filters<ActiveInstance> FILTERS =
      Filters.<ActiveInstance>plain().one("instance-type", ActiveInstance::instanceType).build();

  private final InstanceLaunch launching;

  FleetMembers(InstanceLaunch launching) {
    this.launching = launching;
  }

  void addTo(Family family) {
    family
        .read(DescribeFleetInstancesRequest.class, FleetMembers::active)
        .write(DeleteFleetsRequest.class, this::delete);
  }

  /** What a fleet has, by market. */
  record Capacity(double onDemand, double spot) {
    double total() {
      return onDemand + spot;
    }
  }

  static Capacity capacity(RegionView view, FleetRecord row) {
    double onDemand = 0;
    double spot = 0;
    for (Member member : living(view, row)) {
      if (member.spot()) {
        spot += member.weight();
      } else {
        onDemand += member.weight();
      }
    }
    return new Capacity(onDemand, spot);
  }

  private static List<Member> living(RegionView view, FleetRecord row) {
    return row.members().stream().filter(member -> instance(view, member).isPresent()).toList();
  }

  private static Optional<InstanceRecord> instance(RegionView view, Member member) {
    return view.rows(INSTANCES)
        .find(member.instanceId())
        .filter(each -> !each.isIn(InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED));
  }

  /** The newest instances without which there would still be enough. */
  static List<String> excess(RegionView view, FleetRecord row, TargetCapacitySpecification target) {
    Capacity has = capacity(view, row);
    double onDemand = has.onDemand() - target.onDemandTargetCapacity();
    double spot = has.spot() - target.spotTargetCapacity();
    List<String> ids = new ArrayList<>();
    List<Member> members = living(view, row);
    for (int i = members.size() - 1; i >= 0; i--) {
      Member member = members.get(i);
      if (member.weight() <= (member.spot() ? spot : onDemand)) {
        ids.add(member.instanceId());
        if (member.spot()) {
          spot -= member.weight();
        } else {
          onDemand -= member.weight();
        }
      }
    }
    return ids;
  }

  /** The fleet as it is now. */
  static FleetData described(RegionView view, FleetRecord row) {
    Capacity has = capacity(view, row);
    boolean enough =
        has.total() >= row.described().targetCapacitySpecification().totalTargetCapacity();
    FleetData.Builder shown =
        row.described().toBuilder()
            .fulfilledCapacity(has.total())
            .fulfilledOnDemandCapacity(has.onDemand());
    if (row.described().fleetState() == FleetStateCode.ACTIVE) {
      shown.activityStatus(
          enough ? FleetActivityStatus.FULFILLED : FleetActivityStatus.PENDING_FULFILLMENT);
    }
    if (row.isInstant()) {
      shown.instances(
          row.members().stream()
              .map(
                  member ->
                      DescribeFleetsInstances.builder()
                          .launchTemplateAndOverrides(
                              of ->
                                  of.launchTemplateSpecification(member.template())
                                      .overrides(member.overrides()))
                          .lifecycle(
                              member.spot() ? InstanceLifecycle.SPOT : InstanceLifecycle.ON_DEMAND)
                          .instanceIds(member.instanceId())
                          .instanceType(member.type())
                          .build())
              .toList());
    }
    return shown.build();
  }

  private static DescribeFleetInstancesResponse active(
      DescribeFleetInstancesRequest request, Call call) {
    FleetRecord row = call.rows(FLEETS).get(request.fleetId());
    if (row.isInstant()) {
      throw CommonFaults.unsupported(
          "DescribeFleetInstances is not supported for fleets of type instant.");
    }
    Predicate<ActiveInstance> wanted = FILTERS.matching(call.view(), request.filters());
    List<ActiveInstance> all =
        living(call.view(), row).stream()
            .map(
                member ->
                    ActiveInstance.builder()
                        .instanceId(member.instanceId())
                        .instanceType(member.type())
                        .spotInstanceRequestId(
                            instance(call.view(), member)
                                .map(each -> each.instance().spotInstanceRequestId())
                                .orElse(null))
                        .instanceHealth(InstanceHealthStatus.HEALTHY)
                        .build())
            .filter(wanted)
            .toList();
    Page<ActiveInstance> page =
        call.page(
            all,
            request.maxResults(),
            request.nextToken(),
            List.of(request.fleetId(), request.filters()));
    return DescribeFleetInstancesResponse.builder()
        .fleetId(row.fleetId())
        .activeInstances(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private DeleteFleetsResponse delete(DeleteFleetsRequest request, Call call) {
    boolean terminate = Boolean.TRUE.equals(request.terminateInstances());
    List<DeleteFleetSuccessItem> deleted = new ArrayList<>();
    List<DeleteFleetErrorItem> refused = new ArrayList<>();
    for (String id : request.fleetIds()) {
      FleetRecord row = call.rows(FLEETS).find(id).orElse(null);
      if (row == null) {
        refused.add(
            id.startsWith(FleetTables.ID_PREFIX)
                ? refusal(
                    id,
                    DeleteFleetErrorCode.FLEET_ID_DOES_NOT_EXIST,
                    "The fleet ID '" + id + "' does not exist.")
                : refusal(
                    id,
                    DeleteFleetErrorCode.FLEET_ID_MALFORMED,
                    "The fleet ID '" + id + "' is malformed."));
      } else if (!isDeletable(row, terminate)) {
        refused.add(
            refusal(
                id,
                DeleteFleetErrorCode.FLEET_NOT_IN_DELETABLE_STATE,
                "The fleet '" + id + "' can't be deleted this way in its present state."));
      } else {
        deleted.add(end(call, row, terminate));
      }
    }
    return DeleteFleetsResponse.builder()
        .successfulFleetDeletions(deleted)
        .unsuccessfulFleetDeletions(refused)
        .build();
  }

  /** An instant fleet does not live on without itself; a deleted one may still be terminated. */
  private static boolean isDeletable(FleetRecord row, boolean terminate) {
    return switch (row.described().fleetState()) {
      case ACTIVE -> terminate || !row.isInstant();
      case DELETED_RUNNING -> terminate;
      default -> false;
    };
  }

  private static DeleteFleetErrorItem refusal(
      String id, DeleteFleetErrorCode code, String message) {
    return DeleteFleetErrorItem.builder()
        .fleetId(id)
        .error(error -> error.code(code).message(message))
        .build();
  }

  private DeleteFleetSuccessItem end(Call call, FleetRecord row, boolean terminate) {
    FleetStateCode state =
        terminate ? FleetStateCode.DELETED_TERMINATING : FleetStateCode.DELETED_RUNNING;
    call.rows(FLEETS).put(row.with(row.described().toBuilder().fleetState(state).build()));
    if (terminate) {
      List<String> ids = living(call.view(), row).stream().map(Member::instanceId).toList();
      if (!ids.isEmpty()) {
        launching.terminate(ids, call);
      }
      call.view().after(TERMINATING, DELETED, List.of(row.fleetId()));
    }
    return DeleteFleetSuccessItem.builder()
        .fleetId(row.fleetId())
        .currentFleetState(state)
        .previousFleetState(row.described().fleetState())
        .build();
  }
}
