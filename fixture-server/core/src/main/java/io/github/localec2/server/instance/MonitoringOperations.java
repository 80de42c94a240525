package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.InstanceMonitoring;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.MonitorInstancesRequest;
import software.amazon.awssdk.services.ec2.model.MonitorInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Monitoring;
import software.amazon.awssdk.services.ec2.model.MonitoringState;
import software.amazon.awssdk.services.ec2.model.UnmonitorInstancesRequest;
import software.amazon.awssdk.services.ec2.model.UnmonitorInstancesResponse;

/** Detailed monitoring on and off. */
public final class MonitoringOperations {
  private static final Settling SETTLED =
      Settling.named("instance-monitoring", MonitoringOperations::settled);

  private MonitoringOperations() {}

  public static Family family() {
    return new Family()
        .write(
            MonitorInstancesRequest.class,
            (request, call) ->
                MonitorInstancesResponse.builder()
                    .instanceMonitorings(
                        change(
                            call,
                            request.instanceIds(),
                            MonitoringState.PENDING,
                            MonitoringState.ENABLED))
                    .build())
        .write(
            UnmonitorInstancesRequest.class,
            (request, call) ->
                UnmonitorInstancesResponse.builder()
                    .instanceMonitorings(
                        change(
                            call,
                            request.instanceIds(),
                            MonitoringState.DISABLING,
                            MonitoringState.DISABLED))
                    .build());
  }

  private static List<InstanceMonitoring> change(
      Call call, List<String> ids, MonitoringState onTheWay, MonitoringState there) {
    List<InstanceRecord> rows = InstanceLifecycle.records(call.view(), ids);
    for (InstanceRecord row : rows) {
      if (row.isIn(InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED)) {
        throw InstanceFaults.invalidState(row.instanceId(), row.state().toString());
      }
    }
    List<InstanceMonitoring> answer = new ArrayList<>();
    for (InstanceRecord row : rows) {
      boolean already = row.instance().monitoring().state() == there;
      Monitoring monitoring = Monitoring.builder().state(already ? there : onTheWay).build();
      call.rows(INSTANCES).put(row.with(row.instance().toBuilder().monitoring(monitoring).build()));
      call.later(SETTLED, row.instanceId());
      answer.add(
          InstanceMonitoring.builder().instanceId(row.instanceId()).monitoring(monitoring).build());
    }
    return answer;
  }

  private static void settled(RegionView view, String id) {
    view.rows(INSTANCES)
        .find(id)
        .ifPresent(
            row -> {
              MonitoringState state = row.instance().monitoring().state();
              if (state == MonitoringState.PENDING) {
                state = MonitoringState.ENABLED;
              } else if (state == MonitoringState.DISABLING) {
                state = MonitoringState.DISABLED;
              }
              Monitoring monitoring = Monitoring.builder().state(state).build();
              view.rows(INSTANCES)
                  .put(row.with(row.instance().toBuilder().monitoring(monitoring).build()));
            });
  }
}
