package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DeviceType;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.StateReason;

/**
 * EC2 takes instances down by itself, when their time has come.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html">StateReason</a>
 */
public final class Downfall {
  private static final StateReason RETIRED =
      InstanceStates.reason(
          "Server.ScheduledStop", "Server.ScheduledStop: Stopped due to a scheduled retirement");
  private static final StateReason SPOT_TERMINATION =
      InstanceStates.reason(
          "Server.SpotInstanceTermination",
          "Server.SpotInstanceTermination: Spot instance termination");
  private static final StateReason SPOT_SHUTDOWN =
      InstanceStates.reason(
          "Server.SpotInstanceShutdown", "Server.SpotInstanceShutdown: Spot instance shutdown");

  private final Machines machines;
  private final Settling retired;
  private final Settling spotTerminated;
  private final Settling spotStopped;

  public Downfall(Machines machines) {
    this.machines = machines;
    this.retired = Settling.named("instance-retired", this::retire);
    this.spotTerminated =
        Settling.named(
            "spot-instance-terminated",
            (view, id) -> {
              SpotLaunch.interrupted(view, id, true);
              takeDown(view, id, true, SPOT_TERMINATION);
            });
    this.spotStopped =
        Settling.named(
            "spot-instance-stopped",
            (view, id) -> {
              SpotLaunch.interrupted(view, id, false);
              takeDown(view, id, false, SPOT_SHUTDOWN);
            });
  }

  /** It stops then, or ends where it has no root volume, as EC2's retirements do. */
  public void retireAfter(RegionView view, String instanceId, Duration delay) {
    view.after(delay, retired, List.of(instanceId));
  }

  /** Marks the spot request of an instance, which goes down then. */
  public void interruptAfter(RegionView view, String instanceId, Duration delay, boolean ends) {
    SpotLaunch.marked(view, instanceId, ends);
    view.after(delay, ends ? spotTerminated : spotStopped, List.of(instanceId));
  }

  private void retire(RegionView view, String id) {
    boolean ends =
        view.rows(INSTANCES)
            .find(id)
            .filter(row -> row.instance().rootDeviceType() == DeviceType.INSTANCE_STORE)
            .isPresent();
    takeDown(view, id, ends, RETIRED);
  }

  private void takeDown(RegionView view, String id, boolean ends, StateReason reason) {
    InstanceRecord row = view.rows(INSTANCES).find(id).orElse(null);
    if (row == null || !row.isIn(InstanceStateName.PENDING, InstanceStateName.RUNNING)) {
      return;
    }
    if (ends) {
      InstanceLifecycle.ending(view, row, reason, "Server initiated");
    } else {
      InstanceLifecycle.stopping(view, row, reason, "Server initiated");
    }
    machines.goDown(view, id, ends);
  }
}
