package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.DescribeFastSnapshotRestoreSuccessItem;
import software.amazon.awssdk.services.ec2.model.DescribeFastSnapshotRestoresRequest;
import software.amazon.awssdk.services.ec2.model.DescribeFastSnapshotRestoresResponse;
import software.amazon.awssdk.services.ec2.model.DisableFastSnapshotRestoreErrorItem;
import software.amazon.awssdk.services.ec2.model.DisableFastSnapshotRestoreStateErrorItem;
import software.amazon.awssdk.services.ec2.model.DisableFastSnapshotRestoreSuccessItem;
import software.amazon.awssdk.services.ec2.model.DisableFastSnapshotRestoresRequest;
import software.amazon.awssdk.services.ec2.model.DisableFastSnapshotRestoresResponse;
import software.amazon.awssdk.services.ec2.model.EnableFastSnapshotRestoreSuccessItem;
import software.amazon.awssdk.services.ec2.model.EnableFastSnapshotRestoresRequest;
import software.amazon.awssdk.services.ec2.model.EnableFastSnapshotRestoresResponse;
import software.amazon.awssdk.services.ec2.model.FastSnapshotRestoreStateCode;
import software.amazon.awssdk.services.ec2.model.Snapshot;

/** Fast snapshot restores: a state for each snapshot in each zone where it is enabled. */
final class FastRestores {
  private static final String BY_USER = "Client.UserInitiated";
  private static final String BY_LIFECYCLE = "Client.UserInitiated - Lifecycle state transition";

  private static final Table<DescribeFastSnapshotRestoreSuccessItem> RESTORES =
      Table.named("fast-snapshot-restores", FastRestores::key).build();

  private static final Filters<DescribeFastSnapshotRestoreSuccessItem> FILTERS =
      Filters.of(RESTORES)
          .one("availability-zone", DescribeFastSnapshotRestoreSuccessItem::availabilityZone)
          .one("availability-zone-id", DescribeFastSnapshotRestoreSuccessItem::availabilityZoneId)
          .one("owner-id", DescribeFastSnapshotRestoreSuccessItem::ownerId)
          .one("snapshot-id", DescribeFastSnapshotRestoreSuccessItem::snapshotId)
          .one("state", DescribeFastSnapshotRestoreSuccessItem::stateAsString)
          .build();

  private static final Settling ENABLED =
      Settling.of(
          "fast-restore-enabled",
          RESTORES,
          row ->
              row.state() == FastSnapshotRestoreStateCode.OPTIMIZING
                  ? row.toBuilder()
                      .state(FastSnapshotRestoreStateCode.ENABLED)
                      .stateTransitionReason(BY_LIFECYCLE)
                      .build()
                  : row);

  private static final Settling OPTIMIZING =
      Settling.named("fast-restore-optimizing", FastRestores::optimize);

  private static final Settling DISABLED =
      Settling.named(
          "fast-restore-disabled",
          (view, key) ->
              view.rows(RESTORES)
                  .find(key)
                  .filter(row -> row.state() == FastSnapshotRestoreStateCode.DISABLING)
                  .ifPresent(row -> view.rows(RESTORES).remove(key)));

  private FastRestores() {}

  static void addTo(Family family) {
    family
        .read(DescribeFastSnapshotRestoresRequest.class, FastRestores::describe)
        .write(EnableFastSnapshotRestoresRequest.class, FastRestores::enable)
        .write(DisableFastSnapshotRestoresRequest.class, FastRestores::disable);
  }

  private static String key(DescribeFastSnapshotRestoreSuccessItem row) {
    return row.snapshotId() + '/' + row.availabilityZone();
  }

  static boolean enabled(RegionView view, String snapshotId, String zone) {
    return view.rows(RESTORES)
        .find(snapshotId + '/' + zone)
        .filter(row -> row.state() == FastSnapshotRestoreStateCode.ENABLED)
        .isPresent();
  }

  /** Forgets a snapshot that is deleted. */
  static void forget(RegionView view, String snapshotId) {
    for (Zone zone : RegionCatalogue.aws().zones(view.region())) {
      view.rows(RESTORES).remove(snapshotId + '/' + zone.name());
    }
  }

  private static void optimize(RegionView view, String key) {
    DescribeFastSnapshotRestoreSuccessItem row = view.rows(RESTORES).find(key).orElse(null);
    if (row == null || row.state() != FastSnapshotRestoreStateCode.ENABLING) {
      return;
    }
    view.rows(RESTORES)
        .put(
            row.toBuilder()
                .state(FastSnapshotRestoreStateCode.OPTIMIZING)
                .stateTransitionReason(BY_LIFECYCLE)
                .optimizingTime(view.now())
                .enabledTime(view.now())
                .build());
    view.later(ENABLED, key);
  }

