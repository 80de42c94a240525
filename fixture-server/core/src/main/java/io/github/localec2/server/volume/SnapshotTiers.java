package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Table;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotTierStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotTierStatusResponse;
import software.amazon.awssdk.services.ec2.model.ModifySnapshotTierRequest;
import software.amazon.awssdk.services.ec2.model.ModifySnapshotTierResponse;
import software.amazon.awssdk.services.ec2.model.RestoreSnapshotTierRequest;
import software.amazon.awssdk.services.ec2.model.RestoreSnapshotTierResponse;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.SnapshotTierStatus;
import software.amazon.awssdk.services.ec2.model.StorageTier;
import software.amazon.awssdk.services.ec2.model.TieringOperationStatus;

/** The archive tier: a snapshot goes there, and comes back for some days or for good. */
final class SnapshotTiers {
  /** The last move of each snapshot that was ever moved. */
  private static final Table<SnapshotTierStatus> MOVES =
      Table.named("snapshot-tiers", SnapshotTierStatus::snapshotId).build();

  private static final Filters<Snapshot> FILTERS =
      Filters.of(VolumeTables.SNAPSHOTS)
          .id("snapshot-id")
          .one("volume-id", Snapshot::volumeId)
          .manyIn("last-tiering-operation", SnapshotTiers::lastMove)
          .build();

  private static final Settling MOVED = Settling.named("snapshot-tiered", SnapshotTiers::settle);

  private SnapshotTiers() {}

  static void addTo(Family family) {
    family
        .write(ModifySnapshotTierRequest.class, SnapshotTiers::modify)
        .write(RestoreSnapshotTierRequest.class, SnapshotTiers::restore)
        .read(DescribeSnapshotTierStatusRequest.class, SnapshotTiers::describe);
  }

  static void forget(RegionView view, String snapshotId) {
    view.rows(MOVES).remove(snapshotId);
  }

  private static Stream<String> lastMove(RegionView view, Snapshot snapshot) {
    return view.rows(MOVES).find(snapshot.snapshotId()).stream()
        .map(SnapshotTierStatus::lastTieringOperationStatusAsString);
  }

  private static ModifySnapshotTierResponse modify(ModifySnapshotTierRequest request, Call call) {
    Snapshot snapshot = call.rows(VolumeTables.SNAPSHOTS).get(request.snapshotId());
    checkIdle(call.view(), snapshot);
    if (snapshot.state() != SnapshotState.COMPLETED
        || snapshot.storageTier() == StorageTier.ARCHIVE) {
      throw CommonFaults.incorrectState(
          "The snapshot '"
              + snapshot.snapshotId()
              + "' must be completed and in the standard tier");
    }
    put(call.view(), snapshot.snapshotId(), TieringOperationStatus.ARCHIVAL_IN_PROGRESS);
    call.later(MOVED, snapshot.snapshotId());
    return ModifySnapshotTierResponse.builder()
        .snapshotId(snapshot.snapshotId())
        .tieringStartTime(call.now())
        .build();
  }

  private static RestoreSnapshotTierResponse restore(
      RestoreSnapshotTierRequest request, Call call) {
    Snapshot snapshot = call.rows(VolumeTables.SNAPSHOTS).get(request.snapshotId());
    checkIdle(call.view(), snapshot);
    boolean permanent = Boolean.TRUE.equals(request.permanentRestore());
    Integer days = request.temporaryRestoreDays();
    if (permanent == (days != null)) {
      throw permanent
          ? CommonFaults.notTogether("PermanentRestore", "TemporaryRestoreDays")
          : CommonFaults.missingParameter("TemporaryRestoreDays");
    }
    if (days != null && (days < 1 || days > 180)) {
      throw CommonFaults.invalidValue("TemporaryRestoreDays", days, "It must be from 1 to 180.");
    }
    if (snapshot.storageTier() != StorageTier.ARCHIVE && snapshot.restoreExpiryTime() == null) {
      throw CommonFaults.incorrectState(
          "The snapshot '" + snapshot.snapshotId() + "' is not in the archive tier");
    }
    put(
        call.view(),
        snapshot.snapshotId(),
        permanent
            ? TieringOperationStatus.PERMANENT_RESTORE_IN_PROGRESS
            : TieringOperationStatus.TEMPORARY_RESTORE_IN_PROGRESS);
    if (days != null) {
      call.rows(MOVES)
          .update(
              snapshot.snapshotId(),
              row ->
                  row.toBuilder()
                      .restoreExpiryTime(call.now().plus(Duration.ofDays(days)))
                      .build());
    }
    call.later(MOVED, snapshot.snapshotId());
    return RestoreSnapshotTierResponse.builder()
        .snapshotId(snapshot.snapshotId())
        .restoreStartTime(call.now())
        .restoreDuration(days)
        .isPermanentRestore(permanent)
        .build();
  }

