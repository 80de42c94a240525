package io.github.localec2.server.instance;

import io.github.localec2.server.instance.InstanceTrouble.Check;
import io.github.localec2.server.region.ZoneOutages;
import io.github.localec2.server.state.RegionView;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.EbsStatusDetails;
import software.amazon.awssdk.services.ec2.model.EbsStatusSummary;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatusDetails;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;
import software.amazon.awssdk.services.ec2.model.StatusName;
import software.amazon.awssdk.services.ec2.model.StatusType;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;

/**
 * How the status checks of an instance turn out: they pass, unless a test has the instance or its
 * zone fail, or its machine says that it is unwell.
 *
 * @param checks how they stand where none fails
 * @param failed those that fail
 * @param since when they began to; null where none does
 */
record InstanceHealth(SummaryStatus checks, Set<Check> failed, @Nullable Instant since) {

  private static final InstanceHealth NONE = all(SummaryStatus.NOT_APPLICABLE);
  private static final InstanceHealth INITIALIZING = all(SummaryStatus.INITIALIZING);
  private static final InstanceHealth OK = all(SummaryStatus.OK);

  private static InstanceHealth all(SummaryStatus checks) {
    return new InstanceHealth(checks, EnumSet.noneOf(Check.class), null);
  }

  static InstanceHealth of(RegionView view, InstanceRecord row) {
    if (!row.isIn(InstanceStateName.RUNNING)) {
      return NONE;
    }
    Optional<Instant> outage =
        ZoneOutages.since(view, row.instance().placement().availabilityZone());
    if (outage.isPresent()) {
      return new InstanceHealth(SummaryStatus.OK, EnumSet.allOf(Check.class), outage.get());
    }
    InstanceTrouble trouble = InstanceTrouble.of(view, row.instanceId());
    if (!trouble.failed().isEmpty()) {
      return new InstanceHealth(SummaryStatus.OK, trouble.failed(), trouble.since());
    }
    Optional<Impairment> unwell = Impairment.of(view, row.instanceId());
    if (unwell.isPresent()) {
      return new InstanceHealth(SummaryStatus.OK, EnumSet.of(Check.INSTANCE), unwell.get().since());
    }
    return StatusChecks.underWay(view, row.instanceId()) ? INITIALIZING : OK;
  }

  SummaryStatus status(Check check) {
    return failed.contains(check) ? SummaryStatus.IMPAIRED : checks;
  }

  /** Null where a check is not made. */
  @Nullable StatusType reachability(Check check) {
    return switch (status(check)) {
      case OK -> StatusType.PASSED;
      case INITIALIZING -> StatusType.INITIALIZING;
      case IMPAIRED -> StatusType.FAILED;
      default -> null;
    };
  }

  InstanceStatusSummary summary(Check check) {
    InstanceStatusSummary.Builder summary = InstanceStatusSummary.builder().status(status(check));
    StatusType reachability = reachability(check);
    if (reachability != null) {
      summary.details(
          InstanceStatusDetails.builder()
              .name(StatusName.REACHABILITY)
              .status(reachability)
              .impairedSince(reachability == StatusType.FAILED ? since : null)
              .build());
    }
    return summary.build();
  }

  EbsStatusSummary volumes() {
    EbsStatusSummary.Builder summary =
        EbsStatusSummary.builder().status(status(Check.ATTACHED_EBS));
    StatusType reachability = reachability(Check.ATTACHED_EBS);
    if (reachability != null) {
      summary.details(
          EbsStatusDetails.builder()
              .name(StatusName.REACHABILITY)
              .status(reachability)
              .impairedSince(reachability == StatusType.FAILED ? since : null)
              .build());
    }
    return summary.build();
  }
}
