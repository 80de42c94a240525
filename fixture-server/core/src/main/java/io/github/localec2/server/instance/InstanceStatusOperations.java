package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.instance.InstanceTrouble.Check;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Query;
import io.github.localec2.server.state.RegionView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusEvent;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceEventStartTimeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceEventStartTimeResponse;
import software.amazon.awssdk.services.ec2.model.ReportInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.ReportInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.StatusType;

/**
 * The status checks of instances, which in the end pass, and their scheduled events, of which there
 * are none; unless a test wants it otherwise.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html">
 *     Status checks for Amazon EC2 instances</a>
 */
public final class InstanceStatusOperations {
  private static final int MOST_IDS = 100;
  private static final Duration LEAST_NOTICE = Duration.ofMinutes(60);

  /** So long before its start an event can no longer be moved. */
  private static final Duration FIXED = Duration.ofMinutes(5);

  private static final Filters<InstanceRecord> FILTERS =
      Filters.of(INSTANCES)
          .one("availability-zone", row -> row.instance().placement().availabilityZone())
          .one("availability-zone-id", row -> row.instance().placement().availabilityZoneId())
          .manyIn("event.code", event(InstanceStatusEvent::codeAsString))
          .manyIn("event.description", event(InstanceStatusEvent::description))
          .manyIn("event.instance-event-id", event(InstanceStatusEvent::instanceEventId))
          .manyIn("event.not-after", event(each -> text(each.notAfter())))
          .manyIn("event.not-before", event(each -> text(each.notBefore())))
          .manyIn("event.not-before-deadline", event(each -> text(each.notBeforeDeadline())))
          .number("instance-state-code", row -> row.instance().state().code())
          .one("instance-state-name", row -> row.instance().state().nameAsString())
          .manyIn("instance-status.reachability", reachability(Check.INSTANCE))
          .manyIn("instance-status.status", status(Check.INSTANCE))
          .flag("operator.managed", row -> row.instance().operator().managed())
          .one("operator.principal", row -> row.instance().operator().principal())
          .manyIn("system-status.reachability", reachability(Check.SYSTEM))
          .manyIn("system-status.status", status(Check.SYSTEM))
          .manyIn("attached-ebs-status.status", status(Check.ATTACHED_EBS))
          .build();

  private InstanceStatusOperations() {}

  public static Family family() {
    return new Family()
        .read(DescribeInstanceStatusRequest.class, InstanceStatusOperations::describe)
        .read(ReportInstanceStatusRequest.class, InstanceStatusOperations::report)
        .write(ModifyInstanceEventStartTimeRequest.class, InstanceStatusOperations::modifyEvent);
  }

