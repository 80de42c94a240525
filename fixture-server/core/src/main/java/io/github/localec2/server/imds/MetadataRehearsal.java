package io.github.localec2.server.imds;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What EC2 would do to an instance by itself, done by a test: the instance finds it in its metadata
 * from then on, until it is taken back or the test ends.
 *
 * <pre>{@code
 * server.metadata(instanceId).interruptSpot(SpotInterruption.terminate(in2Minutes));
 * }</pre>
 *
 * <p>Only the metadata changes; whether the instance is then terminated is up to the test. Each
 * method throws an {@link IllegalArgumentException} where there is no such instance.
 */
public final class MetadataRehearsal {
  private final String instanceId;
  private final BiConsumer<String, Change> changes;

  MetadataRehearsal(String instanceId, BiConsumer<String, Change> changes) {
    this.instanceId = instanceId;
    this.changes = changes;
  }

  public String instanceId() {
    return instanceId;
  }

  /** A notice in {@code spot/instance-action}, and in {@code spot/termination-time}. */
  public MetadataRehearsal interruptSpot(SpotInterruption interruption) {
    return change((now, before) -> before.withInterruption(interruption));
  }

  /** EC2 has changed its mind. */
  public MetadataRehearsal withdrawInterruption() {
    return change((now, before) -> before.withInterruption(null));
  }

  /** A signal in {@code events/recommendations/rebalance}, given now on the server's clock. */
  public MetadataRehearsal recommendRebalance() {
    return change((now, before) -> before.withRebalanceNotice(now));
  }

  /** As {@link #recommendRebalance()}, given at that time. */
  public MetadataRehearsal recommendRebalance(Instant noticeTime) {
    return change((now, before) -> before.withRebalanceNotice(noticeTime));
  }

  /**
   * Adds an event to {@code events/maintenance}, or puts it in the place of the one with its id: as
   * scheduled where it is active, else in the history.
   */
  public MetadataRehearsal schedule(ScheduledEvent event) {
    return change(
        (now, before) -> {
          List<ScheduledEvent> events = new ArrayList<>(before.events());
          events.removeIf(each -> each.eventId().equals(event.eventId()));
          events.add(event);
          return before.withEvents(events);
        });
  }

  /** What {@code autoscaling/target-lifecycle-state} says. */
  public MetadataRehearsal targetLifecycleState(TargetLifecycleState target) {
    return change((now, before) -> before.withTargetState(target));
  }

  /**
   * What {@code iam/security-credentials} gives for the role of the instance's profile, instead of
   * generated ones; without a profile an instance has no role, and none are given.
   */
  public MetadataRehearsal roleCredentials(RoleCredentials credentials) {
    return change((now, before) -> before.withCredentials(credentials));
  }

  /** Takes everything back. */
  public MetadataRehearsal clear() {
    return change((now, before) -> Rehearsal.none(before.instanceId()));
  }

  private MetadataRehearsal change(Change change) {
    changes.accept(instanceId, change);
    return this;
  }

  /** From what was set before to what is set now. */
  @FunctionalInterface
  interface Change {
    Rehearsal apply(Instant now, Rehearsal before);
  }
}
