package io.github.localec2.server.imds;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a test has set for an instance: things that EC2 does by itself and never does here. It is a
 * part of the state, so it goes with the test.
 *
 * @param instanceId the instance
 * @param interruption null as long as there is none
 * @param rebalanceNotice when a rebalance was recommended; null as long as it wasn't
 * @param events scheduled ones, and those that are over
 * @param targetState null outside of an Auto Scaling group
 * @param credentials of the role; null for generated ones
 */
record Rehearsal(
    String instanceId,
    @Nullable SpotInterruption interruption,
    @Nullable Instant rebalanceNotice,
    List<ScheduledEvent> events,
    @Nullable TargetLifecycleState targetState,
    @Nullable RoleCredentials credentials) {

  static final Table<Rehearsal> REHEARSALS =
      Table.named("instance-metadata-rehearsals", Rehearsal::instanceId).build();

  Rehearsal {
    events = List.copyOf(events);
  }

  static Rehearsal of(RegionView view, String instanceId) {
    Rehearsal set = view.rows(REHEARSALS).find(instanceId).orElseGet(() -> none(instanceId));
    return set.events().isEmpty()
        ? set
        : set.withEvents(
            set.events().stream().map(each -> each.asMoved(view, instanceId)).toList());
  }

  static Rehearsal none(String instanceId) {
    return new Rehearsal(instanceId, null, null, List.of(), null, null);
  }

  Rehearsal withInterruption(@Nullable SpotInterruption changed) {
    return new Rehearsal(instanceId, changed, rebalanceNotice, events, targetState, credentials);
  }

  Rehearsal withRebalanceNotice(@Nullable Instant changed) {
    return new Rehearsal(instanceId, interruption, changed, events, targetState, credentials);
  }

  Rehearsal withEvents(List<ScheduledEvent> changed) {
    return new Rehearsal(
        instanceId, interruption, rebalanceNotice, changed, targetState, credentials);
  }

  Rehearsal withTargetState(@Nullable TargetLifecycleState changed) {
    return new Rehearsal(instanceId, interruption, rebalanceNotice, events, changed, credentials);
  }

  Rehearsal withCredentials(@Nullable RoleCredentials changed) {
    return new Rehearsal(instanceId, interruption, rebalanceNotice, events, targetState, changed);
  }
}
