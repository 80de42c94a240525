package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Query;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.EbsStatusDetails;
import software.amazon.awssdk.services.ec2.model.EbsStatusSummary;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusDetails;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceEventStartTimeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceEventStartTimeResponse;
import software.amazon.awssdk.services.ec2.model.ReportInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.ReportInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.StatusName;
import software.amazon.awssdk.services.ec2.model.StatusType;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;

/**
 * The status checks of instances, which in the end always pass, and their scheduled events, of
 * which there are none: nothing is retired here.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html">
 *     Status checks for Amazon EC2 instances</a>
 */
public final class InstanceStatusOperations {
  private static final int MOST_IDS = 100;

  private static final InstanceStatusSummary PASSED =
      reachability(SummaryStatus.OK, StatusType.PASSED);
  private static final InstanceStatusSummary INITIALIZING =
      reachability(SummaryStatus.INITIALIZING, StatusType.INITIALIZING);
  private static final InstanceStatusSummary NONE =
      InstanceStatusSummary.builder().status(SummaryStatus.NOT_APPLICABLE).build();
  private static final EbsStatusSummary VOLUMES_PASSED =
      volumes(SummaryStatus.OK, StatusType.PASSED);
  private static final EbsStatusSummary VOLUMES_INITIALIZING =
      volumes(SummaryStatus.INITIALIZING, StatusType.INITIALIZING);
  private static final EbsStatusSummary NO_VOLUMES =
      EbsStatusSummary.builder().status(SummaryStatus.NOT_APPLICABLE).build();

  private static final Filters<InstanceRecord> FILTERS =
      Filters.of(INSTANCES)
          .one("availability-zone", row -> row.instance().placement().availabilityZone())
          .one("availability-zone-id", row -> row.instance().placement().availabilityZoneId())
          .many("event.code", row -> Stream.empty())
          .many("event.description", row -> Stream.empty())
          .many("event.instance-event-id", row -> Stream.empty())
          .many("event.not-after", row -> Stream.empty())
          .many("event.not-before", row -> Stream.empty())
          .many("event.not-before-deadline", row -> Stream.empty())
          .number("instance-state-code", row -> row.instance().state().code())
          .one("instance-state-name", row -> row.instance().state().nameAsString())
          .manyIn("instance-status.reachability", InstanceStatusOperations::reachability)
          .manyIn("instance-status.status", InstanceStatusOperations::summary)
          .flag("operator.managed", row -> row.instance().operator().managed())
          .one("operator.principal", row -> row.instance().operator().principal())
          .manyIn("system-status.reachability", InstanceStatusOperations::reachability)
          .manyIn("system-status.status", InstanceStatusOperations::summary)
          .manyIn("attached-ebs-status.status", InstanceStatusOperations::summary)
          .build();

  private InstanceStatusOperations() {}

  public static Family family() {
    return new Family()
        .read(DescribeInstanceStatusRequest.class, InstanceStatusOperations::describe)
        .read(ReportInstanceStatusRequest.class, InstanceStatusOperations::report)
        .read(ModifyInstanceEventStartTimeRequest.class, InstanceStatusOperations::modifyEvent);
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
    SummaryStatus checks = checks(view, row);
    return InstanceStatus.builder()
        .availabilityZone(row.instance().placement().availabilityZone())
        .availabilityZoneId(row.instance().placement().availabilityZoneId())
        .operator(row.instance().operator())
        .instanceId(row.instanceId())
        .instanceState(row.instance().state())
        .instanceStatus(summaryOf(checks))
        .systemStatus(summaryOf(checks))
        .attachedEbsStatus(volumesOf(checks))
        .build();
  }

  private static boolean isRunning(InstanceRecord row) {
    return row.isIn(InstanceStateName.RUNNING);
  }

  private static SummaryStatus checks(RegionView view, InstanceRecord row) {
    if (!isRunning(row)) {
      return SummaryStatus.NOT_APPLICABLE;
    }
    return StatusChecks.underWay(view, row.instanceId())
        ? SummaryStatus.INITIALIZING
        : SummaryStatus.OK;
  }

  private static InstanceStatusSummary summaryOf(SummaryStatus checks) {
    return switch (checks) {
      case OK -> PASSED;
      case INITIALIZING -> INITIALIZING;
      default -> NONE;
    };
  }

  private static EbsStatusSummary volumesOf(SummaryStatus checks) {
    return switch (checks) {
      case OK -> VOLUMES_PASSED;
      case INITIALIZING -> VOLUMES_INITIALIZING;
      default -> NO_VOLUMES;
    };
  }

  private static Stream<String> summary(RegionView view, InstanceRecord row) {
    return Stream.of(checks(view, row).toString());
  }

  private static Stream<String> reachability(RegionView view, InstanceRecord row) {
    return summaryOf(checks(view, row)).details().stream()
        .map(InstanceStatusDetails::statusAsString);
  }

  private static InstanceStatusSummary reachability(SummaryStatus status, StatusType type) {
    return InstanceStatusSummary.builder()
        .status(status)
        .details(InstanceStatusDetails.builder().name(StatusName.REACHABILITY).status(type).build())
        .build();
  }

  private static EbsStatusSummary volumes(SummaryStatus status, StatusType type) {
    return EbsStatusSummary.builder()
        .status(status)
        .details(EbsStatusDetails.builder().name(StatusName.REACHABILITY).status(type).build())
        .build();
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

  private static ModifyInstanceEventStartTimeResponse modifyEvent(
      ModifyInstanceEventStartTimeRequest request, Call call) {
    call.rows(INSTANCES).get(request.instanceId());
    throw Ec2Fault.of(
        "InvalidInstanceEventIDNotFound",
        "The event ID '" + request.instanceEventId() + "' does not exist.");
  }
}