  private static DescribeInstanceStatusResponse describe(
      DescribeInstanceStatusRequest request, Call call) {
    List<String> ids = request.instanceIds();
    DescribeInstances.checkMaxResults(request.maxResults(), ids);
    if (ids.size() > MOST_IDS) {
      throw Ec2Fault.of(
          "InvalidRequest",
          ids.size()
              + " exceeds the maximum number of instance IDs that can be specificied ("
              + MOST_IDS
              + "). Please specify fewer than "
              + MOST_IDS
              + " instance IDs.");
    }
    boolean all = Boolean.TRUE.equals(request.includeAllInstances());
    Query query =
        new Query(
            call.operation(),
            ids,
            request.filters(),
            request.maxResults(),
            request.nextToken(),
            List.of(all));
    Page<InstanceRecord> page =
        query.over(call.view(), INSTANCES, FILTERS, row -> all || isRunning(row));
    return DescribeInstanceStatusResponse.builder()
        .instanceStatuses(page.items().stream().map(row -> status(call.view(), row)).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static InstanceStatus status(RegionView view, InstanceRecord row) {
    InstanceHealth health = InstanceHealth.of(view, row);
    List<InstanceStatusEvent> events = InstanceTrouble.of(view, row.instanceId()).events();
    return InstanceStatus.builder()
        .availabilityZone(row.instance().placement().availabilityZone())
        .availabilityZoneId(row.instance().placement().availabilityZoneId())
        .operator(row.instance().operator())
        .instanceId(row.instanceId())
        .instanceState(row.instance().state())
        .instanceStatus(health.summary(Check.INSTANCE))
        .systemStatus(health.summary(Check.SYSTEM))
        .attachedEbsStatus(health.volumes())
        .events(events.isEmpty() ? null : events)
        .build();
  }

  private static boolean isRunning(InstanceRecord row) {
    return row.isIn(InstanceStateName.RUNNING);
  }

  private static BiFunction<RegionView, InstanceRecord, Stream<String>> status(Check check) {
    return (view, row) -> Stream.of(InstanceHealth.of(view, row).status(check).toString());
  }

  private static BiFunction<RegionView, InstanceRecord, Stream<String>> reachability(Check check) {
    return (view, row) ->
        Stream.ofNullable(InstanceHealth.of(view, row).reachability(check))
            .map(StatusType::toString);
  }

  private static BiFunction<RegionView, InstanceRecord, Stream<String>> event(
      Function<InstanceStatusEvent, @Nullable String> value) {
    return (view, row) ->
        InstanceTrouble.of(view, row.instanceId()).events().stream()
            .map(value)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull);
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  /** EC2 takes note of what it is told, for itself: no answer ever shows it. */
  private static ReportInstanceStatusResponse report(
      ReportInstanceStatusRequest request, Call call) {
    for (InstanceRecord row : InstanceLifecycle.records(call.view(), request.instances())) {
      if (!isRunning(row)) {
        throw InstanceFaults.notIn(row.instanceId(), "running");
      }
    }
    if (request.startTime() != null
        && request.endTime() != null
        && request.endTime().isBefore(request.startTime())) {
      throw CommonFaults.invalidParameterValue("The end time must not be before the start time.");
    }
    return ReportInstanceStatusResponse.builder().build();
  }

  /**
   * Moves the start of an event that is to come, and its end along with it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/reschedule-event.html">Reschedule
   *     a scheduled event</a>
   */
  private static ModifyInstanceEventStartTimeResponse modifyEvent(
      ModifyInstanceEventStartTimeRequest request, Call call) {
    call.rows(INSTANCES).get(request.instanceId());
    InstanceStatusEvent event =
        InstanceTrouble.of(call.view(), request.instanceId()).events().stream()
            .filter(each -> each.instanceEventId().equals(request.instanceEventId()))
            .findFirst()
            .orElseThrow(
                () ->
                    Ec2Fault.of(
                        "InvalidInstanceEventIDNotFound",
                        "The event ID '" + request.instanceEventId() + "' does not exist."));
    Instant start = request.notBefore();
    Instant deadline = event.notBeforeDeadline();
    if (deadline == null || isOver(event)) {
      throw startTime("The event '" + event.instanceEventId() + "' can't be rescheduled.");
    }
    if (event.notBefore().isBefore(call.view().now().plus(FIXED))) {
      throw startTime(
          "The event '"
              + event.instanceEventId()
              + "' can't be rescheduled: it has started, or starts in the next 5 minutes.");
    }
    if (start.isAfter(deadline)) {
      throw startTime("The new start time must not be after the event deadline " + deadline + ".");
    }
    if (start.isBefore(call.view().now().plus(LEAST_NOTICE))) {
      throw startTime("The new start time must be at least 60 minutes from the current time.");
    }
    InstanceStatusEvent moved =
        event.toBuilder()
            .notBefore(start)
            .notAfter(
                event.notAfter() == null
                    ? null
                    : event.notAfter().plus(Duration.between(event.notBefore(), start)))
            .build();
    InstanceTrouble.schedule(call.view(), request.instanceId(), moved);
    return ModifyInstanceEventStartTimeResponse.builder().event(moved).build();
  }

  private static boolean isOver(InstanceStatusEvent event) {
    return Stream.of("[Completed]", "[Canceled]")
        .anyMatch(word -> String.valueOf(event.description()).startsWith(word));
  }

  private static Ec2Fault startTime(String message) {
    return Ec2Fault.of("InvalidInstanceEventStartTime", message);
  }
}
