package io.github.localec2.server.instance;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceStatusEvent;

/**
 * What is wrong with an instance because a test wants it so.
 *
 * @param failed the status checks that it fails
 * @param since when it began to fail them; null where it fails none
 * @param events what EC2 has scheduled for it
 */
public record InstanceTrouble(
    String instanceId,
    Set<Check> failed,
    @Nullable Instant since,
    List<InstanceStatusEvent> events) {

  static final Table<InstanceTrouble> TROUBLES =
      Table.named("instance-troubles", InstanceTrouble::instanceId).build();

  /** The status checks of an instance. */
  public enum Check {
    /** Of the hardware and the network around it. */
    SYSTEM,
    /** Of the instance's own software and network. */
    INSTANCE,
    /** Of the volumes that are attached to it. */
    ATTACHED_EBS
  }

  public InstanceTrouble {
    failed = Set.copyOf(failed);
    events = List.copyOf(events);
  }

  /** What is wrong with an instance; nothing where none has said so. */
  public static InstanceTrouble of(RegionView view, String instanceId) {
    return view.rows(TROUBLES)
        .find(instanceId)
        .orElseGet(() -> new InstanceTrouble(instanceId, Set.of(), null, List.of()));
  }

  /** The checks fail from now on; none passes them all. */
  public static void fail(RegionView view, String instanceId, Set<Check> checks) {
    InstanceTrouble now = of(view, instanceId);
    view.rows(TROUBLES)
        .put(
            new InstanceTrouble(
                instanceId, checks, checks.isEmpty() ? null : view.now(), now.events()));
  }

  /** EC2 schedules something, or says something else of the event with that id. */
  public static void schedule(RegionView view, String instanceId, InstanceStatusEvent event) {
    InstanceTrouble now = of(view, instanceId);
    List<InstanceStatusEvent> events = new java.util.ArrayList<>(now.events());
    events.removeIf(each -> each.instanceEventId().equals(event.instanceEventId()));
    events.add(event);
    view.rows(TROUBLES).put(new InstanceTrouble(instanceId, now.failed(), now.since(), events));
  }

  /** EC2 does not say anything of an event any more. */
  public static void withdraw(RegionView view, String instanceId, String eventId) {
    InstanceTrouble now = of(view, instanceId);
    List<InstanceStatusEvent> events =
        now.events().stream().filter(each -> !each.instanceEventId().equals(eventId)).toList();
    view.rows(TROUBLES).put(new InstanceTrouble(instanceId, now.failed(), now.since(), events));
  }

  static void forget(RegionView view, String instanceId) {
    view.rows(TROUBLES).remove(instanceId);
  }
}
