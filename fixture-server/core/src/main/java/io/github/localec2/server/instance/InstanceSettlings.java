package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.volume.Volumes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsState;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Monitoring;
import software.amazon.awssdk.services.ec2.model.MonitoringState;
import software.amazon.awssdk.services.ec2.model.StateReason;

/**
 * The changes that an instance makes by itself after a request: {@code instance-running}, {@code
 * instance-stopped}, {@code instance-terminated}; and its record goes an hour after it ended.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html">Amazon
 *     EC2 instance state changes</a>
 */
final class InstanceSettlings {
  /** For about this long EC2 describes an instance that is terminated. */
  static final Duration DESCRIBED_AFTER_END = Duration.ofHours(1);

  static final Settling RUNNING = Settling.named("instance-running", InstanceSettlings::running);
  static final Settling STOPPED = Settling.named("instance-stopped", InstanceSettlings::stopped);
  static final Settling TERMINATED =
      Settling.named("instance-terminated", InstanceSettlings::terminated);

  private static final Settling FORGOTTEN =
      Settling.named("instance-forgotten", InstanceSettlings::forget);

  private static final Monitoring MONITORED =
      Monitoring.builder().state(MonitoringState.ENABLED).build();

  /** The latest options that came to be applied: the instances of a launch share theirs on. */
  private static volatile @Nullable Applied latest;

  private record Applied(
      InstanceMetadataOptionsResponse pending, InstanceMetadataOptionsResponse applied) {}

  private InstanceSettlings() {}

  static void running(RegionView view, String id) {
    InstanceRecord row = view.rows(INSTANCES).find(id).orElse(null);
    if (row == null || !row.isIn(InstanceStateName.PENDING)) {
      return;
    }
    Instance.Builder changed = runs(row.instance());
    InstanceNetwork.started(view, row.instance(), changed);
    view.rows(INSTANCES).put(row.with(changed.build()));
    begun(view, id);
  }

  /** A pending instance as it is when it runs, but for its network. */
  static Instance.Builder runs(Instance pending) {
    Instance.Builder changed =
        pending.toBuilder().state(InstanceStates.RUNNING).stateReason((StateReason) null);
    if (pending.metadataOptions().state() == InstanceMetadataOptionsState.PENDING) {
      changed.metadataOptions(applied(pending.metadataOptions()));
    }
    if (pending.monitoring().state() == MonitoringState.PENDING) {
      changed.monitoring(MONITORED);
    }
    return changed;
  }

  /** An instance that is stored has come to run. */
  static void begun(RegionView view, String id) {
    StatusChecks.begin(view, id);
    Impairment.end(view, id);
  }

  @SuppressWarnings("ReferenceEquality") // only whoever shared them before
  private static InstanceMetadataOptionsResponse applied(InstanceMetadataOptionsResponse pending) {
    Applied known = latest;
    if (known == null || known.pending() != pending) {
      known =
          new Applied(
              pending, pending.toBuilder().state(InstanceMetadataOptionsState.APPLIED).build());
      latest = known;
    }
    return known.applied();
  }

  static void stopped(RegionView view, String id) {
    view.rows(INSTANCES)
        .find(id)
        .filter(row -> row.isIn(InstanceStateName.STOPPING))
        .ifPresent(
            row ->
                view.rows(INSTANCES)
                    .put(
                        row.with(
                            row.instance().toBuilder().state(InstanceStates.STOPPED).build())));
  }

  static void terminated(RegionView view, String id) {
    InstanceRecord row = view.rows(INSTANCES).find(id).orElse(null);
    if (row == null || !row.isIn(InstanceStateName.SHUTTING_DOWN)) {
      return;
    }
    Volumes.release(view, id);
    ProfileAssociations.forget(view, id);
    SpotLaunch.terminated(view, id);
    view.rows(INSTANCES)
        .put(
            row.with(
                row.instance().toBuilder()
                    .state(InstanceStates.TERMINATED)
                    .blockDeviceMappings(List.of())
                    .iamInstanceProfile((IamInstanceProfile) null)
                    .monitoring(Monitoring.builder().state(MonitoringState.DISABLED).build())
                    .build()));
    InstanceNetwork.terminated(view, id);
    view.after(DESCRIBED_AFTER_END, FORGOTTEN, List.of(id));
  }

  private static void forget(RegionView view, String id) {
    view.rows(INSTANCES)
        .find(id)
        .filter(row -> row.isIn(InstanceStateName.TERMINATED))
        .ifPresent(
            row -> {
              view.rows(INSTANCES).remove(id);
              StatusChecks.forget(view, id);
              InstanceTrouble.forget(view, id);
              Impairment.end(view, id);
            });
  }
}
