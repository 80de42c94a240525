package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Query;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotsResponse;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotBlockPublicAccessState;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.TransferType;

/** DescribeSnapshots: own snapshots, those shared with the account, and public ones. */
final class SnapshotListing {
  private static final String SELF = "self";

  static final Filters<Snapshot> FILTERS =
      Filters.of(VolumeTables.SNAPSHOTS)
          .id("snapshot-id")
          .one("description", Snapshot::description)
          .flag("encrypted", Snapshot::encrypted)
          .one("owner-alias", Snapshot::ownerAlias)
          .one("owner-id", Snapshot::ownerId)
          .manyIn("progress", (view, row) -> Stream.ofNullable(shown(view, row).progress()))
          .time("start-time", Snapshot::startTime)
          .one("status", Snapshot::stateAsString)
          .one("storage-tier", Snapshot::storageTierAsString)
          .one(
              "transfer-type",
              row ->
                  row.transferType() == null
                      ? TransferType.STANDARD.toString()
                      : row.transferTypeAsString())
          .indexed(
              "volume-id",
              VolumeTables.SNAPSHOTS_BY_VOLUME,
              row -> Stream.ofNullable(row.volumeId()))
          .number("volume-size", Snapshot::volumeSize)
          .build();

  private SnapshotListing() {}

  static void addTo(Family family) {
    family.read(DescribeSnapshotsRequest.class, SnapshotListing::describe);
  }

  private static DescribeSnapshotsResponse describe(DescribeSnapshotsRequest request, Call call) {
    RegionView view = call.view();
    Integer size = PageSize.checked(request.maxResults());
    Map<String, Snapshot> shared = shared(view);
    boolean ownAlone =
        request.restorableByUserIds().isEmpty()
            && (shared.isEmpty() || onlyOwn(view, request.ownerIds()))
            && (request.ownerIds().isEmpty() || onlyOwn(view, request.ownerIds()));
    Page<Snapshot> page =
        ownAlone
            ? call.find(
                VolumeTables.SNAPSHOTS,
                FILTERS,
                request.snapshotIds(),
                request.filters(),
                size,
                request.nextToken())
            : call.page(
                all(request, call, shared),
                size,
                request.nextToken(),
                List.of(
                    request.snapshotIds(),
                    request.filters(),
                    request.ownerIds(),
                    request.restorableByUserIds()));
    return DescribeSnapshotsResponse.builder()
        .snapshots(page.items().stream().map(row -> shown(view, row)).toList())
        .nextToken(page.nextToken())
        .build();
  }

  /** A snapshot that takes its time shows how far it is. */
  private static Snapshot shown(RegionView view, Snapshot row) {
    if (row.state() != SnapshotState.PENDING) {
      return row;
    }
    long whole = view.delayOf(Snapshots.COMPLETING).toMillis();
    if (whole == 0) {
      return row;
    }
    long done = 100 * Duration.between(row.startTime(), view.now()).toMillis() / whole;
    return row.toBuilder().progress(Math.max(0, Math.min(99, done)) + "%").build();
  }

  private static boolean onlyOwn(RegionView view, List<String> owners) {
    return !owners.isEmpty()
        && owners.stream().allMatch(each -> each.equals(SELF) || each.equals(view.account()));
  }

  private static List<Snapshot> all(
      DescribeSnapshotsRequest request, Call call, Map<String, Snapshot> shared) {
    RegionView view = call.view();
    List<String> ids = request.snapshotIds();
    List<String> ownIds = ids.stream().filter(id -> !shared.containsKey(id)).toList();
    List<Snapshot> found = new ArrayList<>();
    Predicate<Snapshot> asked = asked(request, view);
    if (ids.isEmpty() || !ownIds.isEmpty()) {
      Query own = new Query(call.operation(), ownIds, request.filters(), null, null, List.of());
      found.addAll(own.over(view, VolumeTables.SNAPSHOTS, FILTERS, asked).items());
    }
    Predicate<Snapshot> matching = FILTERS.matching(view, request.filters());
    shared.values().stream()
        .filter(each -> ids.isEmpty() || ids.contains(each.snapshotId()))
        .filter(asked)
        .filter(matching)
        .forEach(found::add);
    return found;
  }

  private static Predicate<Snapshot> asked(DescribeSnapshotsRequest request, RegionView view) {
    List<String> owners = request.ownerIds();
    List<String> users = request.restorableByUserIds();
    return row -> {
      boolean own = row.ownerId().equals(view.account());
      boolean owned =
          owners.isEmpty()
              || owners.contains(row.ownerId())
              || (own && owners.contains(SELF))
              || (row.ownerAlias() != null && owners.contains(row.ownerAlias()));
      return owned
          && (users.isEmpty() || users.stream().anyMatch(user -> restorable(view, row, user)));
    };
  }

  private static boolean restorable(RegionView view, Snapshot row, String user) {
    String account = user.equals(SELF) ? view.account() : user;
    if (row.ownerId().equals(account)) {
      return true;
    }
    RegionView owner = view.other(new Scope(row.ownerId(), view.region()));
    return owner
        .rows(SnapshotSharing.SHARING)
        .find(row.snapshotId())
        .filter(
            sharing ->
                account.equals(SnapshotSharing.ALL) ? sharing.isPublic() : sharing.names(account))
        .isPresent();
  }

  /** What other accounts share with this one or with all; their tags are their own. */
  private static Map<String, Snapshot> shared(RegionView view) {
    // pages go by position, so the order must be the same at each call
    Map<String, Snapshot> all = new TreeMap<>();
    for (Scope scope : view.scopes()) {
      if (!scope.region().equals(view.region()) || scope.equals(view.scope())) {
        continue;
      }
      RegionView other = view.other(scope);
      boolean hidden =
          EbsSettings.of(other).snapshotSharing()
              == SnapshotBlockPublicAccessState.BLOCK_ALL_SHARING;
      for (String key : List.of(view.account(), SnapshotSharing.ALL)) {
        if (hidden && key.equals(SnapshotSharing.ALL)) {
          continue;
        }
        other.rows(SnapshotSharing.SHARING).by(SnapshotSharing.BY_GRANTEE, key).stream()
            .flatMap(row -> other.rows(VolumeTables.SNAPSHOTS).find(row.snapshotId()).stream())
            .forEach(
                row ->
                    all.put(
                        row.snapshotId(), row.toBuilder().tags(StoredTags.of(List.of())).build()));
      }
    }
    return all;
  }
}