  private static EnableFastSnapshotRestoresResponse enable(
      EnableFastSnapshotRestoresRequest request, Call call) {
    List<EnableFastSnapshotRestoreSuccessItem> done = new ArrayList<>();
    List<Zone> zones = zones(call, request.availabilityZones(), request.availabilityZoneIds());
    for (String snapshotId : request.sourceSnapshotIds()) {
      Snapshot snapshot = Snapshots.get(call.view(), snapshotId);
      for (Zone zone : zones) {
        DescribeFastSnapshotRestoreSuccessItem row =
            call.rows(RESTORES)
                .find(snapshotId + '/' + zone.name())
                .filter(each -> each.state() != FastSnapshotRestoreStateCode.DISABLING)
                .orElseGet(() -> begun(call, snapshot, zone));
        done.add(
            EnableFastSnapshotRestoreSuccessItem.builder()
                .snapshotId(row.snapshotId())
                .availabilityZone(row.availabilityZone())
                .availabilityZoneId(row.availabilityZoneId())
                .state(row.state())
                .stateTransitionReason(row.stateTransitionReason())
                .ownerId(row.ownerId())
                .enablingTime(row.enablingTime())
                .optimizingTime(row.optimizingTime())
                .enabledTime(row.enabledTime())
                .build());
      }
    }
    return EnableFastSnapshotRestoresResponse.builder()
        .successful(done)
        .unsuccessful(List.of())
        .build();
  }

  private static DescribeFastSnapshotRestoreSuccessItem begun(
      Call call, Snapshot snapshot, Zone zone) {
    DescribeFastSnapshotRestoreSuccessItem row =
        DescribeFastSnapshotRestoreSuccessItem.builder()
            .snapshotId(snapshot.snapshotId())
            .availabilityZone(zone.name())
            .availabilityZoneId(zone.id())
            .state(FastSnapshotRestoreStateCode.ENABLING)
            .stateTransitionReason(BY_USER)
            .ownerId(snapshot.ownerId())
            .enablingTime(call.now())
            .build();
    call.rows(RESTORES).put(row);
    call.later(OPTIMIZING, key(row));
    return row;
  }

  private static DisableFastSnapshotRestoresResponse disable(
      DisableFastSnapshotRestoresRequest request, Call call) {
    List<DisableFastSnapshotRestoreSuccessItem> done = new ArrayList<>();
    Map<String, List<DisableFastSnapshotRestoreStateErrorItem>> failed = new LinkedHashMap<>();
    List<Zone> zones = zones(call, request.availabilityZones(), request.availabilityZoneIds());
    for (String snapshotId : request.sourceSnapshotIds()) {
      Snapshots.get(call.view(), snapshotId);
      for (Zone zone : zones) {
        DescribeFastSnapshotRestoreSuccessItem row =
            call.rows(RESTORES).find(snapshotId + '/' + zone.name()).orElse(null);
        if (row == null) {
          failed.computeIfAbsent(snapshotId, any -> new ArrayList<>()).add(notEnabled(zone));
          continue;
        }
        call.rows(RESTORES)
            .put(
                row.toBuilder()
                    .state(FastSnapshotRestoreStateCode.DISABLING)
                    .stateTransitionReason(BY_USER)
                    .disablingTime(call.now())
                    .build());
        call.later(DISABLED, key(row));
        done.add(
            DisableFastSnapshotRestoreSuccessItem.builder()
                .snapshotId(row.snapshotId())
                .availabilityZone(row.availabilityZone())
                .availabilityZoneId(row.availabilityZoneId())
                .state(FastSnapshotRestoreStateCode.DISABLING)
                .stateTransitionReason(BY_USER)
                .ownerId(row.ownerId())
                .enablingTime(row.enablingTime())
                .optimizingTime(row.optimizingTime())
                .enabledTime(row.enabledTime())
                .disablingTime(call.now())
                .build());
      }
    }
    return DisableFastSnapshotRestoresResponse.builder()
        .successful(done)
        .unsuccessful(
            failed.entrySet().stream()
                .map(
                    each ->
                        DisableFastSnapshotRestoreErrorItem.builder()
                            .snapshotId(each.getKey())
                            .fastSnapshotRestoreStateErrors(each.getValue())
                            .build())
                .toList())
        .build();
  }

  private static DisableFastSnapshotRestoreStateErrorItem notEnabled(Zone zone) {
    return DisableFastSnapshotRestoreStateErrorItem.builder()
        .availabilityZone(zone.name())
        .availabilityZoneId(zone.id())
        .error(
            error ->
                error
                    .code("FastSnapshotRestores.NotEnabled")
                    .message("Fast snapshot restores are not enabled in " + zone.name()))
        .build();
  }

  private static List<Zone> zones(Call call, List<String> names, List<String> ids) {
    if (names.isEmpty() == ids.isEmpty()) {
      throw names.isEmpty()
          ? CommonFaults.missingParameter("AvailabilityZone")
          : CommonFaults.notTogether("AvailabilityZone", "AvailabilityZoneId");
    }
    List<Zone> known = RegionCatalogue.aws().zones(call.region());
    List<Zone> found = new ArrayList<>();
    for (String wanted : names.isEmpty() ? ids : names) {
      found.add(
          known.stream()
              .filter(zone -> wanted.equals(names.isEmpty() ? zone.id() : zone.name()))
              .findFirst()
              .orElseThrow(() -> VolumeFaults.zoneNotFound(wanted)));
    }
    return found;
  }

  private static DescribeFastSnapshotRestoresResponse describe(
      DescribeFastSnapshotRestoresRequest request, Call call) {
    Page<DescribeFastSnapshotRestoreSuccessItem> page =
        call.find(
            RESTORES,
            FILTERS,
            List.of(),
            request.filters(),
            PageSize.orAll(request.maxResults()),
            request.nextToken());
    return DescribeFastSnapshotRestoresResponse.builder()
        .fastSnapshotRestores(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
