package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeLockedSnapshotsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLockedSnapshotsResponse;
import software.amazon.awssdk.services.ec2.model.LockMode;
import software.amazon.awssdk.services.ec2.model.LockSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.LockSnapshotResponse;
import software.amazon.awssdk.services.ec2.model.LockState;
import software.amazon.awssdk.services.ec2.model.LockedSnapshotsInfo;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.UnlockSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.UnlockSnapshotResponse;

/**
 * Locks that keep snapshots from being deleted; how far one has come is told from the time.
 *
 * @see <a href="https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshot-lock.html">Amazon EBS
 *     snapshot lock</a>
 */
final class SnapshotLocks {
  private static final Table<LockedSnapshotsInfo> LOCKS =
      Table.named("snapshot-locks", LockedSnapshotsInfo::snapshotId)
          .idPrefix("snap-")
          .faults(VolumeTables.SNAPSHOTS.faults())
          .build();

  private static final Filters<LockedSnapshotsInfo> FILTERS =
      Filters.of(LOCKS)
          .manyIn("lock-state", (view, row) -> Stream.of(state(view, row).toString()))
          .build();

  private SnapshotLocks() {}

  static void addTo(Family family) {
    family
        .write(LockSnapshotRequest.class, SnapshotLocks::lock)
        .write(UnlockSnapshotRequest.class, SnapshotLocks::unlock)
        .read(DescribeLockedSnapshotsRequest.class, SnapshotLocks::describe);
  }

  static boolean locked(RegionView view, String snapshotId) {
    return view.rows(LOCKS)
        .find(snapshotId)
        .filter(row -> state(view, row) != LockState.EXPIRED)
        .isPresent();
  }

  static void checkUnlocked(RegionView view, String snapshotId) {
    if (locked(view, snapshotId)) {
      throw CommonFaults.operationNotPermitted(
          "The snapshot '" + snapshotId + "' is locked and can't be deleted");
    }
  }

  static void forget(RegionView view, String snapshotId) {
    view.rows(LOCKS).remove(snapshotId);
  }

  private static LockState state(RegionView view, LockedSnapshotsInfo lock) {
    if (!lock.lockExpiresOn().isAfter(view.now())) {
      return LockState.EXPIRED;
    }
    Instant coolOff = lock.coolOffPeriodExpiresOn();
    return lock.lockState() == LockState.COMPLIANCE_COOLOFF
            && (coolOff == null || !coolOff.isAfter(view.now()))
        ? LockState.COMPLIANCE
        : lock.lockState();
  }

  private static LockSnapshotResponse lock(LockSnapshotRequest request, Call call) {
    RegionView view = call.view();
    Snapshot snapshot = view.rows(VolumeTables.SNAPSHOTS).get(request.snapshotId());
    Instant expires = expires(request, call.now());
    boolean compliance = request.lockMode() == LockMode.COMPLIANCE;
    Integer coolOff = request.coolOffPeriod();
    if (coolOff != null && !compliance) {
      throw CommonFaults.invalidParameterCombination(
          "The parameter CoolOffPeriod can only be used with the lock mode compliance");
    }
    LockedSnapshotsInfo before = view.rows(LOCKS).find(snapshot.snapshotId()).orElse(null);
    if (before != null && state(view, before) == LockState.COMPLIANCE) {
      if (!compliance || coolOff != null || expires.isBefore(before.lockExpiresOn())) {
        throw locked(snapshot.snapshotId(), "its lock can only be extended");
      }
    }
    LockState state =
        !compliance
            ? LockState.GOVERNANCE
            : coolOff == null ? LockState.COMPLIANCE : LockState.COMPLIANCE_COOLOFF;
    LockedSnapshotsInfo lock =
        LockedSnapshotsInfo.builder()
            .snapshotId(snapshot.snapshotId())
            .ownerId(view.account())
            .lockState(state)
            .lockDuration(days(request, expires, call.now()))
            .coolOffPeriod(coolOff)
            .coolOffPeriodExpiresOn(
                coolOff == null ? null : call.now().plus(Duration.ofHours(coolOff)))
            .lockCreatedOn(before == null ? call.now() : before.lockCreatedOn())
            .lockDurationStartTime(call.now())
            .lockExpiresOn(expires)
            .build();
    view.rows(LOCKS).put(lock);
    return LockSnapshotResponse.builder()
        .snapshotId(lock.snapshotId())
        .lockState(lock.lockState())
        .lockDuration(lock.lockDuration())
        .coolOffPeriod(lock.coolOffPeriod())
        .coolOffPeriodExpiresOn(lock.coolOffPeriodExpiresOn())
        .lockCreatedOn(lock.lockCreatedOn())
        .lockDurationStartTime(lock.lockDurationStartTime())
        .lockExpiresOn(lock.lockExpiresOn())
        .build();
  }

  private static Instant expires(LockSnapshotRequest request, Instant now) {
    Instant date = request.expirationDate();
    Integer days = request.lockDuration();
    if (date != null && days != null) {
      throw CommonFaults.notTogether("LockDuration", "ExpirationDate");
    }
    if (date == null && days == null) {
      throw CommonFaults.missingParameter("LockDuration");
    }
    if (date != null && !date.isAfter(now)) {
      throw CommonFaults.invalidValue("ExpirationDate", date, "It must be in the future.");
    }
    return date != null ? date : now.plus(Duration.ofDays(days));
  }

  private static @Nullable Integer days(LockSnapshotRequest request, Instant expires, Instant now) {
    return request.lockDuration() != null
        ? request.lockDuration()
        : Integer.valueOf((int) Math.max(1, Duration.between(now, expires).toDays()));
  }

  private static UnlockSnapshotResponse unlock(UnlockSnapshotRequest request, Call call) {
    RegionView view = call.view();
    String snapshotId = request.snapshotId();
    view.rows(VolumeTables.SNAPSHOTS).get(snapshotId);
    LockedSnapshotsInfo lock = view.rows(LOCKS).find(snapshotId).orElse(null);
    if (lock == null || state(view, lock) == LockState.EXPIRED) {
      throw CommonFaults.incorrectState("The snapshot '" + snapshotId + "' is not locked");
    }
    if (state(view, lock) == LockState.COMPLIANCE) {
      throw locked(snapshotId, "it can't be unlocked before its lock expires");
    }
    view.rows(LOCKS).remove(snapshotId);
    return UnlockSnapshotResponse.builder().snapshotId(snapshotId).build();
  }

  private static Ec2Fault locked(String snapshotId, String what) {
    return CommonFaults.operationNotPermitted(
        "The snapshot '" + snapshotId + "' is locked in compliance mode: " + what);
  }

  private static DescribeLockedSnapshotsResponse describe(
      DescribeLockedSnapshotsRequest request, Call call) {
    Page<LockedSnapshotsInfo> page =
        call.find(
                LOCKS,
                FILTERS,
                request.snapshotIds(),
                request.filters(),
                request.maxResults(),
                request.nextToken())
            .map(row -> row.toBuilder().lockState(state(call.view(), row)).build());
    return DescribeLockedSnapshotsResponse.builder()
        .snapshots(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
