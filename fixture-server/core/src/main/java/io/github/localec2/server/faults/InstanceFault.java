package io.github.localec2.server.faults;

import io.github.localec2.server.imds.MetadataService;
import io.github.localec2.server.imds.ScheduledEvent;
import io.github.localec2.server.imds.SpotInterruption;
import io.github.localec2.server.instance.Downfall;
import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.instance.InstanceTrouble;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Ids;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.EventCode;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceStatusEvent;

/**
 * What goes wrong with one instance. All of it is a part of the state, so it goes with the test.
 * Times are of the server's clock.
 */
public final class InstanceFault {
  private static final int EVENT_ID_DIGITS = 17;

  private final Ec2State state;
  private final Scope scope;
  private final String instanceId;
  private final Downfall downfall;
  private final MetadataService metadata;

  InstanceFault(
      Ec2State state, Scope scope, String instanceId, Downfall downfall, MetadataService metadata) {
    this.state = state;
    this.scope = scope;
    this.instanceId = instanceId;
    this.downfall = downfall;
    this.metadata = metadata;
  }

  /**
   * Its status checks fail from now on, as long as it runs.
   *
   * @param checks which; none for both of the instance and its system
   */
  public InstanceFault failStatusChecks(StatusCheck... checks) {
    Set<StatusCheck> failing =
        checks.length == 0
            ? EnumSet.of(StatusCheck.SYSTEM, StatusCheck.INSTANCE)
            : EnumSet.copyOf(Arrays.asList(checks));
    return change(
        view ->
            InstanceTrouble.fail(
                view,
                instanceId,
                failing.stream()
                    .map(check -> InstanceTrouble.Check.valueOf(check.name()))
                    .collect(Collectors.toSet())));
  }

  /** Its status checks pass again. */
  public InstanceFault passStatusChecks() {
    return change(view -> InstanceTrouble.fail(view, instanceId, Set.of()));
  }

  /**
   * EC2 retires it: an event that DescribeInstanceStatus and the metadata show, and at its time the
   * instance stops, or is terminated where it has no root volume.
   *
   * @param notBefore when; a time that has passed retires it before the next call
   */
  public InstanceFault retire(Instant notBefore) {
    String eventId = "instance-event-" + new Ids(ThreadLocalRandom.current()).hex(EVENT_ID_DIGITS);
    metadata
        .rehearsal(instanceId)
        .schedule(
            ScheduledEvent.of(
                eventId, ScheduledEvent.Code.INSTANCE_RETIREMENT, notBefore, notBefore));
    return change(
        view -> {
          InstanceTrouble.schedule(
              view,
              instanceId,
              InstanceStatusEvent.builder()
                  .instanceEventId(eventId)
                  .code(EventCode.INSTANCE_RETIREMENT)
                  .description("The instance is running on degraded hardware")
                  .notBefore(notBefore)
                  .build());
          downfall.retireAfter(view, instanceId, from(view.now(), notBefore));
        });
  }

  /**
   * EC2 takes a spot instance back: the metadata and the spot request say so from now on, and after
   * the notice it is terminated.
   *
   * @param notice not negative; EC2 gives two minutes
   * @throws IllegalArgumentException where it is no spot instance
   */
  public InstanceFault interruptSpot(Duration notice) {
    return interrupt(notice, true);
  }

  /** As {@link #interruptSpot}, but it is stopped, as a persistent request may ask for. */
  public InstanceFault interruptSpotByStop(Duration notice) {
    return interrupt(notice, false);
  }

  private InstanceFault interrupt(Duration notice, boolean ends) {
    if (notice.isNegative()) {
      throw new IllegalArgumentException("a notice must not be negative: '" + notice + "'");
    }
    Instant at =
        state.read(
            scope,
            view -> {
              if (view.rows(InstanceTables.INSTANCES).get(instanceId).instance().instanceLifecycle()
                  != InstanceLifecycleType.SPOT) {
                throw new IllegalArgumentException("no spot instance: '" + instanceId + "'");
              }
              return view.now().plus(notice);
            });
    metadata
        .rehearsal(instanceId)
        .interruptSpot(ends ? SpotInterruption.terminate(at) : SpotInterruption.stop(at));
    return change(view -> downfall.interruptAfter(view, instanceId, notice, ends));
  }

  /** The metadata recommend to move elsewhere, from now on. */
  public InstanceFault recommendRebalance() {
    metadata.rehearsal(instanceId).recommendRebalance();
    return this;
  }

  private InstanceFault change(Consumer<RegionView> change) {
    state.write(
        scope,
        view -> {
          change.accept(view);
          return view;
        });
    return this;
  }

  private static Duration from(Instant now, Instant then) {
    return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
  }
}