  private static void checkIdle(RegionView view, Snapshot snapshot) {
    Optional<SnapshotTierStatus> moving =
        view.rows(MOVES)
            .find(snapshot.snapshotId())
            .filter(row -> row.lastTieringOperationStatusAsString().endsWith("-in-progress"));
    if (moving.isPresent()) {
      throw CommonFaults.incorrectState(
          "The snapshot '"
              + snapshot.snapshotId()
              + "' is being moved: "
              + moving.get().lastTieringOperationStatusAsString());
    }
  }

  private static void put(RegionView view, String snapshotId, TieringOperationStatus status) {
    view.rows(MOVES)
        .put(
            view.rows(MOVES)
                .find(snapshotId)
                .map(SnapshotTierStatus::toBuilder)
                .orElseGet(() -> SnapshotTierStatus.builder().snapshotId(snapshotId))
                .lastTieringStartTime(view.now())
                .lastTieringProgress(0)
                .lastTieringOperationStatus(status)
                .restoreExpiryTime(null)
                .build());
  }

  private static void settle(RegionView view, String snapshotId) {
    SnapshotTierStatus row = view.rows(MOVES).find(snapshotId).orElse(null);
    if (row == null || !view.rows(VolumeTables.SNAPSHOTS).contains(snapshotId)) {
      return;
    }
    SnapshotTierStatus.Builder done = row.toBuilder().lastTieringProgress(100);
    StorageTier tier = StorageTier.STANDARD;
    switch (row.lastTieringOperationStatus()) {
      case ARCHIVAL_IN_PROGRESS -> {
        tier = StorageTier.ARCHIVE;
        done.lastTieringOperationStatus(TieringOperationStatus.ARCHIVAL_COMPLETED)
            .archivalCompleteTime(view.now());
      }
      case TEMPORARY_RESTORE_IN_PROGRESS ->
          done.lastTieringOperationStatus(TieringOperationStatus.TEMPORARY_RESTORE_COMPLETED);
      case PERMANENT_RESTORE_IN_PROGRESS ->
          done.lastTieringOperationStatus(TieringOperationStatus.PERMANENT_RESTORE_COMPLETED);
      default -> {
        return;
      }
    }
    StorageTier now = tier;
    view.rows(MOVES).put(done.build());
    view.rows(VolumeTables.SNAPSHOTS)
        .update(
            snapshotId,
            snapshot ->
                snapshot.toBuilder()
                    .storageTier(now)
                    .restoreExpiryTime(row.restoreExpiryTime())
                    .build());
  }

  private static DescribeSnapshotTierStatusResponse describe(
      DescribeSnapshotTierStatusRequest request, Call call) {
    Page<SnapshotTierStatus> page =
        call.find(
                VolumeTables.SNAPSHOTS,
                FILTERS,
                List.of(),
                request.filters(),
                PageSize.checked(request.maxResults()),
                request.nextToken())
            .map(snapshot -> status(call.view(), snapshot));
    return DescribeSnapshotTierStatusResponse.builder()
        .snapshotTierStatuses(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static SnapshotTierStatus status(RegionView view, Snapshot snapshot) {
    return view.rows(MOVES)
        .find(snapshot.snapshotId())
        .map(SnapshotTierStatus::toBuilder)
        .orElseGet(SnapshotTierStatus::builder)
        .snapshotId(snapshot.snapshotId())
        .volumeId(snapshot.volumeId())
        .status(snapshot.state())
        .ownerId(snapshot.ownerId())
        .storageTier(snapshot.storageTier())
        .tags(snapshot.tags())
        .build();
  }
}
