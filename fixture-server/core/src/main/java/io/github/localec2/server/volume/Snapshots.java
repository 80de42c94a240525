package io.github.localec2.server.volume;

import io.github.localec2.server.image.ImageTables;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Table;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.StorageTier;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;

/** Snapshots as other families make and use them. */
public final class Snapshots {
  /** The transition that ends a snapshot's making. */
  static final String COMPLETING = "snapshot-completed";

  private static final long BYTES_PER_GIB = 1L << 30;
  private static final String NO_VOLUME = "vol-ffffffff";

  static final Settling COMPLETED =
      Settling.named(
          COMPLETING,
          (view, id) ->
              view.rows(VolumeTables.SNAPSHOTS)
                  .find(id)
                  .filter(row -> row.state() == SnapshotState.PENDING)
                  .ifPresent(row -> view.rows(VolumeTables.SNAPSHOTS).put(completed(row, view))));

  /** Whose data a copy has, which EC2 does not tell. */
  static final Table<Copy> COPIES = Table.named("snapshot-copies", Copy::snapshotId).build();

  private Snapshots() {}

  record Copy(String snapshotId, String sourceSnapshotId) {}

  private static Snapshot completed(Snapshot snapshot, RegionView view) {
    return snapshot.toBuilder()
        .state(SnapshotState.COMPLETED)
        .progress("100%")
        .completionTime(view.now())
        .fullSnapshotSizeInBytes(snapshot.volumeSize() * BYTES_PER_GIB)
        .build();
  }

  /** The engine couldn't keep the data. */
  static void failed(RegionView view, String snapshotId, String reason) {
    view.rows(VolumeTables.SNAPSHOTS)
        .find(snapshotId)
        .map(row -> row.toBuilder().state(SnapshotState.ERROR).stateMessage(reason).build())
        .ifPresent(view.rows(VolumeTables.SNAPSHOTS)::put);
  }

  /** A snapshot of the volume, pending until it settles. */
  public static Snapshot create(
      RegionView view, Volume volume, @Nullable String description, List<Tag> tags) {
    Snapshot snapshot =
        Snapshot.builder()
            .snapshotId(view.newId(VolumeTables.SNAPSHOTS, tags))
            .volumeId(volume.volumeId())
            .volumeSize(volume.size())
            .encrypted(Boolean.TRUE.equals(volume.encrypted()))
            .kmsKeyId(volume.kmsKeyId())
            .ownerId(view.account())
            .description(description == null ? "" : description)
            .startTime(view.now())
            .state(SnapshotState.PENDING)
            .progress("")
            .storageTier(StorageTier.STANDARD)
            .tags(StoredTags.of(tags))
            .build();
    return start(view, snapshot);
  }

  /**
   * A copy of a snapshot that this account may read, possibly of another region.
   *
   * @param key the ARN of the key that encrypts the copy; null where nothing does
   */
  public static Snapshot copy(
      RegionView view,
      Snapshot source,
      String sourceRegion,
      @Nullable String key,
      @Nullable String description,
      List<Tag> tags) {
    String snapshotId = view.newId(VolumeTables.SNAPSHOTS, tags);
    view.rows(COPIES).put(new Copy(snapshotId, source.snapshotId()));
    return start(
        view,
        Snapshot.builder()
            .snapshotId(snapshotId)
            // EC2 gives every copy this volume
            .volumeId(NO_VOLUME)
            .volumeSize(source.volumeSize())
            .encrypted(key != null)
            .kmsKeyId(key)
            .ownerId(view.account())
            .description(
                description == null || description.isEmpty()
                    ? "[Copied " + source.snapshotId() + " from " + sourceRegion + "]"
                    : description)
            .startTime(view.now())
            .state(SnapshotState.PENDING)
            .progress("")
            .storageTier(StorageTier.STANDARD)
            .tags(StoredTags.of(tags))
            .build());
  }

  /** The key that encrypts a copy; null where nothing does. */
  public static @Nullable String keyOfCopy(
      RegionView view, boolean sourceEncrypted, @Nullable Boolean wanted, @Nullable String key) {
    boolean encrypted =
        sourceEncrypted
            || Boolean.TRUE.equals(wanted)
            || EbsSettings.of(view).encryptionByDefault();
    return encrypted ? EbsSettings.keyArn(view, key) : null;
  }

  static Snapshot start(RegionView view, Snapshot snapshot) {
    view.rows(VolumeTables.SNAPSHOTS).put(snapshot);
    view.later(COMPLETED, snapshot.snapshotId());
    return snapshot;
  }

  /** The snapshot, if it is this account's or shared with it. */
  public static Optional<Snapshot> find(RegionView view, String snapshotId) {
    RegionView owner = view.ownerOf(VolumeTables.SNAPSHOTS, snapshotId);
    if (owner == null) {
      return Optional.empty();
    }
    return owner == view || sharing(owner, snapshotId, view.account())
        ? owner.rows(VolumeTables.SNAPSHOTS).find(snapshotId)
        : Optional.empty();
  }

  private static boolean sharing(RegionView owner, String snapshotId, String account) {
    return owner
        .rows(SnapshotSharing.SHARING)
        .find(snapshotId)
        .filter(each -> each.reaches(account))
        .isPresent();
  }

  /**
   * The snapshot, own or shared.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidSnapshot.NotFound
   */
  public static Snapshot get(RegionView view, String snapshotId) {
    Table<Snapshot> table = VolumeTables.SNAPSHOTS;
    // the own table words the error
    return find(view, snapshotId).orElseGet(() -> view.rows(table).get(snapshotId));
  }

  /**
   * The snapshot, own or shared, from which a volume can be made now.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidSnapshot.NotFound, IncorrectState
   */
  public static Snapshot usable(RegionView view, String snapshotId) {
    Snapshot snapshot = get(view, snapshotId);
    if (snapshot.state() != SnapshotState.COMPLETED
        || snapshot.storageTier() == StorageTier.ARCHIVE) {
      throw VolumeFaults.snapshotNotReady(
          snapshotId,
          snapshot.state() == SnapshotState.COMPLETED ? "archived" : snapshot.stateAsString());
    }
    return snapshot;
  }

  /**
   * Deletes a snapshot for an image that goes.
   *
   * @return false where it isn't there, is locked, or is used by another image
   */
  public static boolean deleteIfUnused(RegionView view, String snapshotId) {
    if (!view.rows(VolumeTables.SNAPSHOTS).contains(snapshotId)
        || view.rows(ImageTables.IMAGES).anyBy(ImageTables.IMAGES_BY_SNAPSHOT, snapshotId)
        || SnapshotLocks.locked(view, snapshotId)) {
      return false;
    }
    remove(view, snapshotId);
    return true;
  }

  static void remove(RegionView view, String snapshotId) {
    view.tell(EngineVolumes.SNAPSHOT_GONE, snapshotId);
    view.rows(COPIES).remove(snapshotId);
    view.rows(VolumeTables.SNAPSHOTS).remove(snapshotId);
    view.rows(SnapshotSharing.SHARING).remove(snapshotId);
    SnapshotTiers.forget(view, snapshotId);
    SnapshotLocks.forget(view, snapshotId);
    FastRestores.forget(view, snapshotId);
  }
}
