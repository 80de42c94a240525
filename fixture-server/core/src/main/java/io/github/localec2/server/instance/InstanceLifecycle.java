package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.DeviceType;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceState;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StateReason;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/**
 * Start, stop, reboot and terminate. Each checks all its instances before it changes the first.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html">Amazon
 *     EC2 instance state changes</a>
 */
final class InstanceLifecycle {
  private static final String BY_USER = "User initiated";
  private static final DateTimeFormatter TIME_OF_REASON =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'GMT'").withZone(ZoneOffset.UTC);

  private final Machines machines;

  InstanceLifecycle(Machines machines) {
    this.machines = machines;
  }

  StartInstancesResponse start(StartInstancesRequest request, Call call) {
    List<InstanceRecord> rows = records(call.view(), request.instanceIds());
    for (InstanceRecord row : rows) {
      if (!row.isIn(
          InstanceStateName.STOPPED, InstanceStateName.PENDING, InstanceStateName.RUNNING)) {
        throw InstanceFaults.cannotStart(row.instanceId());
      }
    }
    return StartInstancesResponse.builder()
        .startingInstances(
            changed(
                call,
                rows,
                row -> row.isIn(InstanceStateName.STOPPED),
                row -> started(call, row),
                ids -> machines.start(call, ids)))
        .build();
  }

  StopInstancesResponse stop(StopInstancesRequest request, Call call) {
    List<InstanceRecord> rows = records(call.view(), request.instanceIds());
    boolean hibernate = Boolean.TRUE.equals(request.hibernate());
    for (InstanceRecord row : rows) {
      checkStop(call.view(), row, hibernate);
    }
    StateReason reason = hibernate ? InstanceStates.USER_HIBERNATE : InstanceStates.USER_SHUTDOWN;
    return StopInstancesResponse.builder()
        .stoppingInstances(
            changed(
                call,
                rows,
                row -> row.isIn(InstanceStateName.RUNNING),
                row -> stopping(call.view(), row, reason, BY_USER),
                ids -> machines.stop(call, ids, Boolean.TRUE.equals(request.force()))))
        .build();
  }

  private static void checkStop(RegionView view, InstanceRecord row, boolean hibernate) {
    String id = row.instanceId();
    if (row.isIn(InstanceStateName.PENDING)) {
      throw InstanceFaults.neverRan(id);
    }
    if (!row.isIn(
        InstanceStateName.RUNNING, InstanceStateName.STOPPING, InstanceStateName.STOPPED)) {
      throw InstanceFaults.cannotStop(id);
    }
    if (row.instance().rootDeviceType() == DeviceType.INSTANCE_STORE) {
      throw CommonFaults.unsupportedOperation(
          "The instance '"
              + id
              + "' does not have an 'ebs' root device type and cannot be stopped.");
    }
    if (SpotLaunch.isOneTime(view, id)) {
      throw CommonFaults.unsupportedOperation(
          "You can't stop the Spot Instance '"
              + id
              + "' because it is associated with a one-time Spot Instance request. You can only"
              + " stop Spot Instances associated with persistent Spot Instance requests.");
    }
    if (row.settings().disableApiStop()) {
      throw InstanceFaults.stopProtected(id);
    }
    if (hibernate && !Boolean.TRUE.equals(row.instance().hibernationOptions().configured())) {
      throw InstanceFaults.notHibernatable(id);
    }
  }

  TerminateInstancesResponse terminate(TerminateInstancesRequest request, Call call) {
    List<InstanceRecord> rows = records(call.view(), request.instanceIds());
    for (InstanceRecord row : rows) {
      if (row.settings().disableApiTermination()
          && !row.isIn(InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED)) {
        throw InstanceFaults.terminationProtected(row.instanceId());
      }
    }
    return TerminateInstancesResponse.builder()
        .terminatingInstances(
            changed(
                call,
                rows,
                row -> !row.isIn(InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED),
                row -> ending(call.view(), row, InstanceStates.USER_SHUTDOWN, BY_USER),
                ids -> machines.terminate(call, ids)))
        .build();
  }

  RebootInstancesResponse reboot(RebootInstancesRequest request, Call call) {
    List<InstanceRecord> rows = records(call.view(), request.instanceIds());
    for (InstanceRecord row : rows) {
      if (!row.isIn(InstanceStateName.RUNNING, InstanceStateName.PENDING)) {
        throw InstanceFaults.cannotReboot(row.instanceId());
      }
    }
    machines.reboot(call, rows.stream().map(InstanceRecord::instanceId).toList());
    return RebootInstancesResponse.builder().build();
  }

  /** All instances that a request names, or the error about those that aren't there. */
  static List<InstanceRecord> records(RegionView view, List<String> ids) {
    return view.rows(INSTANCES).getAll(ids);
  }

  private static List<InstanceStateChange> changed(
      Call call,
      List<InstanceRecord> rows,
      Function<InstanceRecord, Boolean> moves,
      Consumer<InstanceRecord> move,
      Consumer<List<String>> then) {
    List<InstanceStateChange> changes = new ArrayList<>(rows.size());
    List<String> moved = new ArrayList<>(rows.size());
    for (InstanceRecord row : rows) {
      InstanceState before = row.instance().state();
      if (moves.apply(row)) {
        move.accept(row);
        moved.add(row.instanceId());
      }
      InstanceState after = call.rows(INSTANCES).get(row.instanceId()).instance().state();
      changes.add(
          InstanceStateChange.builder()
              .instanceId(row.instanceId())
              .previousState(before)
              .currentState(after)
              .build());
    }
    then.accept(moved);
    return changes;
  }

  private static void started(Call call, InstanceRecord row) {
    String zone = row.instance().placement().availabilityZone();
    String type = row.instance().instanceTypeAsString();
    if (Capacity.left(call.view(), type, zone) < 1) {
      throw InstanceFaults.insufficientCapacity(type, zone);
    }
    pending(call.view(), row);
  }

  /** The instance comes up. */
  static void pending(RegionView view, InstanceRecord row) {
    Capacity.use(
        view,
        row.instance().instanceTypeAsString(),
        row.instance().placement().availabilityZone(),
        1);
    Instance.Builder changed =
        row.instance().toBuilder()
            .state(InstanceStates.PENDING)
            .stateTransitionReason("")
            .stateReason((StateReason) null)
            .launchTime(view.now().truncatedTo(ChronoUnit.SECONDS));
    view.rows(INSTANCES).put(row.with(changed.build()));
  }

  /** The instance goes down: the public addresses that it was lent go back at once. */
  static void stopping(RegionView view, InstanceRecord row, StateReason reason, String who) {
    put(view, row, InstanceStates.STOPPING, reason, who);
    InstanceNetwork.stopped(view, row.instanceId());
  }

  static void ending(RegionView view, InstanceRecord row, StateReason reason, String who) {
    put(view, row, InstanceStates.SHUTTING_DOWN, reason, who);
    InstanceNetwork.stopped(view, row.instanceId());
  }

  private static void put(
      RegionView view, InstanceRecord row, InstanceState state, StateReason reason, String who) {
    String when = " (" + TIME_OF_REASON.format(view.now()) + ")";
    view.rows(INSTANCES)
        .put(
            row.with(
                row.instance().toBuilder()
                    .state(state)
                    .stateReason(reason)
                    .stateTransitionReason(who.isEmpty() ? "" : who + when)
                    .build()));
  }
}
