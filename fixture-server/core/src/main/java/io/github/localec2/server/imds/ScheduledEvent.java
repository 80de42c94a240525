package io.github.localec2.server.imds;

import io.github.localec2.server.instance.InstanceTrouble;
import io.github.localec2.server.state.RegionView;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceStatusEvent;

/**
 * A maintenance event that EC2 has scheduled for an instance.
 *
 * @param eventId such as {@code instance-event-0abcdef1234567890}
 * @param code what happens
 * @param description for people
 * @param notBefore the earliest start
 * @param notAfter the latest end; null where there is none
 * @param notBeforeDeadline until when the start may be moved; null where it can't be
 * @param state active as long as it is to come, then one of the others
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instances-status-check_sched.html">
 *     Scheduled events for your instances</a>
 */
public record ScheduledEvent(
    String eventId,
    Code code,
    String description,
    Instant notBefore,
    @Nullable Instant notAfter,
    @Nullable Instant notBeforeDeadline,
    State state) {

  public ScheduledEvent {
    if (notAfter != null && notAfter.isBefore(notBefore)) {
      throw new IllegalArgumentException(
          "notAfter must not be before notBefore: " + notAfter + " and " + notBefore);
    }
  }

  /** An event that is to come, as EC2 words it. */
  public static ScheduledEvent of(String eventId, Code code, Instant notBefore, Instant notAfter) {
    return new ScheduledEvent(
        eventId, code, "scheduled " + code.noun, notBefore, notAfter, null, State.ACTIVE);
  }

  /** The same event, over. */
  public ScheduledEvent over(State how) {
    String word = how == State.COMPLETED ? "[Completed] " : "[Canceled] ";
    return new ScheduledEvent(
        eventId, code, word + description, notBefore, notAfter, notBeforeDeadline, how);
  }

  /** With the start that ModifyInstanceEventStartTime has given it. */
  ScheduledEvent asMoved(RegionView view, String instanceId) {
    return InstanceTrouble.of(view, instanceId).events().stream()
        .filter(each -> each.instanceEventId().equals(eventId))
        .findFirst()
        .map(
            each ->
                new ScheduledEvent(
                    eventId,
                    code,
                    description,
                    each.notBefore(),
                    each.notAfter(),
                    notBeforeDeadline,
                    state))
        .orElse(this);
  }

  /** As DescribeInstanceStatus shows it. */
  InstanceStatusEvent asStatusEvent() {
    return InstanceStatusEvent.builder()
        .instanceEventId(eventId)
        .code(code.toString())
        .description(description)
        .notBefore(notBefore)
        .notAfter(notAfter)
        .notBeforeDeadline(notBeforeDeadline)
        .build();
  }

  /** What an event does to the instance. */
  public enum Code {
    INSTANCE_STOP("stop"),
    INSTANCE_RETIREMENT("retirement"),
    INSTANCE_REBOOT("reboot"),
    SYSTEM_REBOOT("reboot"),
    SYSTEM_MAINTENANCE("maintenance");

    private final String noun;

    Code(String noun) {
      this.noun = noun;
    }

    /** As EC2 writes it, such as {@code system-reboot}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Whether an event is to come. */
  public enum State {
    ACTIVE,
    COMPLETED,
    CANCELED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
